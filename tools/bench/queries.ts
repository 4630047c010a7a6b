import type { Client } from "pg";
import { type Contender, type Place, postgresContender, serverContenders } from "./contenders";
import { KEYS_OF_MULTI_GET } from "./operations";
import type { Servers } from "./servers";

/** The guide's complex query: how it is answered. */
export const QUERIES = {
  live: "complex query, computed",
  view: "complex query, from the materialised view",
  cached: "complex query, its result from the cache",
  batch: `${KEYS_OF_MULTI_GET} rows of a table by primary key`,
} as const;

/** The guide's third phase: 100 domains, 100,000 users. */
export const USERS = 100_000;
export const TENANTS = 100;

/** Under names of its own: the application's user_profile is nothing to benchmark with. */
const TABLE = "bench_user_profile";
const VIEW = "bench_tenant_stats";
/** As in database/migrations/0015_tenant_stats.sql. */
const QUERY = "SELECT tenant_id, count(*) AS user_count, max(created_at) AS last_activity";

/** Makes the users and the view; the result of the query as JSON, which is what an application would cache. */
export async function makeUsers(client: Client): Promise<string> {
  await dropUsers(client);
  await client.query(`CREATE TABLE ${TABLE} (
    id bigint PRIMARY KEY, tenant_id text NOT NULL, email text, first_name text, last_name text, created_at timestamptz NOT NULL)`);
  await client.query(
    `INSERT INTO ${TABLE} SELECT id, 'tenant_' || id % $2, 'user' || id || '@example.com', 'First' || id, 'Last' || id,
     timestamptz '2026-01-01' + id * interval '1 minute' FROM generate_series(1, $1::bigint) AS id`,
    [USERS, TENANTS],
  );
  await client.query(`CREATE INDEX ON ${TABLE} (tenant_id)`);
  await client.query(`CREATE MATERIALIZED VIEW ${VIEW} AS ${QUERY} FROM ${TABLE} GROUP BY tenant_id`);
  await client.query(`CREATE UNIQUE INDEX ON ${VIEW} (tenant_id)`);
  await client.query(`VACUUM (ANALYZE) ${TABLE}, ${VIEW}`);
  const { rows } = await client.query<{ result: string }>(
    `SELECT json_agg(stats)::text AS result FROM ${VIEW} AS stats`,
  );
  return rows[0]?.result ?? "";
}

export async function dropUsers(client: Client): Promise<void> {
  await client.query(`DROP MATERIALIZED VIEW IF EXISTS ${VIEW}`);
  await client.query(`DROP TABLE IF EXISTS ${TABLE}`);
}

/** @param place of the cached result */
export function queryContenders(servers: Servers, place: Place): readonly Contender[] {
  const rows = { ...place, entries: USERS };
  const asked = (name: string, sql: string) => postgresContender(servers.pgbench, { name, scripts: [{ sql }] }, rows);
  const cached = serverContenders(servers, ["get"], place)
    .slice(0, 2)
    .map((each) => ({ ...each, operation: QUERIES.cached }));
  return [
    asked(QUERIES.live, `${QUERY} FROM ${TABLE} GROUP BY tenant_id;\n`),
    asked(QUERIES.view, `SELECT tenant_id, user_count, last_activity FROM ${VIEW};\n`),
    ...cached,
    asked(QUERIES.batch, batch()),
  ];
}

function batch(): string {
  const names = Array.from({ length: KEYS_OF_MULTI_GET }, (_, index) => `id${index}`);
  const chosen = names.map((name) => `\\set ${name} random(1, :entries)\n`).join("");
  return `${chosen}SELECT id, tenant_id, email, first_name, last_name FROM ${TABLE} WHERE id IN (${names.map((name) => `:${name}`).join(", ")});\n`;
}
