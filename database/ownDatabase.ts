import { escapeIdentifier, escapeLiteral } from "pg";
import { type Target, withConnection } from "./connection";
import { DatabaseError } from "./errors";

/** Databases that this code makes and drops. Whatever has another name is somebody else's. */
const OWN = /^preview_[1-9]\d{0,8}$/;

/** The database of a preview environment, in a server that has others. */
export function isOwnDatabase(name: string): boolean {
  return OWN.test(name);
}

/**
 * Makes the database where it is missing.
 * @param target a connection to another database of the server
 * @throws DatabaseError for a name of another form
 */
export function createOwnDatabase(target: Target, name: string): Promise<void> {
  refuseOthers(name);
  return withConnection(target, async (client) => {
    const { rowCount } = await client.query("SELECT FROM pg_database WHERE datname = $1", [name]);
    if (rowCount === 0) await client.query(`CREATE DATABASE ${escapeIdentifier(name)}`);
  });
}

/**
 * Drops the database with whoever is connected to it, and the roles whose names begin with its name. What is gone already is no error.
 * @param target a connection to another database of the server
 * @throws DatabaseError for a name of another form
 */
export function dropOwnDatabase(target: Target, name: string): Promise<readonly string[]> {
  refuseOthers(name);
  return withConnection(target, async (client) => {
    await client.query(`DROP DATABASE IF EXISTS ${escapeIdentifier(name)} WITH (FORCE)`);
    const { rows } = await client.query<{ role: string }>(
      `SELECT rolname AS role FROM pg_roles WHERE starts_with(rolname, ${escapeLiteral(`${name}_`)}) ORDER BY 1`,
    );
    for (const { role } of rows) await client.query(`DROP ROLE ${escapeIdentifier(role)}`);
    return rows.map(({ role }) => role);
  });
}

function refuseOthers(name: string): void {
  if (!isOwnDatabase(name))
    throw new DatabaseError(
      `the database "${name}" is not one of a preview environment (preview_12): it is neither made nor dropped`,
    );
}
