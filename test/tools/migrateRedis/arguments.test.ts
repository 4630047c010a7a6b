import assert from "node:assert/strict";
import { migrateCommand } from "../../../tools/migrateRedis/arguments";
import { helpOf, readCommandLine } from "../../../tools/support/command";
import { UsageError } from "../../../tools/support/errors";

const REDIS = ["--redis-url", "redis://127.0.0.1:1"] as const;
const BOTH = [...REDIS, "--url", "postgresql://ann@127.0.0.1:1/app", "--mapping", "m.yaml"] as const;

const commands = Object.keys(migrateCommand.options.command.commands ?? {});

describe("the command line of migrate-redis", () => {
  const readArguments = (args: readonly string[], environment: NodeJS.ProcessEnv) =>
    readCommandLine(migrateCommand, args, environment);

  it("has safe defaults", () => {
    const { dryRun, overwrite, restart, databases, batch, maxDriftMs, windowMs } = readArguments(["copy", ...BOTH], {});
    assert.deepEqual(
      { dryRun, overwrite, restart, databases, batch, maxDriftMs, windowMs },
      {
        ...{ dryRun: false, overwrite: false, restart: false, databases: [0], batch: 1000 },
        ...{ maxDriftMs: 2000, windowMs: 600_000 },
      },
    );
  });

  it("takes the servers from the environment, with their passwords", () => {
    const environment = { REDIS_URL: "rediss://ann:secret@r:6379/2", DATABASE_URL: "postgres://b:secret@p/app" };
    const { redisUrls, url, databases } = readArguments(["verify", "--mapping", "m.yaml"], environment);
    assert.deepEqual([redisUrls, url, databases], [[environment.REDIS_URL], environment.DATABASE_URL, [2]]);
  });

  it("takes every master of a cluster, and several databases", () => {
    const args = ["inspect", ...REDIS, "--redis-url", "redis://127.0.0.1:2", "--databases", "0,3,3"];
    const { redisUrls, databases } = readArguments(args, {});
    assert.deepEqual([redisUrls.length, databases], [2, [0, 3]]);
  });

  it("is explained by --help, with every command", () => {
    for (const command of commands) assert.ok(helpOf(migrateCommand).includes(`\n  ${command} `), command);
  });

  const mistakes: readonly (readonly [RegExp, readonly string[]])[] = [
    [/none is given/, [...REDIS]],
    [/not "move"/, ["move", ...REDIS]],
    [/--redis-url is missing/, ["inspect"]],
    [/--redis-url must be of the form/, ["inspect", "--redis-url", "http://secret"]],
    [/--redis-url must have no password.*REDISCLI_AUTH/, ["inspect", "--redis-url", "redis://:secret@r"]],
    [/number of a database/, ["inspect", "--redis-url", "redis://r/app"]],
    [/--url is missing/, ["copy", ...REDIS, "--mapping", "m.yaml"]],
    [/--url must have no password/, ["copy", ...REDIS, "--mapping", "m", "--url", "postgresql://a:secret@h/d"]],
    [/--mapping is missing: copy/, ["copy", ...REDIS, "--url", "postgresql://a@h/d"]],
    [/--cache needs --mapping/, ["inspect", ...REDIS, "--cache", "users"]],
    [/--dry-run goes with copy only/, ["verify", ...BOTH, "--dry-run"]],
    [/--window goes with decommission-check only/, ["copy", ...BOTH, "--window", "1m"]],
    [/--url goes with copy and verify only/, ["inspect", ...BOTH]],
    [/--databases must be .*not "all"/, ["inspect", ...REDIS, "--databases", "all"]],
    [/--batch must be a whole number from 1 to 10000, not "0"/, ["copy", ...BOTH, "--batch", "0"]],
    [/--batch .*not "10001"/, ["copy", ...BOTH, "--batch", "10001"]],
    [/--rate .*not "fast"/, ["copy", ...BOTH, "--rate", "fast"]],
    [/--max-drift must be a time/, ["verify", ...BOTH, "--max-drift", "2"]],
    [/--ttl-for-persistent .*not "never"/, ["copy", ...BOTH, "--ttl-for-persistent", "never"]],
    [/--force/, ["copy", ...BOTH, "--force"]],
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
