import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { Client, Pool, DatabaseError as ServerError } from "pg";
import { Cache } from "../../database/client/cache";
import { migrate } from "../../database/migrate";
import { type PostgresServer, startPostgres, startStandby } from "../../tools/localServers/postgres";
import { debianPostgres } from "../../tools/localServers/postgresInstallation";
import { orSkip } from "../support/orSkip";
import { as } from "./support/server";

const HOUR_MS = 3_600_000;

/** A migrated server with a filled cache and what the application has in hand: a pool and a cache over it. */
class Application {
  readonly pool: Pool;
  readonly cache: Cache;
  /** Sessions whose storing the server has acknowledged. */
  readonly acknowledged: string[] = [];

  constructor(readonly server: PostgresServer) {
    this.pool = new Pool({
      connectionString: as(server.url(), "malayalees_app", "secret"),
      max: 4,
      connectionTimeoutMillis: 2000,
      query_timeout: 5000,
    });
    // The pool replaces an idle connection that breaks; without a listener the event would end the process.
    this.pool.on("error", () => {});
    this.cache = new Cache(this.pool, { tenant: "a", cache: "users" });
  }

  async storeSession(): Promise<void> {
    const id = randomUUID();
    await this.pool.query("INSERT INTO spring_session VALUES ($1, $1, 0, 0, 1800, 0, 'ann')", [id]);
    this.acknowledged.push(id);
  }

  /** Reads, writes and stores sessions without a pause until stopped; errors are counted by message. */
  load(): { readonly errors: readonly string[]; stop(): Promise<void> } {
    const errors: string[] = [];
    let running = true;
    const work = async () => {
      for (let turn = 0; running; turn += 1) {
        try {
          await Promise.all([
            this.cache.put(`${turn % 100}`, "x", HOUR_MS),
            this.cache.get(`${turn % 100}`),
            this.storeSession(),
          ]);
        } catch (error) {
          errors.push(`${error instanceof ServerError ? error.code : ""} ${error}`);
          await new Promise((resolve) => setTimeout(resolve, 10));
        }
      }
    };
    const workers = [work(), work(), work()];
    return {
      errors,
      async stop() {
        running = false;
        await Promise.all(workers);
      },
    };
  }

  async sessions(): Promise<ReadonlySet<string>> {
    const { rows } = await this.pool.query<{ id: string }>("SELECT session_id AS id FROM session_store");
    return new Set(rows.map(({ id }) => id));
  }

  async entries(): Promise<number> {
    const { rows } = await this.pool.query<{ count: number }>("SELECT count(*)::int FROM app_cache");
    return rows[0]?.count ?? 0;
  }
}

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 20));
}

describe("when the server goes down", () => {
  let application: Application;

  beforeEach(async function () {
    const server = await orSkip(this, startPostgres());
    await migrate(server.url(), { applicationPassword: "secret" });
    application = new Application(server);
    await application.cache.put("before", "there", HOUR_MS);
  });
  afterEach(async () => {
    await application?.pool.end();
    await application?.server.stop();
  });

  /** What every crash must leave behind. */
  async function assertEmptyAndUsable(): Promise<void> {
    assert.equal(await application.cache.get("before"), null);
    await application.cache.put("after", "there", HOUR_MS);
    assert.equal(await application.cache.get("after"), "there");
  }

  it("by kill -9 under load, no acknowledged session is lost, and the cache comes back empty and usable", async () => {
    const { server } = application;
    const load = application.load();
    await until(() => application.acknowledged.length > 200);
    await server.kill();
    await until(() => load.errors.length > 0);
    assert.equal(await application.cache.getOrCompute("any", HOUR_MS, async () => "computed"), "computed");
    await server.start();
    const before = application.acknowledged.length;
    await until(() => application.acknowledged.length > before + 50);
    await load.stop();
    await assertEmptyAndUsable();
    const stored = await application.sessions();
    assert.deepEqual(
      application.acknowledged.filter((id) => !stored.has(id)),
      [],
    );
    for (const error of load.errors)
      assert.match(error, /^57P0[1-3]|ECONNREFUSED|ECONNRESET|EPIPE|Connection terminated|timeout/);
  });

  it("by kill -9 of one backend, every connection is cut and the cache is empty", async () => {
    const victim = await application.pool.connect();
    const { rows } = await victim.query<{ pid: number }>("SELECT pg_backend_pid() AS pid");
    victim.on("error", () => {});
    process.kill(rows[0]?.pid ?? 0, "SIGKILL");
    await until(() => /all server processes terminated; reinitializing/.test(application.server.log()));
    victim.release(true);
    await until(() =>
      application.entries().then(
        (count) => count === 0,
        () => false,
      ),
    );
    await assertEmptyAndUsable();
  });

  it("cleanly, the cache is still there afterwards", async () => {
    await application.server.halt();
    await assert.rejects(application.cache.get("before"));
    await application.server.start();
    assert.equal(await application.cache.get("before"), "there");
  });
});

describe("a standby", () => {
  let primary: PostgresServer;
  let standby: PostgresServer;
  let application: Application;

  before(async function () {
    primary = await orSkip(this, startPostgres({ installation: debianPostgres }));
    await migrate(primary.url(), { applicationPassword: "secret" });
    standby = await orSkip(this, startStandby(primary));
    application = new Application(standby);
    const onPrimary = new Application(primary);
    await onPrimary.cache.put("before", "there", HOUR_MS);
    await onPrimary.storeSession();
    application.acknowledged.push(...onPrimary.acknowledged);
    await onPrimary.pool.end();
  });
  after(async () => {
    await application?.pool.end();
    await standby?.stop();
    await primary?.stop();
  });

  it("shows the sessions of the primary", () =>
    until(async () => (await application.sessions()).has(application.acknowledged[0] ?? "")));

  it("cannot show the cache: an error, never a wrong answer", () =>
    assert.rejects(application.cache.get("before"), {
      code: "0A000",
      message: /cannot access temporary or unlogged relations during recovery/,
    }));

  it("that is promoted has the sessions and an empty cache, both writable", async () => {
    await primary.kill();
    const client = new Client({ connectionString: standby.url() });
    await client.connect();
    await client.query("SELECT pg_promote()");
    await client.end();
    assert.equal(await application.cache.get("before"), null);
    await application.cache.put("after", "there", HOUR_MS);
    assert.equal(await application.cache.get("after"), "there");
    await application.storeSession();
    assert.deepEqual(await application.sessions(), new Set(application.acknowledged));
  });
});
