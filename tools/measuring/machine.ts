import { cpus, release, totalmem } from "node:os";
import type { ClientBase } from "pg";

/** Where figures come from: they mean nothing without it. */
export interface MachineFacts {
  /** Day of the run, YYYY-MM-DD. */
  readonly date: string;
  readonly cores: number;
  readonly processor: string;
  readonly memoryGb: number;
  readonly system: string;
  readonly postgres: string;
  readonly redis: string;
  /** Whether PostgreSQL's shared memory is in huge pages: what millions of entries need, and RDS has. */
  readonly hugePages: string;
}

/** What the servers say of themselves. */
export type ServerFacts = Pick<MachineFacts, "postgres" | "redis" | "hugePages">;

export function machineFacts(servers: ServerFacts): MachineFacts {
  return {
    date: new Date().toISOString().slice(0, 10),
    cores: cpus().length,
    processor: cpus()[0]?.model.trim() ?? "unknown",
    memoryGb: Math.round(totalmem() / 1024 ** 3),
    system: `Linux ${release().split("-")[0]}`,
    ...servers,
  };
}

/** What a PostgreSQL server says of itself. */
export async function postgresFacts(client: ClientBase): Promise<Omit<ServerFacts, "redis">> {
  // Before PostgreSQL 17 a server does not say whether it has got huge pages.
  const { rows } = await client.query<{ postgres: string; hugePages: string }>(
    `SELECT split_part(current_setting('server_version'), ' ', 1) AS postgres,
     coalesce(current_setting('huge_pages_status', true), 'unknown') AS "hugePages"`,
  );
  return rows[0] ?? { postgres: "unknown", hugePages: "unknown" };
}
