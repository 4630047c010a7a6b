import { type ClientBase, escapeIdentifier, escapeLiteral } from "pg";
import { checkApplicationRights } from "./applicationRights";
import { DatabaseError } from "./errors";
import { scramVerifier } from "./scramVerifier";

/** The role that the application connects as. */
export interface ApplicationRole {
  /** Name of the role; created when it does not exist. @default malayalees_app */
  readonly applicationRole?: string;
  /** Its password, printable ASCII. @default the password stays; a new role cannot log in until one is given */
  readonly applicationPassword?: string;
}

export const APPLICATION_ROLE = "malayalees_app";

/** A role that exists. */
export interface PreparedRole {
  readonly role: string;
  /** SCRAM verifier of its new password. */
  readonly verifier?: string;
}

/**
 * Creates the role when it does not exist.
 * @throws DatabaseError when the role or the password cannot be used
 */
export async function prepareApplicationRole(client: ClientBase, options: ApplicationRole): Promise<PreparedRole> {
  const { applicationRole: role = APPLICATION_ROLE, applicationPassword: password } = options;
  // Checked before the first statement: nothing has changed when the password is refused.
  const verifier = password === undefined ? undefined : scramVerifier(password);
  await ensureRole(client, role);
  return { role, verifier };
}

/**
 * Gives the role its password, and exactly the rights of grant_application() in the migrations.
 * @throws DatabaseError when it has other rights that the user who migrates cannot change
 */
export async function settleApplicationRole(client: ClientBase, { role, verifier }: PreparedRole): Promise<void> {
  if (verifier !== undefined) {
    // DDL takes no parameters. Nobody can log in with a verifier that is in a server's log.
    await client.query(`ALTER ROLE ${escapeIdentifier(role)} LOGIN PASSWORD ${escapeLiteral(verifier)}`);
  }
  await client.query("SELECT malayalees.grant_application($1)", [role]);
  await checkApplicationRights(client, role);
}

async function ensureRole(client: ClientBase, role: string): Promise<void> {
  const { rows } = await client.query<{ isPrivileged: boolean }>(
    `SELECT rolsuper OR rolcreaterole OR rolcreatedb OR rolreplication OR rolbypassrls OR rolname = current_user AS "isPrivileged"
     FROM pg_roles WHERE rolname = $1`,
    [role],
  );
  const [found] = rows;
  if (!found) {
    await client.query(`CREATE ROLE ${escapeIdentifier(role)} LOGIN`);
  } else if (found.isPrivileged) {
    throw new DatabaseError(
      `the role "${role}" has more rights than the application should have (it migrates, or creates roles or databases): name another one`,
    );
  }
}
