import { type ClientBase, escapeIdentifier, escapeLiteral, DatabaseError as ServerError } from "pg";
import { describeServerError } from "./connection";
import { DatabaseError } from "./errors";
import { alternateOf, roleOf } from "./loginNames";
import { followRole, hasAlternate } from "./logins";
import { checkRights, type Purpose } from "./roleRights";
import { scramVerifier } from "./scramVerifier";

/** The roles of the application, beside the user who migrates. */
export interface Roles {
  /** Name of the role that reads and writes; created when it does not exist. @default malayalees_app */
  readonly applicationRole?: string;
  /** Its password, printable ASCII. @default the password stays; a new role cannot log in until one is given */
  readonly applicationPassword?: string;
  /** Which of the role's two logins (logins.ts) has this password; created when it does not exist. @default the role itself */
  readonly applicationLogin?: string;
  /** Name of the role that owns the application's tables and changes them; created when it does not exist. @default no such role */
  readonly ownerRole?: string;
  /** Its password; as the other's. */
  readonly ownerPassword?: string;
  /** Which of its logins has this password; as the other's. */
  readonly ownerLogin?: string;
}

export const APPLICATION_ROLE = "malayalees_app";

/** A role that exists. */
interface PreparedRole {
  readonly role: string;
  /** The role itself or its alternate, which exists as well. */
  readonly login: string;
  /** SCRAM verifier of the login's new password. */
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
  const { applicationLogin = applicationRole, ownerLogin = ownerRole } = options;
  if (ownerRole === applicationRole) {
    throw new DatabaseError(
      `the role "${ownerRole}" cannot own the application's tables and be the application's role too: name two roles`,
    );
  }
  // Checked before the first statement: nothing has changed when a password is refused.
  const application = preparedRole(applicationRole, applicationLogin, applicationPassword);
  const owner = ownerRole === undefined ? undefined : preparedRole(ownerRole, ownerLogin ?? ownerRole, ownerPassword);
  await ensureLogins(client, application);
  if (owner) {
    await ensureLogins(client, owner);
    await joinRole(client, owner.role);
  }
  return { application, owner };
}

function preparedRole(role: string, login: string, password: string | undefined): PreparedRole {
  if (![role, alternateOf(role)].includes(login)) {
    throw new DatabaseError(
      `"${login}" is no login of the role "${role}": it has "${role}" and "${alternateOf(role)}"`,
    );
  }
  return { role, login, verifier: password === undefined ? undefined : scramVerifier(password) };
}

async function ensureLogins(client: ClientBase, { role, login }: PreparedRole): Promise<void> {
  for (const each of new Set([role, login])) await ensureRole(client, each);
}

/**
 * Gives a login its password. It acts as its role; nothing else is changed.
 * @param login the role itself or its alternate
 * @throws DatabaseError when the login or the password cannot be used
 */
export async function settleLogin(client: ClientBase, login: string, password: string): Promise<void> {
  const role = roleOf(login);
  const prepared = preparedRole(role, login, password);
  await ensureLogins(client, prepared);
  if (login !== role) await followRole(client, role);
  await setPassword(client, prepared);
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
    for (const login of await followingLogins(client, owner)) await checkRights(client, login, OWNER);
  }
  const otherRoles = owner ? [owner.role, alternateOf(owner.role)] : [];
  for (const login of await followingLogins(client, application)) {
    await checkRights(client, login, { ...APPLICATION, otherRoles });
  }
}

/** The role and its alternate, where there is one, with the settings that the role has now. */
async function followingLogins(client: ClientBase, { role, login }: PreparedRole): Promise<readonly string[]> {
  if (login === role && !(await hasAlternate(client, role))) return [role];
  await followRole(client, role);
  return [role, alternateOf(role)];
}

const APPLICATION: Purpose = { who: "the application", schemas: [], databaseRights: [], otherRoles: [] };

const OWNER: Purpose = {
  who: "the owner of the application's tables",
  schemas: ["public"],
  databaseRights: ["TEMPORARY"],
  otherRoles: [],
};

async function setPassword(client: ClientBase, { login, verifier }: PreparedRole): Promise<void> {
  if (verifier === undefined) return;
  // DDL takes no parameters. Nobody can log in with a verifier that is in a server's log.
  await client.query(`ALTER ROLE ${escapeIdentifier(login)} LOGIN PASSWORD ${escapeLiteral(verifier)}`);
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
