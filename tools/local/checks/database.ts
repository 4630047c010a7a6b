import { Pool } from "pg";
import { Cache } from "../../../database/client/cache";
import { withConnection } from "../../../database/connection";
import { DatabaseError } from "../../../database/errors";
import { migrate, status } from "../../../database/migrate";
import { type Check, expect, type Measured, medians } from "./check";

/** Connection strings, with the passwords. */
export interface DatabaseContext {
  /** Of the user who migrates. */
  readonly master: string;
  readonly application: string;
}

/** Tenants that the application does not have: what the checks store is theirs, and is removed again. */
const TENANTS = ["check_one", "check_two"] as const;
const MINUTE_MS = 60_000;
const ROUNDS = 500;
const VALUE = "x".repeat(1000);

/** The guide's checks of the database: they need nothing but Node. */
export const databaseChecks: readonly Check<DatabaseContext>[] = [
  {
    promise: "every migration is applied",
    async run({ master }) {
      const statuses = await status(master);
      const others = statuses
        .filter(({ state }) => state !== "applied")
        .map(({ name, state }) => `${name} is ${state}`);
      expect(others.length === 0, others.join(", "));
      return `${statuses.length} of ${statuses.length}`;
    },
  },
  {
    promise: "a second run of the migrations has nothing to do",
    async run({ master }) {
      const { applied } = await migrate(master);
      expect(applied.length === 0, `it applied ${applied.join(", ")}`);
      return "";
    },
  },
  {
    promise: "the application's role uses the cache, and makes no tables",
    async run({ application }) {
      const made = await withConnection(application, (client) => client.query("CREATE TABLE check_table ()")).catch(
        (error: unknown) => error,
      );
      expect(made instanceof DatabaseError && made.message.includes("42501"), "it was allowed to create a table");
      return "";
    },
  },
  {
    promise: "tenants have entries of their own in the cache",
    run: ({ application }) =>
      withCaches(application, async ([one, two]) => {
        await one.put("key", "of one", MINUTE_MS);
        await two.put("key", "of two", MINUTE_MS);
        const removed = await one.evictAll();
        const left = [await one.get("key"), await two.get("key")];
        expect(
          removed === 1 && left[0] === null && left[1] === "of two",
          `after evicting one tenant: ${left.join(", ")}`,
        );
        return "";
      }),
  },
  {
    promise: "the clean-up functions remove what has expired",
    run: ({ application, master }) =>
      withCaches(application, async ([one]) => {
        await one.put("short", "value", 1);
        await withConnection(application, (client) => client.query(EXPIRED_SESSION));
        const { rows } = await withConnection(master, (client) => client.query<Removed>(CLEAN_UP));
        const { entries = 0, sessions = 0 } = rows[0] ?? {};
        expect(entries >= 1 && sessions >= 1, `removed ${entries} cache entries and ${sessions} sessions`);
        return `${entries} cache entries, ${sessions} sessions`;
      }),
  },
  {
    promise: "cache performance of the database",
    run: ({ application }) =>
      withCaches(application, async ([one]) => {
        const put: Measured = { name: "put", call: (round) => one.put(String(round % 100), VALUE, MINUTE_MS) };
        const get: Measured = { name: "get", call: (round) => one.get(String(round % 100)) };
        return `${await medians(ROUNDS, [put, get])} calls with 1 kB, measured and not judged`;
      }),
  },
];

/** As old as a session can be. Source: Spring Session JDBC's table, times in milliseconds since 1970. */
const EXPIRED_SESSION = `
  INSERT INTO spring_session (primary_id, session_id, creation_time, last_access_time, max_inactive_interval, expiry_time)
  VALUES (gen_random_uuid()::text, gen_random_uuid()::text, 0, 0, 1, 1000)`;

/** By the guide's own names. */
const CLEAN_UP =
  "SELECT malayalees.cleanup_expired_cache() AS entries, malayalees.cleanup_expired_sessions() AS sessions";

interface Removed {
  readonly entries: number;
  readonly sessions: number;
}

async function withCaches<T>(url: string, work: (caches: readonly [Cache, Cache]) => Promise<T>): Promise<T> {
  const pool = new Pool({ connectionString: url, max: 2, connectionTimeoutMillis: 5000, query_timeout: 5000 });
  const [one, two] = TENANTS;
  const caches = [
    new Cache(pool, { tenant: one, cache: "check" }),
    new Cache(pool, { tenant: two, cache: "check" }),
  ] as const;
  try {
    return await work(caches);
  } finally {
    for (const cache of caches) await cache.evictAll().catch(() => {});
    await pool.end();
  }
}
