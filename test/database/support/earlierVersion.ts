import { escapeIdentifier } from "pg";
import { readMigrations } from "../../../database/migrationFiles";
import { ensureHistory } from "../../../database/migrationHistory";
import { APPLICATION_ROLE } from "../../../database/roles";
import { connect } from "./server";

/** The last migration of the version that still had user_profile in the schema malayalees. */
const LAST = 13;

/** Sets a database up as an earlier version of the program did. */
export async function migrateAsBefore(url: string, role: string = APPLICATION_ROLE): Promise<void> {
  const client = await connect(url);
  await ensureHistory(client);
  for (const { version, name, sql, checksum } of readMigrations().slice(0, LAST)) {
    await client.query(sql);
    await client.query("INSERT INTO malayalees.schema_migration (version, name, checksum) VALUES ($1, $2, $3)", [
      version,
      name,
      checksum,
    ]);
  }
  const { rows } = await client.query("SELECT FROM pg_roles WHERE rolname = $1", [role]);
  if (rows.length === 0) await client.query(`CREATE ROLE ${escapeIdentifier(role)} LOGIN`);
  await client.query("SELECT malayalees.grant_application($1)", [role]);
}
