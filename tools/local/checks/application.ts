import { setTimeout as wait } from "node:timers/promises";
import { withConnection } from "../../../database/connection";
import { stats } from "../../../database/statistics";
import { type Check, expect, type Measured, medians } from "./check";
import { type Answer, type Site, site } from "./http";

export interface ApplicationContext {
  /** Of the application, on 127.0.0.1. */
  readonly port: number;
  /** Connection string of the user who migrates, with the password. */
  readonly master: string;
}

/** The guide's test data: a user of each tenant has the tenant's number. */
const TENANTS = [1, 2, 3].map((id) => ({ id, host: `demo${id}.local`, tenant: `tenant_demo_00${id}` }));
const ROUNDS = 60;
/** The application sends what it has counted every few seconds. */
const STATISTICS_WITHIN_MS = 60_000;
const POLL_MS = 200;

/** The guide's checks of the application. */
export const applicationChecks: readonly Check<ApplicationContext>[] = [
  {
    promise: "health, liveness and readiness answer 200",
    run: ({ port }) =>
      at(port, "localhost", async ({ send }) => {
        for (const part of ["", "/liveness", "/readiness"])
          wants(200, await send("GET", `/management/health${part}`), part);
        return "";
      }),
  },
  {
    promise: "the test data of three tenants are there",
    async run({ master }) {
      const { rows } = await withConnection(master, (client) =>
        client.query<{ domain_name: string }>(
          "SELECT domain_name FROM public.tenant_organization WHERE id <= 3 ORDER BY id",
        ),
      );
      const found = rows.map(({ domain_name }) => domain_name).join(", ");
      expect(found === TENANTS.map(({ host }) => host).join(", "), `found ${found || "none"}`);
      return found;
    },
  },
  {
    promise: "a tenant's host name shows its own users and events alone",
    async run({ port }) {
      for (const { id, host, tenant } of TENANTS) {
        await at(port, host, async ({ send }) => {
          for (const other of TENANTS) {
            const answer = await send("GET", `/api/users/${other.id}`);
            wants(other.id === id ? 200 : 404, answer, `user ${other.id} at ${host}`);
          }
          const events = await send("GET", "/api/events");
          wants(200, events, `events at ${host}`);
          const foreign = TENANTS.find((other) => other.tenant !== tenant && events.text.includes(other.tenant));
          expect(foreign === undefined, `events at ${host} have some of ${foreign?.tenant}`);
        });
      }
      return "";
    },
  },
  {
    promise: "an unknown host name gets 404, in the form of a problem",
    run: ({ port }) =>
      at(port, "unknown.local", async ({ send }) => {
        const answer = await send("GET", "/api/events");
        wants(404, answer, "events");
        expect(answer.type === "application/problem+json", `the type is ${answer.type}`);
        return "";
      }),
  },
  {
    promise: "a session is in the database, and keeps what was put into it",
    run: ({ port, master }) =>
      at(port, "demo1.local", async ({ send }) => {
        const before = (await stats(master)).server.sessions;
        const { cookie } = wants(200, await send("POST", "/api/session?user=check"), "new session");
        expect(cookie !== undefined, "no cookie came with the session");
        wants(200, await send("PUT", "/api/session?value=kept", { cookie }), "change of the session");
        const read = wants(200, await send("GET", "/api/session", { cookie }), "session");
        expect(read.text.includes("kept"), `the session has ${read.text}`);
        const after = (await stats(master)).server.sessions;
        expect(after === before + 1, `${after - before} sessions more in the database`);
        return "";
      }),
  },
  {
    promise: "cache performance of the application",
    run: ({ port, master }) =>
      at(port, "demo1.local", ({ send }) =>
        withConnection(master, async (client) => {
          const read = () => send("GET", "/api/events");
          const evict = () => client.query("SELECT malayalees.cache_evict_by_tenant($1)", [TENANTS[0]?.tenant]);
          const hit: Measured = { name: "a hit", call: read };
          const miss: Measured = { name: "a miss", before: evict, call: read };
          return `${await medians(ROUNDS, [miss, hit])} requests, measured and not judged`;
        }),
      ),
  },
  {
    promise: "cache statistics show the application's hits",
    async run({ master }) {
      const until = performance.now() + STATISTICS_WITHIN_MS;
      for (;;) {
        const { caches } = await stats(master);
        const ours = caches.filter(({ tenant }) => TENANTS.some((each) => each.tenant === tenant));
        const hits = ours.reduce((sum, each) => sum + each.hits, 0);
        if (hits > 0) return `${hits} hits in ${ours.length} caches`;
        expect(performance.now() < until, `no hit is counted after ${STATISTICS_WITHIN_MS / 1000} s`);
        await wait(POLL_MS);
      }
    },
  },
];

async function at<T>(port: number, host: string, work: (site: Site) => Promise<T>): Promise<T> {
  const here = site(port, host);
  try {
    return await work(here);
  } finally {
    here.close();
  }
}

function wants(status: number, answer: Answer, what: string): Answer {
  const reason = answer.body === undefined ? "" : `: ${answer.text.slice(0, 200)}`;
  expect(answer.status === status, `${what}: ${answer.status} instead of ${status}${reason}`);
  return answer;
}
