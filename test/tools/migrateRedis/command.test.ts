import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { DatabaseError } from "../../../database/errors";
import { migrateCommand } from "../../../tools/migrateRedis/arguments";
import { readCommands } from "../../../tools/migrateRedis/redisSource";
import { run } from "../../../tools/migrateRedis/run";
import { readCommandLine } from "../../../tools/support/command";
import { Refused, Unreachable, UsageError } from "../../../tools/support/errors";
import { as, newDatabase } from "../../database/support/server";
import { fileWith, newSides, runCommand, type Sides } from "./support/servers";

const MAPPING = 'caches: [{ pattern: "{tenant}:{cache}::{key}" }]';
const KEYS = 300;

describe("npm run migrate-redis", () => {
  let sides: Sides;
  let options: readonly string[];
  let environment: NodeJS.ProcessEnv;
  beforeEach(async function () {
    sides = await newSides(this);
    const url = new URL(sides.databaseUrl);
    environment = { PGPASSWORD: url.password };
    url.password = "";
    options = ["--redis-url", sides.redisUrl, "--mapping", fileWith("m.yaml", MAPPING), "--url", url.href];
    for (let each = 0; each < KEYS; each++) {
      await sides.redis.sendCommand(["SET", `acme:products::${each}`, `value ${each}`, "EX", "1000"]);
    }
  });

  const stored = async () => (await sides.postgres.query("SELECT FROM malayalees.app_cache")).rowCount ?? 0;

  it("copies, verifies and exits 0 when all is well", async () => {
    const copied = await runCommand(["copy", ...options], environment);
    assert.deepEqual([copied.code, await stored()], [0, KEYS], copied.stderr);
    const verified = await runCommand(["verify", ...options, "--json"], environment);
    assert.equal(verified.code, 0, verified.stderr);
    const { caches, differences } = JSON.parse(verified.stdout);
    assert.deepEqual([caches.products.identical, differences], [KEYS, 0]);
  });

  it("exits 1 when something stays behind, and names it in the report and in the file", async () => {
    await sides.redis.sendCommand(["LPUSH", "acme:queue::1", "x"]);
    await sides.redis.sendCommand(["SET", Buffer.from([0xac, 0xed]), "x"]);
    const file = fileWith("left.ndjson", "");
    const { code, stdout } = await runCommand(["copy", ...options, "--left-file", file], environment);
    assert.equal(code, 1);
    assert.match(stdout, /left behind:\n.*a list: a cache of values cannot hold it\n {6}acme:queue::1/s);
    const lines = readFileSync(file, "utf8")
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    assert.deepEqual(lines.map(({ key, keyBase64, reason }) => [key ?? keyBase64, reason]).sort(), [
      ["acme:queue::1", "list"],
      ["rO0=", "keyNotText"],
    ]);
  });

  /** Slow enough to be met in the middle: three pages of ten keys a second. */
  const SLOWLY = ["--batch", "10", "--rate", "30"];

  it("goes on after SIGKILL where it was, and its counts are right", async () => {
    const killed = await runCommand(["copy", ...options, ...SLOWLY], environment, (kill) => {
      // Its first line comes before its first batch, the next one only later: the database shows the progress.
      untilStored(20).then(() => kill("SIGKILL"));
    });
    assert.equal(killed.stdout, "");
    const before = await stored();
    assert.ok(before >= 20 && before < KEYS, String(before));
    const { code, stdout } = await runCommand(["copy", ...options, "--json"], environment);
    const { start, tally } = JSON.parse(stdout);
    assert.deepEqual(
      [code, start, tally.keys, tally.caches.products.written, await stored()],
      [0, "resumed", KEYS, KEYS, KEYS],
    );
  });

  /** Resolves as soon as so many entries are committed; a server that is asked again and again needs no clock. */
  async function untilStored(count: number): Promise<void> {
    while ((await stored()) < count);
  }

  it("finishes its batch after SIGINT, says how to go on, and exits 130", async () => {
    const { code, stdout } = await runCommand(["copy", ...options, ...SLOWLY], environment, (kill) => {
      untilStored(10).then(() => kill("SIGINT"));
    });
    assert.deepEqual([code, /^interrupted:.*\nrun it again to continue/.test(stdout)], [130, true], stdout);
    const [, written] = /products +(?:\S+ +){3}(\d+)/.exec(stdout) ?? [];
    assert.equal(Number(written), await stored());
  });

  /** As the command does it, in this process; what main.ts would print. */
  async function output(args: readonly string[], more: NodeJS.ProcessEnv = {}): Promise<string> {
    const all = { ...environment, ...more };
    const { PGPASSWORD } = process.env;
    process.env.PGPASSWORD = all.PGPASSWORD;
    try {
      return (await run(readCommandLine(migrateCommand, args), all, new AbortController().signal)).text;
    } catch (error) {
      const isInPlainWords = [UsageError, Unreachable, Refused, DatabaseError].some((Kind) => error instanceof Kind);
      if (!isInPlainWords || !(error instanceof Error)) throw error;
      return error.message;
    } finally {
      if (PGPASSWORD === undefined) delete process.env.PGPASSWORD;
      else process.env.PGPASSWORD = PGPASSWORD;
    }
  }

  it("shows no secret, wherever it looks", async () => {
    await sides.redis.sendCommand(["CONFIG", "SET", "requirepass", "s3cret-of-redis"]);
    try {
      const wrong = await output(["copy", ...options], { REDISCLI_AUTH: "another-s3cret" });
      assert.match(wrong, /^cannot connect to Redis at 127.*WRONGPASS/);
      const none = await output(["copy", ...options]);
      assert.match(none, /NOAUTH/);
      const right = await output(["copy", ...options], { REDISCLI_AUTH: "s3cret-of-redis" });
      assert.match(right, /products +300/);
      const { rows } = await sides.postgres.query(
        "SELECT string_agg(m::text, '') AS state FROM malayalees.redis_migration m",
      );
      assert.doesNotMatch([wrong, none, right, rows[0]?.state].join(), new RegExp(`s3cret|${environment.PGPASSWORD}`));
    } finally {
      await sides.redis.sendCommand(["CONFIG", "SET", "requirepass", ""]);
    }
  });

  it("needs no right in Redis but to read, and changes nothing there", async () => {
    await sides.redis.sendCommand(["HSET", "acme:hash::1", "a", "b"]);
    const rights = ["+select", "+hello", "+auth", ...readCommands.map((each) => `+${each.toLowerCase()}`)];
    await sides.redis.sendCommand([
      "ACL",
      "SETUSER",
      "migrator",
      "on",
      ">s3cret",
      "resetkeys",
      "%R~*",
      "-@all",
      ...rights,
    ]);
    const before = await sides.redis.sendCommand(["DEBUG", "DIGEST"]);
    const reader = ["--redis-url", as(sides.redisUrl, "migrator", ""), ...options.slice(2)];
    const copied = await output(["copy", ...reader], { REDISCLI_AUTH: "s3cret" });
    assert.match(copied, /products +300 .*a hash that is not a Spring session/s);
    assert.match(await output(["verify", ...reader], { REDISCLI_AUTH: "s3cret" }), /^1 differences$/m);
    assert.deepEqual(await sides.redis.sendCommand(["DEBUG", "DIGEST"]), before);
  });

  const other = (option: string, value: string) => (given: readonly string[]) => {
    const at = given.indexOf(option) + 1;
    return at === 0 ? [...given, option, value] : [...given.slice(0, at), value, ...given.slice(at + 1)];
  };
  const refusals: readonly (readonly [string, RegExp, (given: readonly string[]) => readonly string[]])[] = [
    [
      "Redis does not answer",
      /^cannot connect to Redis at 127\.0\.0\.1:1: .*REFUSED/,
      other("--redis-url", "redis://127.0.0.1:1"),
    ],
    [
      "PostgreSQL does not answer",
      /^cannot connect to 127\.0\.0\.1:1: /,
      other("--url", "postgresql://a@127.0.0.1:1/b"),
    ],
    ["Redis has no such database", /DB index is out of range/, other("--databases", "99")],
    ["what stays behind cannot be written down", /^--left-file: .*directory/, other("--left-file", "/")],
    ["there is no mapping", /^--mapping: .*no such file/, other("--mapping", "no.yaml")],
    ["the certificates cannot be read", /^--redis-ca: .*no such file/, other("--redis-ca", "no.pem")],
    [
      "the database is not set up",
      /run migrate first/,
      (given) => other("--url", new URL("template1", String(given.at(-1))).href)(given),
    ],
  ];
  for (const [what, message, change] of refusals) {
    it(`says in plain words that ${what}`, async () =>
      assert.match(await output(["copy", ...change(options)]), message));
  }

  it("says in plain words that the database's encoding has not every character", async () => {
    const url = new URL(await newDatabase("ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0"));
    url.password = "";
    for (const command of ["copy", "verify"])
      assert.match(await output([command, ...other("--url", url.href)(options)]), /the database's encoding is LATIN1/);
  });

  it("exits 2 with one line, and no stack trace, when a server is not there", async () => {
    const { code, stdout, stderr } = await runCommand(["inspect", "--redis-url", "redis://127.0.0.1:1"]);
    assert.deepEqual([code, stdout], [2, ""]);
    assert.match(stderr, /^cannot connect to Redis at 127\.0\.0\.1:1: [^\n]*\n$/);
  });

  it("exits 1 from decommission-check while a client uses Redis", async () => {
    const args = ["decommission-check", "--redis-url", sides.redisUrl, "--window", "500ms"];
    const used = await runCommand(args, {}, () => {
      sides.redis.sendCommand(["GET", "acme:products::1"]);
    });
    assert.deepEqual([used.code, /get +\d+ +reads keys/.test(used.stdout)], [1, true], used.stdout);
  });

  it("shows what there is without a mapping and without PostgreSQL", async () =>
    assert.match(await output(["inspect", "--redis-url", sides.redisUrl]), /acme:products::\* +300 /));
});
