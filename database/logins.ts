import { type ClientBase, escapeIdentifier, escapeLiteral, DatabaseError as ServerError } from "pg";
import { describeServerError } from "./connection";
import { DatabaseError } from "./errors";
import { alternateOf } from "./loginNames";

/** Whether the role has a second login already. */
export async function hasAlternate(client: ClientBase, role: string): Promise<boolean> {
  const { rows } = await client.query(
    "SELECT FROM pg_roles AS other, pg_roles AS role WHERE role.rolname = $1 AND other.rolname = $2 AND pg_has_role(other.oid, role.oid, 'MEMBER')",
    [role, alternateOf(role)],
  );
  return rows.length > 0;
}

/**
 * Makes the role's second login, which exists, act as the role: a member of it, with the same settings. A login gets the settings of its
 * own name alone, not those of the role that it acts as.
 * @throws DatabaseError when the user who migrates may not do it, with what to type
 */
export async function followRole(client: ClientBase, role: string): Promise<void> {
  const login = alternateOf(role);
  if (!(await hasAlternate(client, role))) await join(client, role, login);
  await client.query(sameSettings(role, login));
  await client.query(`ALTER ROLE ${escapeIdentifier(login)} SET role = ${escapeLiteral(role)}`);
}

async function join(client: ClientBase, role: string, login: string): Promise<void> {
  const statement = `GRANT ${escapeIdentifier(role)} TO ${escapeIdentifier(login)}`;
  try {
    await client.query(statement);
  } catch (error) {
    if (!(error instanceof ServerError)) throw error;
    throw new DatabaseError(
      `the user who migrates may not give the role "${role}" a second login: ${describeServerError(error)}\n  As a superuser: ${statement};`,
      { cause: error },
    );
  }
}

/**
 * FROM CURRENT stores a list, as search_path is, as it was stored: SET with a text would make one name of it. The current value is the
 * caller's again after each; being one statement, no time-out among them ends it.
 */
function sameSettings(role: string, login: string): string {
  return `DO $settings$
    DECLARE
      place record;
      setting text;
      name text;
      before text;
    BEGIN
      FOR place IN
        SELECT coalesce(' IN DATABASE ' || quote_ident(datname), '') AS clause, setconfig
        FROM (VALUES (0::oid, NULL), ((SELECT oid FROM pg_database WHERE datname = current_database()), current_database())) AS places (id, datname)
        LEFT JOIN pg_db_role_setting ON setdatabase = id AND setrole = ${escapeLiteral(escapeIdentifier(role))}::regrole
      LOOP
        EXECUTE format('ALTER ROLE %I%s RESET ALL', ${escapeLiteral(login)}, place.clause);
        FOREACH setting IN ARRAY coalesce(place.setconfig, '{}') LOOP
          name := split_part(setting, '=', 1);
          before := current_setting(name, true);
          PERFORM set_config(name, substr(setting, length(name) + 2), true);
          EXECUTE format('ALTER ROLE %I%s SET %s FROM CURRENT', ${escapeLiteral(login)}, place.clause, name);
          PERFORM set_config(name, before, true);
        END LOOP;
      END LOOP;
    END $settings$`;
}
