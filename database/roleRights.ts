import type { ClientBase } from "pg";
import { DatabaseError } from "./errors";

/** A right that a role has and must not have, or must have and does not. */
interface Fault {
  /** What the role may do, to end "it may" or "it may not" with. */
  readonly what: string;
  /** What to type, whole statements. */
  readonly remedy: string;
  /** Who may type it, besides a superuser. */
  readonly owner: string;
}

/**
 * Predefined roles that reach beyond the application's own tables. Source: PostgreSQL documentation, "Predefined Roles"; Amazon RDS user
 * guide, "Understanding the rds_superuser role" (2026-11).
 */
const PRIVILEGED_ROLES = [
  ...["pg_database_owner", "pg_execute_server_program", "pg_read_server_files", "pg_write_server_files"],
  ...["pg_read_all_data", "pg_write_all_data", "pg_maintain", "pg_create_subscription", "pg_signal_backend"],
  ...["rds_superuser", "rds_replication"],
] as const;

/**
 * Each query finds faults of the role $1, without the rights and schemas in $3. A role has the rights of every role that it is a member
 * of, at least by SET ROLE.
 */
const FAULT_QUERIES: readonly string[] = [
  // Rights on the database and on schemas. PUBLIC comes first: one statement revokes its rights for every role.
  `SELECT DISTINCT
     CASE privilege WHEN 'CREATE' THEN 'make schemas in' WHEN 'TEMPORARY' THEN 'make temporary tables in' END
       || format(' the database %I', datname) AS what,
     CASE
       WHEN has_database_privilege('public', oid, privilege) THEN format('REVOKE %s ON DATABASE %I FROM PUBLIC', privilege, datname)
       WHEN member = $1 THEN format('REVOKE %s ON DATABASE %I FROM %I', privilege, datname, member)
       ELSE format('REVOKE %I FROM %I', member, $1::name)
     END AS remedy,
     pg_get_userbyid(datdba) AS owner
   FROM pg_database, roles, unnest(ARRAY['CREATE', 'TEMPORARY']) AS privilege
   WHERE datname = current_database() AND privilege <> ALL ($3) AND has_database_privilege(member, oid, privilege)`,
  `SELECT DISTINCT
     format('make tables in the schema %I', nspname) AS what,
     CASE
       WHEN has_schema_privilege('public', oid, 'CREATE') THEN format('REVOKE CREATE ON SCHEMA %I FROM PUBLIC', nspname)
       WHEN member = $1 THEN format('REVOKE CREATE ON SCHEMA %I FROM %I', nspname, member)
       ELSE format('REVOKE %I FROM %I', member, $1::name)
     END AS remedy,
     pg_get_userbyid(nspowner) AS owner
   FROM pg_namespace, roles
   WHERE nspname IN ('public', 'malayalees') AND nspname <> ALL ($3) AND has_schema_privilege(member, oid, 'CREATE')`,
  `SELECT DISTINCT
     format('truncate or lock in %s', oid::regclass) AS what,
     CASE
       WHEN has_table_privilege('public', oid, 'TRUNCATE, REFERENCES, TRIGGER')
         THEN format('REVOKE TRUNCATE, REFERENCES, TRIGGER ON %s FROM PUBLIC', oid::regclass)
       ELSE format('REVOKE %I FROM %I', member, $1::name)
     END AS remedy,
     pg_get_userbyid(relowner) AS owner
   FROM pg_class, roles
   WHERE relnamespace = 'malayalees'::regnamespace AND relkind IN ('r', 'p', 'v', 'm')
     AND has_table_privilege(member, oid, 'TRUNCATE, REFERENCES, TRIGGER')`,
  // Privileged roles, and the role that owns what the migrations create.
  `SELECT DISTINCT
     format('do whatever the role %I may', member) AS what, format('REVOKE %I FROM %I', member, $1::name) AS remedy, current_user::text AS owner
   FROM roles JOIN pg_roles ON rolname = member
   WHERE member <> $1
     AND (rolsuper OR rolcreaterole OR rolcreatedb OR rolreplication OR rolbypassrls OR member = ANY ($2) OR member = current_user)`,
];

/** No query uses all parameters, but the server needs the type of every one. */
const MEMBERSHIPS = `WITH roles AS (
  SELECT rolname AS member FROM pg_roles
  WHERE pg_has_role($1::name, oid, 'MEMBER') AND $2::text[] IS NOT NULL AND $3::text[] IS NOT NULL
)`;

/** Faults of the role $1: rights that it needs. $2: the schemas that it makes tables in. */
const MISSING = `
  SELECT format('connect to the database %I', datname) AS what, format('GRANT CONNECT ON DATABASE %I TO %I', datname, $1::name) AS remedy,
    pg_get_userbyid(datdba) AS owner
  FROM pg_database WHERE datname = current_database() AND NOT has_database_privilege($1::name, oid, 'CONNECT')
  UNION ALL
  SELECT format('make tables in the schema %I', nspname), format('GRANT USAGE, CREATE ON SCHEMA %I TO %I', nspname, $1::name),
    pg_get_userbyid(nspowner)
  FROM pg_namespace WHERE nspname = ANY ($2::text[]) AND NOT has_schema_privilege($1::name, oid, 'CREATE')`;

/** What a role is for. */
export interface Purpose {
  /** To end "than … should have" with. */
  readonly who: string;
  /** Schemas that it makes tables in. */
  readonly schemas: readonly string[];
  /** Rights on the database, beside CONNECT. */
  readonly databaseRights: readonly ("CREATE" | "TEMPORARY")[];
  /** Roles that it must not be a member of, beside privileged ones. */
  readonly otherRoles: readonly string[];
}

/**
 * Checks that a role has exactly the rights that it should have. GRANT and REVOKE by a user who is not the owner only warn, so their
 * success proves nothing.
 * @throws DatabaseError with the statements to run, and the role that has to run them
 */
export async function checkRights(client: ClientBase, role: string, purpose: Purpose): Promise<void> {
  const { who, schemas, databaseRights, otherRoles } = purpose;
  const faults: Fault[] = [];
  for (const query of FAULT_QUERIES) {
    const parameters = [role, [...PRIVILEGED_ROLES, ...otherRoles], [...schemas, ...databaseRights]];
    const { rows } = await client.query<Fault>(`${MEMBERSHIPS} ${query} ORDER BY 1`, parameters);
    faults.push(...rows);
  }
  const { rows: missing } = await client.query<Fault>(MISSING, [role, schemas]);
  if (faults.length + missing.length === 0) return;
  const lines = [...described("it may", faults), ...described("it may not", missing)];
  throw new DatabaseError(
    `the role "${role}" has other rights than ${who} should have, which the user who migrates cannot change:\n${lines.join("\n")}\n` +
      "The migrations are applied; the role has neither a new password nor other rights than before. Run migrate again afterwards.",
  );
}

function described(may: string, faults: readonly Fault[]): readonly string[] {
  return faults.map(({ what, remedy, owner }) => `  ${may} ${what}. As ${owner}, or a superuser: ${remedy};`);
}
