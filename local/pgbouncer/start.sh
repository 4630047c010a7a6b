# PgBouncer checks clients against this file, and logs in with it. It is in memory, and the password in no argument of a process.
set -eu
umask 077
escaped=$(printf '%s' "$APPLICATION_PASSWORD" | sed 's/"/""/g')
printf '"malayalees_app" "%s"\n' "$escaped" >/run/pgbouncer/userlist.txt
unset APPLICATION_PASSWORD escaped
exec pgbouncer /etc/pgbouncer/pgbouncer.ini
