# PgBouncer uses this file to check clients' passwords, and to log in to PostgreSQL. The file is in memory (tmpfs), and the password is
# never an argument of a process.
set -eu
umask 077
escaped=$(printf '%s' "$APPLICATION_PASSWORD" | sed 's/"/""/g')
printf '"malayalees_app" "%s"\n' "$escaped" >/run/pgbouncer/userlist.txt
unset APPLICATION_PASSWORD escaped
exec pgbouncer /etc/pgbouncer/pgbouncer.ini
