import { type ClientBase, escapeIdentifier, escapeLiteral } from "pg";
import { checkApplicationRights } from "./applicationRights";
import { DatabaseError } from "./errors";
import { scramVerifier } from "./scramVerifier";

/** The role that the application connects as. */
export interface ApplicationRole {
  /** Name of the role; made when it is not there. @default malayalees_app */
  readonly applicationRole?: string;
  /** Its password, printable ASCII. @default left as it is; a new role cannot log in with one until it is given */
  readonly applicationPassword?: string;
}

export const APPLICATION_ROLE = "malayalees_app";

/** The role, which is there now. */
export interface PreparedRole {
  readonly role: string;
  /** What PostgreSQL stores of its new password. */
  readonly verifier?: string;
}

/**
 * Makes the role where it is missing.
 * @throws DatabaseError when the role or the password cannot be used
 */
export async function prepareApplicationRole(client: ClientBase, options: ApplicationRole): Promise<PreparedRole> {
  const { applicationRole: role = APPLICATION_ROLE, applicationPassword: password } = options;
  // Before anything is asked of the server: a password that cannot be used is the caller's mistake.
  const verifier = password === undefined ? undefined : scramVerifier(password);
  await ensureRole(client, role);
  return { role, verifier };
}

/**
 * Gives the role its password, and exactly the rights of grant_application() in the migrations.
 * @throws DatabaseError when it has other rights afterwards, which who migrates cannot change
 */
export async function settleApplicationRole(client: ClientBase, { role, verifier }: PreparedRole): Promise<void> {
  if (verifier !== undefined) {
    // DDL takes no parameters; a verifier in a server's log lets nobody in.
    await client.query(`ALTER ROLE ${escapeIdentifier(role)} LOGIN PASSWORD ${escapeLiteral(verifier)}`);
  }
  await client.query("SELECT malayalees.grant_application($1)", [role]);
  await checkApplicationRights(client, role);
}

async function ensureRole(client: ClientBase, role: string): Promise<void> {
  const { rows } = await client.query<{ mighty: boolean }>(
    `SELECT rolsuper OR rolcreaterole OR rolcreatedb OR rolreplication OR rolbypassrls OR rolname = current_user AS mighty
     FROM pg_roles WHERE rolname = $1`,
    [role],
  );
  const [found] = rows;
  if (!found) {
    await client.query(`CREATE ROLE ${escapeIdentifier(role)} LOGIN`);
  } else if (found.mighty) {
    throw new DatabaseError(
      `the role "${role}" may do more than the application should (it migrates, or makes roles or databases): name another one`,
    );
  }
}
