import assert from "node:assert/strict";
import { type ChildProcessByStdio, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import { text } from "node:stream/consumers";
import { Client } from "pg";
import { startRedis } from "../../../tools/localServers/redis";
import type { Addresses } from "../../../tools/localServers/serverSet";
import { orSkip } from "../../support/orSkip";
import { typescriptNode } from "../../support/typescriptNode";

type Child = ChildProcessByStdio<Writable, Readable, Readable>;

interface Running {
  readonly child: Child;
  readonly addresses: Addresses;
  readonly errors: Promise<string>;
  ask(request: unknown): Promise<unknown>;
}

async function start(): Promise<Running> {
  const child = spawn(process.execPath, [...typescriptNode, "tools/localServers/main.ts"], {
    stdio: ["pipe", "pipe", "pipe"],
  });
  const errors = text(child.stderr);
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async () => JSON.parse((await lines.next()).value ?? (await errors));
  return {
    child,
    errors,
    addresses: await next(),
    ask: (request) => {
      child.stdin.write(`${JSON.stringify(request)}\n`);
      return next();
    },
  };
}

async function query<Row extends object>({ postgres }: Addresses, sql: string, port = postgres.port): Promise<Row[]> {
  const { name, password } = postgres.users.application;
  const client = new Client({ host: postgres.host, port, database: postgres.database, user: name, password });
  client.on("error", () => {});
  await client.connect();
  try {
    return (await client.query<Row>(sql)).rows;
  } finally {
    await client.end();
  }
}

const isRefused = (error: NodeJS.ErrnoException) => error.code === "ECONNREFUSED";

describe("the servers for tests of other programs", () => {
  let servers: Running;

  before(async function () {
    await orSkip(
      this,
      startRedis().then((redis) => redis.stop()),
    );
    servers = await start();
  });

  after(() => servers?.child.kill("SIGTERM"));

  it("come with the product's tables, for the application's role", async () => {
    await query(servers.addresses, "SELECT FROM app_cache");
    await query(servers.addresses, "SELECT FROM spring_session");
  });

  it("are killed and started again on the same port: what was logged stays, the cache is empty", async () => {
    const { addresses, ask } = servers;
    await query(
      addresses,
      "INSERT INTO spring_session VALUES ('a', 'a', 0, 0, 1800, 0, 'ann'); SELECT cache_put('t', 'c', 'k', 'v', 60000)",
    );
    assert.deepEqual(await ask({ do: "kill", server: "postgres" }), {});
    await assert.rejects(query(addresses, "SELECT"), isRefused);
    const started = { port: addresses.postgres.port };
    for (const _ of ["starts", "runs already"])
      assert.deepEqual(await ask({ do: "start", server: "postgres" }), started);
    assert.equal((await query(addresses, "SELECT FROM spring_session")).length, 1);
    assert.equal((await query(addresses, "SELECT FROM app_cache")).length, 0);
  });

  it("are halted without losing the cache", async () => {
    await query(servers.addresses, "SELECT cache_put('t', 'c', 'k', 'v', 60000)");
    await servers.ask({ do: "halt", server: "postgres" });
    await servers.ask({ do: "start", server: "postgres" });
    assert.equal((await query(servers.addresses, "SELECT FROM app_cache")).length, 1);
  });

  it("include a PgBouncer when it is asked for", async function () {
    const answer = await servers.ask({ do: "start", server: "pgbouncer" });
    assert.ok(typeof answer === "object" && answer !== null);
    if ("error" in answer && /pgbouncer is missing/.test(String(answer.error))) return this.skip();
    assert.ok("port" in answer && typeof answer.port === "number", JSON.stringify(answer));
    await query(servers.addresses, "SELECT FROM app_cache", answer.port);
  });

  for (const [title, request, error] of [
    [
      "an unknown server",
      { do: "kill", server: "mysql" },
      /no server mysql; there are postgres, redis, pgbouncer, valkey-nodes, valkey-serverless/,
    ],
    ["an unknown request", { do: "dance", server: "redis" }, /start/],
  ] as const)
    it(`answer ${title} with an error and go on`, async () => {
      const answer = await servers.ask(request);
      assert.match(JSON.stringify(answer), error);
      assert.deepEqual(await servers.ask({ do: "kill", server: "redis" }), {});
      assert.deepEqual(await servers.ask({ do: "start", server: "redis" }), { port: servers.addresses.redis.port });
    });

  for (const [title, end] of [
    ["their input ends", (child: Child) => child.stdin.end()],
    ["a signal asks them to", (child: Child) => child.kill("SIGTERM")],
  ] as const)
    it(`stop without a word when ${title}`, async () => {
      const others = await start();
      const ended = once(others.child, "exit");
      end(others.child);
      assert.deepEqual(await ended, [0, null]);
      assert.equal(await others.errors, "");
      await assert.rejects(query(others.addresses, "SELECT"), isRefused);
    });
});
