import type { ClientBase } from "pg";

/**
 * Gives user_profile, and tenant_stats over it, to the role that owns the application's tables, if they belong to the user who migrates.
 * @param application the role that reads and writes them
 * @returns what people have to know about the other tables in public: that role cannot change them
 */
export async function handOver(client: ClientBase, owner: string, application: string): Promise<readonly string[]> {
  const { rows: statements } = await client.query<{ statement: string }>(STATEMENTS, [owner, application]);
  for (const { statement } of statements) await client.query(statement);
  const { rows: others } = await client.query<{ name: string }>(OTHERS, [owner]);
  if (others.length === 0) return [];
  const first = others.slice(0, 5).map(({ name }) => name);
  const more = others.length > first.length ? ` and ${others.length - first.length} more` : "";
  return [
    `the application's migrations, as ${owner}, cannot change ${first.join(", ")}${more}: they belong to other roles. ` +
      "docs/taking-over.md says how to hand them over",
  ];
}

const STATEMENTS = `
  SELECT format(statement, relname, $1::text, $2::text) AS statement
  FROM (VALUES
    ('user_profile', 1, 'ALTER TABLE public.%I OWNER TO %I'),
    ('user_profile', 2, 'GRANT SELECT, INSERT, UPDATE, DELETE ON public.%1$I TO %3$I'),
    ('tenant_stats', 3, 'ALTER MATERIALIZED VIEW public.%I OWNER TO %I')
  ) AS statements (name, place, statement)
  JOIN pg_class ON relname = name AND relkind = ANY (CASE name WHEN 'tenant_stats' THEN '{m}' ELSE '{r,p}' END::"char"[])
  WHERE relnamespace = to_regnamespace('public') AND pg_get_userbyid(relowner) = current_user
  ORDER BY place`;

/** Not those of an extension, nor the sequences of columns, which have the owner of their table. */
const OTHERS = `
  SELECT format('public.%I', relname) AS name
  FROM pg_class
  WHERE relnamespace = to_regnamespace('public') AND relkind = ANY ('{r,p,v,m,f,S}'::"char"[]) AND pg_get_userbyid(relowner) <> $1
    AND NOT EXISTS (
      SELECT FROM pg_depend WHERE classid = 'pg_class'::regclass AND objid = pg_class.oid
        AND (deptype = 'e' OR relkind = 'S' AND deptype IN ('a', 'i'))
    )
  ORDER BY relname`;
