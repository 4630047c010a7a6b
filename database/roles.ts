import { type ClientBase, escapeIdentifier, escapeLiteral, DatabaseError as ServerError } from "pg";
import { describeServerError } from "./connection";
import { DatabaseError } from "./errors";
import { checkRights, type Purpose } from "./roleRights";
import { scramVerifier } from "./scramVerifier";

/** The roles of the application, beside the user who migrates. */
export interface Roles {
  /** Name of the role that reads and writes; created when it does not exist. @default malayalees_app */
  readonly applicationRole?: string;
  /** Its password, printable ASCII. @default the password stays; a new role cannot log in until one is given */
  readonly applicationPassword?: string;
  /** Name of the role that owns the application's tables and changes them; created when it does not exist. @default no such role */
  readonly ownerRole?: string;
  /** Its password; as the other's. */
  readonly ownerPassword?: string;
}

export const APPLICATION_ROLE = "malayalees_app";

/** A role that exists. */
interface PreparedRole {
  readonly role: string;
  /** SCRAM verifier of its new password. */
  readonly verifier?: string;
}

export interface PreparedRoles {
  readonly application: PreparedRole;
  readonly owner?: PreparedRole;
}

/**
 * Creates the roles that do not exist.
 * @throws DatabaseError when a role or a password cannot be used
 */
export async function prepareRoles(client: ClientBase, options: Roles): Promise<PreparedRoles> {
  const { applicationRole = APPLICATION_ROLE, applicationPassword, ownerRole, ownerPassword } = options;
  if (ownerRole === applicationRole) {
    throw new DatabaseError(
      `the role "${ownerRole}" cannot own the application's tables and be the application's role too: name two roles`,
    );
  }
  // Checked before the first statement: nothing has changed when a password is refused.
  const application = { role: applicationRole, verifier: verifierOf(applicationPassword) };
  const owner = ownerRole === undefined ? undefined : { role: ownerRole, verifier: verifierOf(ownerPassword) };
  await ensureRole(client, applicationRole);
  if (owner) {
    await ensureRole(client, owner.role);
    await joinRole(client, owner.role);
  }
  return { application, owner };
}

/**
 * Gives each role its password, and exactly the rights of grant_application() and grant_owner() in the migrations.
 * @throws DatabaseError when one has other rights that the user who migrates cannot change
 */
export async function settleRoles(client: ClientBase, { application, owner }: PreparedRoles): Promise<void> {
  await setPassword(client, application);
  await client.query("SELECT malayalees.grant_application($1)", [application.role]);
  if (owner) {
    await setPassword(client, owner);
    await client.query("SELECT malayalees.grant_owner($1, $2)", [owner.role, application.role]);
    await checkRights(client, owner.role, OWNER);
  }
  await checkRights(client, application.role, { ...APPLICATION, otherRoles: owner ? [owner.role] : [] });
}

const APPLICATION: Purpose = { who: "the application", schemas: [], databaseRights: [], otherRoles: [] };

const OWNER: Purpose = {
  who: "the owner of the application's tables",
  schemas: ["public"],
  databaseRights: ["TEMPORARY"],
  otherRoles: [],
};

function verifierOf(password: string | undefined): string | undefined {
  return password === undefined ? undefined : scramVerifier(password);
}

async function setPassword(client: ClientBase, { role, verifier }: PreparedRole): Promise<void> {
  if (verifier === undefined) return;
  // DDL takes no parameters. Nobody can log in with a verifier that is in a server's log.
  await client.query(`ALTER ROLE ${escapeIdentifier(role)} LOGIN PASSWORD ${escapeLiteral(verifier)}`);
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

/**
 * Makes the user who migrates a member of a role: only a member sets the role's default privileges, and grants what it owns. From
 * PostgreSQL 16, whoever creates a role may grant it to himself, and is not a member before. Source: PostgreSQL manual, "Role Attributes",
 * role creation, and ALTER DEFAULT PRIVILEGES (2026-11).
 */
async function joinRole(client: ClientBase, role: string): Promise<void> {
  const { rows } = await client.query<{ user: string; isMember: boolean }>(
    `SELECT current_user::text AS user, pg_has_role($1, 'USAGE') AS "isMember"`,
    [role],
  );
  const [me] = rows;
  if (!me || me.isMember) return;
  try {
    await client.query(`GRANT ${escapeIdentifier(role)} TO CURRENT_USER`);
  } catch (error) {
    if (!(error instanceof ServerError)) throw error;
    const remedy = `GRANT ${escapeIdentifier(role)} TO ${escapeIdentifier(me.user)} WITH ADMIN OPTION;`;
    throw new DatabaseError(
      `the user who migrates is no member of the role "${role}", which existed before: ${describeServerError(error)}\n  As a superuser: ${remedy}`,
      { cause: error },
    );
  }
}
