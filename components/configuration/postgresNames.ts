import { ALTERNATE, roleOf } from "../../database/loginNames";

/**
 * Names that RDS and PostgreSQL keep for themselves, as a database or a role.
 */

/**
 * Words that PostgreSQL takes for no name without quotes: reserved ones, and those that may be a function or type only.
 * Source: PostgreSQL 17 documentation, "SQL Key Words"; pg_get_keywords(), catcode R and T, of 15; system_user is new in 16 (2026-11).
 */
const keyWords = new Set(
  `all analyse analyze and any array as asc asymmetric authorization binary both case cast check collate collation column
concurrently constraint create cross current_catalog current_date current_role current_schema current_time current_timestamp
current_user default deferrable desc distinct do else end except false fetch for foreign freeze from full grant group having ilike in
initially inner intersect into is isnull join lateral leading left like limit localtime localtimestamp natural not notnull null offset
on only or order outer overlaps placing primary references returning right select session_user similar some symmetric system_user table
tablesample then to trailing true union unique user using variadic verbose when where window with`.split(/\s+/),
);

/**
 * Databases that a server has already, or that RDS refuses.
 * Source: Amazon RDS API, CreateDBInstance, DBName: "can't be a word reserved by the database engine"; what RDS counts beyond the key
 * words is known from its refusals alone: awslabs/aws-saas-boost issue 180 for admin (2026-11).
 */
const takenDatabases = new Set(["postgres", "template0", "template1", "rdsadmin", "admin", "db", "database"]);

/**
 * Roles that mean something else to PostgreSQL. Source: PostgreSQL 17 documentation, "CREATE ROLE", "GRANT" and "SET ROLE"; the server
 * answers `role name "public" is reserved` (2026-11).
 */
const takenRoles = new Set(["public", "none", "postgres", "rdsadmin"]);

/** 63 bytes are PostgreSQL's limit; RDS wants a letter first. Source: Amazon RDS API, CreateDBInstance, DBName (2026-11). */
const SHAPE = /^(?!pg_|rds)[a-z][a-z0-9_]{0,62}$/;

const SHAPE_WORDS =
  "a lower-case letter, then lower-case letters, digits and _, at most 63 together; not starting with pg_ or rds, and no reserved word " +
  "of PostgreSQL such as user, order or select";

export function isDatabaseName(name: string): boolean {
  return SHAPE.test(name) && !keyWords.has(name) && !takenDatabases.has(name);
}

export const DATABASE_NAME_WORDS = `${SHAPE_WORDS}, nor ${[...takenDatabases].join(", ")}`;

/** PostgreSQL's limit, in bytes. Source: PostgreSQL manual, "Identifiers and Key Words" (2026-11). */
export const MOST_NAME_BYTES = 63;

/** The user who migrates; the application has another role. */
export const MASTER_USER = "malayalees_master";

export function isApplicationRole(name: string): boolean {
  return (
    SHAPE.test(name) && !keyWords.has(name) && !takenRoles.has(name) && name !== MASTER_USER && roleOf(name) === name
  );
}

export const APPLICATION_ROLE_WORDS = `${SHAPE_WORDS}, nor ${[...takenRoles].join(", ")}, not the master user ${MASTER_USER}, and not ending in ${ALTERNATE}, which a role's second login is named by`;
