import assert from "node:assert/strict";
import { once } from "node:events";
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { withConnection } from "../../../database/connection";
import { LOGINS } from "../../../tools/local/names";
import { freePort } from "../../../tools/localServers/freePort";
import { findJdk, requireMaven } from "../../../tools/support/java";
import { isRunning } from "../../../tools/support/processLock";
import { orSkip } from "../../support/orSkip";
import { endAll, type LocalCommand, startLocal, startStaying } from "./support";

/** A line for each check of the database, and of the application. */
const DATABASE_CHECKS = 6;
const APPLICATION_CHECKS = 7;
const UP = "It runs until Ctrl-C.";

function query(command: LocalCommand, text: string): Promise<unknown> {
  const { user, password } = LOGINS.master;
  const url = `postgresql://${user}:${password}@127.0.0.1:${command.databasePort}/malayalees_us_site`;
  return withConnection(url, async (client) => (await client.query(text)).rows);
}

describe("npm run local", () => {
  let temporary: string;
  let folder: string;

  beforeEach(() => {
    temporary = mkdtempSync(join(tmpdir(), "malayalees-local-"));
    // Root's server runs as another user.
    chmodSync(temporary, 0o755);
    folder = join(temporary, "data of it");
  });
  afterEach(async () => {
    await endAll();
    rmSync(temporary, { recursive: true, force: true });
  });

  it("test, with Node alone: checks the database, says why the rest is skipped, and leaves nothing", async () => {
    const { status, stdout } = await startLocal(["test"], { PATH: "/nowhere", JAVA_HOME: undefined, TMPDIR: temporary })
      .ended;
    assert.match(stdout, /^without the application: a JDK, 17 or newer is missing: /m);
    assert.equal(stdout.match(/^ok /gm)?.length, DATABASE_CHECKS, stdout);
    assert.equal(stdout.match(/^skipped .*: there is no application$/gm)?.length, APPLICATION_CHECKS, stdout);
    assert.match(stdout, /\n6 ok, 7 skipped\n$/);
    assert.equal(status, 0);
    assert.deepEqual(readdirSync(temporary), []);
  });

  it("test, with a JDK: everything is ok, and nothing is left", async function () {
    await orSkip(
      this,
      Promise.resolve().then(() => [findJdk(), requireMaven()]),
    );
    const { status, stdout, stderr } = await startLocal(["test"], { TMPDIR: temporary }).ended;
    assert.deepEqual(
      [status, stdout.match(/^ok /gm)?.length],
      [0, DATABASE_CHECKS + APPLICATION_CHECKS],
      stdout + stderr,
    );
    assert.deepEqual(readdirSync(temporary), []);
  });

  it("keeps its data until --fresh, refuses a second run beside it, and ends by Ctrl-C", async () => {
    const first = await startStaying(folder);
    await first.until(UP);
    await query(first, "CREATE TABLE public.kept ()");
    const beside = await (await startStaying(folder)).ended;
    assert.deepEqual([beside.status, beside.stdout], [2, ""]);
    assert.match(
      beside.stderr,
      new RegExp(`^npm run local is running already \\(process ${first.pid}\\), with the data in `),
    );
    first.send("SIGINT");
    const { status, stdout } = await first.ended;
    assert.equal(status, 0);
    assert.match(
      stdout,
      new RegExp(
        `PGPASSWORD=local-only-application psql postgresql://malayalees_app@127\\.0\\.0\\.1:${first.databasePort}/`,
      ),
    );
    const log = readFileSync(join(folder, "postgresql.log"), "utf8");
    assert.match(log, /user=malayalees_master,.* LOG: {2}statement: CREATE TABLE public\.kept \(\)\n/);
    assert.ok(!existsSync(join(folder, "lock")) && !existsSync(join(folder, "data/postmaster.pid")));

    const second = await startStaying(folder);
    await second.until(UP);
    assert.deepEqual(await query(second, "SELECT to_regclass('public.kept') IS NOT NULL AS kept"), [{ kept: true }]);
    await query(
      second,
      "INSERT INTO malayalees.schema_migration (version, name, checksum) VALUES (9999, '9999_newer.sql', '')",
    );
    second.send("SIGTERM");
    assert.equal((await second.ended).status, 0);

    const ahead = await (await startStaying(folder)).ended;
    assert.equal(ahead.status, 1);
    assert.match(
      ahead.stderr,
      /the database is ahead of this version of the program, which does not know 9999_newer\.sql\. .*\nOr, to start anew and delete what is in it: npm run local -- --fresh\n/,
    );

    const fresh = await startStaying(folder, "--fresh");
    await fresh.until(UP);
    assert.deepEqual(await query(fresh, "SELECT to_regclass('public.kept') IS NOT NULL AS kept"), [{ kept: false }]);
    fresh.send("SIGINT");
    assert.equal((await fresh.ended).status, 0);
  });

  it("that was killed leaves a server, which the next run names; it goes on when that has ended", async () => {
    const killed = await startStaying(folder);
    await killed.until(UP);
    killed.send("SIGKILL");
    await killed.ended;
    const pid = Number(readFileSync(join(folder, "data/postmaster.pid"), "utf8").split("\n")[0]);
    try {
      const next = await (await startStaying(folder)).ended;
      assert.equal(next.status, 2);
      assert.match(
        next.stderr,
        new RegExp(`^PostgreSQL \\(process ${pid}\\) still runs .*: stop it with kill -INT ${pid}\n`),
      );
    } finally {
      // A crash: its file stays, and names a process that is gone.
      process.kill(pid, "SIGKILL");
      while (isRunning(pid)) await new Promise(setImmediate);
    }
    const after = await startStaying(folder);
    await after.until(UP);
    after.send("SIGINT");
    assert.equal((await after.ended).status, 0);
    assert.ok(!isRunning(pid));
  });

  it("that is interrupted while it starts ends, with 130 and without a server", async () => {
    const command = await startStaying(folder);
    while (!existsSync(join(folder, "lock"))) await new Promise(setImmediate);
    command.send("SIGINT");
    assert.equal((await command.ended).status, 130);
    assert.ok(!existsSync(join(folder, "lock")) && !existsSync(join(folder, "data/postmaster.pid")));
  });

  for (const { option, other } of [
    { option: "--port", other: "--database-port" },
    { option: "--database-port", other: "--port" },
  ])
    it(`says in a sentence that the port of ${option} is in use, and by what`, async () => {
      const taken = createServer().listen(0, "127.0.0.1");
      await once(taken, "listening");
      const address = taken.address();
      const port = typeof address === "object" ? address?.port : undefined;
      const { status, stderr } = await startLocal([
        "--folder",
        folder,
        option,
        String(port),
        other,
        String(await freePort()),
      ]).ended;
      taken.close();
      assert.equal(status, 2);
      assert.match(
        stderr,
        new RegExp(`^port ${port} is in use, usually by another .*: stop that, or name another port with ${option}\n`),
      );
    });
});
