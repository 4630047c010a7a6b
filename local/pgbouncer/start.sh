# PgBouncer uses this file to check clients' passwords, and to log in to PostgreSQL. The file is in memory (tmpfs), and the passwords are
# never arguments of a process.
set -eu
umask 077
user() {
  printf '"%s" "%s"\n' "$1" "$(printf '%s' "$2" | sed 's/"/""/g')"
}
{
  user malayalees_app "$APPLICATION_PASSWORD"
  # The application's own migrations come the same way.
  user malayalees_owner "$OWNER_PASSWORD"
} >/run/pgbouncer/userlist.txt
unset APPLICATION_PASSWORD OWNER_PASSWORD
exec pgbouncer /etc/pgbouncer/pgbouncer.ini
