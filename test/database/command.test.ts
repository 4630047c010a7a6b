import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { dbCommand } from "../../tools/db/arguments";
import { readCommandLine } from "../../tools/support/command";
import { UsageError } from "../../tools/support/errors";
import { typescriptNode } from "../support/typescriptNode";
import { newDatabase, skipWithoutServer } from "./support/server";

const URL_WITHOUT_PASSWORD = "postgresql://ann@127.0.0.1:1/app";

const commands = Object.keys(dbCommand.options.command.commands ?? {});

describe("the command line of db", () => {
  const readArguments = (args: readonly string[], environment: NodeJS.ProcessEnv) =>
    readCommandLine(dbCommand, args, environment);

  for (const command of commands) {
    it(`takes ${command} and a URL, or DATABASE_URL`, () => {
      const target = { url: URL_WITHOUT_PASSWORD };
      const read = { command, target, role: undefined, owner: undefined, json: false };
      assert.deepEqual(readArguments([command, "--url", URL_WITHOUT_PASSWORD], {}), read);
      assert.deepEqual(readArguments([command], { DATABASE_URL: URL_WITHOUT_PASSWORD }), read);
    });
  }

  const mistakes: readonly (readonly [RegExp, readonly string[]])[] = [
    [/none is given/, []],
    [/not "drop"/, ["drop"]],
    [/too many arguments/, ["migrate", "status"]],
    [/--url is missing/, ["status"]],
    [/must be of the form/, ["status", "--url", "mysql://localhost/app"]],
    [/must have no password/, ["status", "--url", "postgresql://ann:secret@localhost/app"]],
    [/must have no password/, ["status", "--url", "postgresql://ann@localhost/app?password=secret"]],
    [/--role goes with migrate/, ["status", "--url", URL_WITHOUT_PASSWORD, "--role", "app"]],
    [/--owner goes with migrate/, ["status", "--url", URL_WITHOUT_PASSWORD, "--owner", "owner"]],
    [/--stack goes with status and stats and cleanup/, ["migrate", "--stack", "prod"]],
    [/--url or --stack, not both/, ["status", "--stack", "prod", "--url", URL_WITHOUT_PASSWORD]],
    [/--force/, ["migrate", "--url", URL_WITHOUT_PASSWORD, "--force"]],
  ];
  for (const [message, args] of mistakes) {
    it(`refuses "${args.join(" ")}" without repeating a password`, () =>
      assert.throws(
        () => readArguments(args, {}),
        (error: Error) =>
          error instanceof UsageError && message.test(error.message) && !error.message.includes("secret"),
      ));
  }
});

describe("npm run db", () => {
  interface Ended {
    readonly code: number;
    readonly stdout: string;
    readonly stderr: string;
  }

  /** The command as a person runs it; not synchronous, as the server's log is read by this process. */
  function run(args: readonly string[], environment: NodeJS.ProcessEnv = {}): Promise<Ended> {
    return new Promise((resolve) => {
      const child = execFile(
        "node",
        [...typescriptNode, "tools/db/main.ts", ...args],
        { env: { ...process.env, ...environment } },
        (_, stdout, stderr) => resolve({ code: child.exitCode ?? -1, stdout, stderr }),
      );
    });
  }

  it("exits 2 with one line when nobody answers", async () => {
    const { code, stderr } = await run(["status", "--url", URL_WITHOUT_PASSWORD], { PGPASSWORD: "x" });
    assert.equal(code, 2);
    assert.match(stderr, /^cannot connect to 127\.0\.0\.1:1: connect ECONNREFUSED[^\n]*\n$/);
  });

  it("migrates, shows the state, cleans up and shows statistics, with the passwords in the environment", async function () {
    await skipWithoutServer(this);
    const url = new URL(await newDatabase());
    const environment = { PGPASSWORD: url.password, MALAYALEES_APP_PASSWORD: "from the environment" };
    url.password = "";
    const db = (command: string) => run([command, "--url", url.href], environment);

    const wrong = await run(["status", "--url", url.href], { PGPASSWORD: "wrong" });
    assert.deepEqual([wrong.code, /password authentication failed/.test(wrong.stderr)], [2, true]);
    const early = await db("stats");
    assert.deepEqual([early.code, early.stderr.includes("run migrate first")], [1, true]);
    assert.equal((await db("status")).code, 1);
    const migrated = await db("migrate");
    assert.equal(migrated.code, 0, migrated.stderr);
    assert.match(migrated.stdout, /^applied {2}0001_app_cache\.sql$/m);
    assert.match(migrated.stdout, /notice: expiry is not scheduled by pg_cron/);
    assert.equal((await db("status")).code, 0);
    assert.match((await db("cleanup")).stdout, /^removed 0 cache entries and 0 sessions$/m);
    assert.match((await db("stats")).stdout, /^the cache is empty$/m);
  });
});
