import { type ClientBase, escapeIdentifier } from "pg";
import { DatabaseError } from "./errors";

/** Relations that hold or show rows: tables, views, materialized views and foreign tables. */
const KINDS = "ARRAY['r', 'p', 'v', 'm', 'f']::\"char\"[]";

/** Has only rows that can be computed again. */
const EXPENDABLE = "app_cache";

const MORE = "docs/taking-over.md has more";

/**
 * Checks that the schema of this program is free, or its own.
 * @throws DatabaseError with what to type when somebody else made the schema, or owns it or something in it
 */
export async function refuseForeignSchema(client: ClientBase): Promise<void> {
  const { rows: strangers } = await client.query<{ names: string | null; owner: string }>(STRANGERS);
  const [stranger] = strangers;
  if (stranger?.names) {
    throw new DatabaseError(
      `the schema malayalees was not made by this program: it has ${stranger.names}. Nothing was changed. Give it another name:\n` +
        `  As ${stranger.owner}, or a superuser: ALTER SCHEMA malayalees RENAME TO malayalees_before;\n${MORE}. Run migrate again afterwards.`,
    );
  }
  const { rows: foreign } = await client.query<{ what: string; owner: string; remedy: string }>(FOREIGN);
  if (foreign.length === 0) return;
  const [{ what, owner } = { what: "", owner: "" }] = foreign;
  const others = foreign.length > 1 ? ` (and ${foreign.length - 1} more)` : "";
  const remedies = foreign.map(({ remedy }) => `  ${remedy};`);
  throw new DatabaseError(
    `the ${what}${others} belongs to ${owner}, and the user who migrates cannot change it. Nothing was changed. As a superuser, or as a ` +
      `member of both roles:\n${remedies.join("\n")}\n${MORE}. Run migrate again afterwards.`,
  );
}

/** What is in a schema of this name without the history of this program; null when there is nothing. */
const STRANGERS = `
  SELECT pg_get_userbyid(nspowner) AS owner, (
    SELECT string_agg(name, ', ' ORDER BY name) FROM (
      SELECT relname::text AS name FROM pg_class WHERE relnamespace = pg_namespace.oid AND relkind = ANY (${KINDS})
      UNION SELECT proname || '()' FROM pg_proc WHERE pronamespace = pg_namespace.oid
      ORDER BY name LIMIT 5
    ) AS first
  ) AS names
  FROM pg_namespace WHERE nspname = 'malayalees' AND (
    SELECT count(*) FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
    WHERE relnamespace = pg_namespace.oid AND relname = 'schema_migration' AND attname IN ('version', 'name', 'checksum', 'applied_at')
  ) < 4`;

/** The schema first. Sequences that belong to a column, and what belongs to an extension, follow their owner. */
const FOREIGN = `
  SELECT what, pg_get_userbyid(owner) AS owner, format('ALTER %s OWNER TO %I', what, current_user) AS remedy
  FROM (
    SELECT 1 AS place, 'SCHEMA malayalees' AS what, nspowner AS owner FROM pg_namespace WHERE nspname = 'malayalees'
    UNION ALL
    SELECT 2, format('TABLE malayalees.%I', relname), relowner FROM pg_class
    WHERE relnamespace = to_regnamespace('malayalees') AND relkind = ANY (${KINDS})
    UNION ALL
    SELECT 3, format('ROUTINE malayalees.%I(%s)', proname, pg_get_function_identity_arguments(oid)), proowner FROM pg_proc
    WHERE pronamespace = to_regnamespace('malayalees')
  ) AS made
  WHERE NOT pg_has_role(owner, 'USAGE')
  ORDER BY place, what`;

/** Something in public that an application which names no schema does not find, as malayalees has the same name. */
interface Hidden {
  readonly name: string;
  /** As SQL wants it, with its schema. */
  readonly address: string;
  /** What it may be called instead, as SQL wants it. */
  readonly otherName: string;
  readonly owner: string;
  /** TABLE, VIEW, ROUTINE … */
  readonly kind: string;
  readonly isReadable: boolean;
  /** Whether it was hidden before this run. */
  readonly wasHidden: boolean;
}

/** The same with its rows; undefined when they cannot be counted. Views and routines have none. */
interface Counted extends Hidden {
  readonly rows: number | undefined;
}

/** What a run of migrations returned, and what people have to know about the application's own objects. */
interface TakenOver<T> {
  readonly result: T;
  readonly notices: readonly string[];
}

/**
 * Runs migrations, and takes them back when they have hidden a table with rows that somebody may need.
 * @throws DatabaseError with what to type
 */
export async function withoutHiding<T>(client: ClientBase, work: () => Promise<T>): Promise<TakenOver<T>> {
  const { rows: ours } = await client.query<{ oid: number; name: string }>(
    `SELECT oid, relname AS name FROM pg_class WHERE relnamespace = to_regnamespace('malayalees') AND relkind = ANY (${KINDS})`,
  );
  const oids = ours.map(({ oid }) => oid);
  await client.query("SAVEPOINT taking_over");
  const result = await work();
  const hidden: Counted[] = [];
  const { rows: found } = await client.query<Hidden>(HIDDEN, [oids]);
  for (const each of found) hidden.push({ ...each, rows: await countRows(client, each) });
  const lost = hidden.filter(({ wasHidden, rows }) => !wasHidden && rows !== 0);
  if (lost.length > 0) {
    await client.query("ROLLBACK TO SAVEPOINT taking_over");
    throw refusal(lost);
  }
  const { rows: moved } = await client.query<{ name: string }>(MOVED, [oids]);
  return { result, notices: [...moved.map(({ name }) => movedNotice(name)), ...hidden.map(hiddenNotice)] };
}

const HIDDEN = `
  SELECT theirs.relname AS name, format('public.%I', theirs.relname) AS address,
    format('%I', theirs.relname || '_before') AS "otherName", pg_get_userbyid(theirs.relowner) AS owner,
    CASE theirs.relkind WHEN 'v' THEN 'VIEW' WHEN 'm' THEN 'MATERIALIZED VIEW' WHEN 'f' THEN 'FOREIGN TABLE' ELSE 'TABLE' END AS kind,
    has_table_privilege(theirs.oid, 'SELECT') AS "isReadable", ours.oid = ANY ($1::oid[]) AS "wasHidden"
  FROM pg_class AS theirs JOIN pg_class AS ours USING (relname)
  WHERE theirs.relnamespace = to_regnamespace('public') AND theirs.relkind = ANY (${KINDS})
    AND ours.relnamespace = to_regnamespace('malayalees') AND ours.relkind = ANY (${KINDS})
  UNION ALL
  SELECT theirs.proname, format('public.%I(%s)', theirs.proname, pg_get_function_identity_arguments(theirs.oid)),
    format('%I', theirs.proname || '_before'), pg_get_userbyid(theirs.proowner), 'ROUTINE', false, true
  FROM pg_proc AS theirs JOIN pg_proc AS ours USING (proname, proargtypes)
  WHERE theirs.pronamespace = to_regnamespace('public') AND ours.pronamespace = to_regnamespace('malayalees')
  ORDER BY kind DESC, name`;

/** Of the relations $1, which were in malayalees. */
const MOVED = `
  SELECT format('%I', relname) AS name FROM pg_class
  WHERE oid = ANY ($1::oid[]) AND relnamespace = to_regnamespace('public') ORDER BY relname`;

async function countRows(client: ClientBase, { name, kind, isReadable }: Hidden): Promise<number | undefined> {
  if (kind !== "TABLE" || name === EXPENDABLE) return 0;
  if (!isReadable) return undefined;
  // node-postgres gives bigint as text.
  const { rows } = await client.query<{ count: string }>(`SELECT count(*) FROM public.${escapeIdentifier(name)}`);
  return Number(rows[0]?.count);
}

function refusal(lost: readonly Counted[]): DatabaseError {
  const lines = lost.map(({ address, otherName, owner, rows }) => {
    const known = rows === 1 ? "1 row" : `${rows} rows`;
    const content = rows === undefined ? "rows that the user who migrates may not count" : known;
    return (
      `  ${address} has ${content}. As ${owner}, or a superuser: ALTER TABLE ${address} RENAME TO ${otherName};` +
      ` to keep them, or DROP TABLE ${address}; to lose them`
    );
  });
  return new DatabaseError(
    "the migrations make tables or views with the names of tables in public, so an application that names no schema would no longer find " +
      `these. Nothing was changed.\n${lines.join("\n")}\n${MORE}. Run migrate again afterwards.`,
  );
}

function hiddenNotice({ name, address, kind, rows }: Counted): string {
  const advice =
    rows === 0
      ? `${name === EXPENDABLE ? "Its rows are only cache entries" : "It has no rows"}. When nothing else uses it: DROP ${kind} ${address};`
      : "It may have rows that are needed: docs/taking-over.md says what to do";
  return `an application that names no schema does not find ${address}, as the schema malayalees has the same name. ${advice}`;
}

function movedNotice(name: string): string {
  return `malayalees.${name} is public.${name} now, with its rows and rights: it is the application's`;
}
