import assert from "node:assert/strict";
import type { DatabaseInstanceConfig } from "../../../components/stackConfig";
import { parseStackConfig } from "../../../components/stackConfig";
import type { Backups, RestoreWindow, Snapshot } from "../../../tools/restore/backups";
import { checkSource } from "../../../tools/restore/check";
import type { Goal } from "../../../tools/restore/planner";
import { UsageError } from "../../../tools/support/errors";
import { dev } from "../../support/badConfigurations";

const { database } = parseStackConfig(dev, "dev");
const KEY = "arn:aws:kms:us-east-1:123456789012:key/1";
const WINDOW: RestoreWindow = {
  earliest: new Date("2026-11-27T10:00:00Z"),
  latest: new Date("2026-11-28T10:00:00Z"),
};
const SNAPSHOT: Snapshot = { status: "available", engine: "postgres", engineVersion: "17.6", storage: 20, keyArn: KEY };

const ONE: DatabaseInstanceConfig = { number: 1, state: "serving", source: undefined };

interface Account {
  readonly window?: RestoreWindow | undefined;
  readonly snapshot?: Snapshot | undefined;
  readonly instances?: readonly DatabaseInstanceConfig[];
}

/** What an account has: backups of `db`, and a snapshot. */
function check(goal: Goal, account: Account = {}) {
  const { window = WINDOW, snapshot = SNAPSHOT, instances = [ONE] } = account;
  const backups: Backups = {
    window: async (identifier) => ("window" in account || identifier === "db" ? (account.window ?? window) : undefined),
    snapshot: async () => ("snapshot" in account ? account.snapshot : snapshot),
    keyOf: async () => KEY,
  };
  return checkSource(goal, { settings: { ...database, instances }, baseName: "db" }, backups);
}

const to = (time: string, from?: number): Goal => ({ kind: "time", time, from });

describe("what a restore asks AWS before it begins", () => {
  it("fixes `latest` to the latest time that can be restored, of the instance that serves", async () => {
    assert.deepEqual(await check(to("latest")), { kind: "time", time: "2026-11-28T10:00:00.000Z", from: 1 });
  });

  it("takes the first and the last moment of the window", async () => {
    for (const time of [WINDOW.earliest, WINDOW.latest])
      assert.deepEqual(await check(to(time.toISOString())), { kind: "time", time: time.toISOString(), from: 1 });
  });

  it("does not ask again when the instance is there: its time may have left the window", async () => {
    const source = { from: 1, time: "2026-11-20T10:00:00.000Z" };
    const instances = [ONE, { number: 2, state: "restored" as const, source }];
    assert.deepEqual(await check(to(source.time), { instances }), to(source.time));
  });

  const kept = [
    { ...ONE, state: "kept" as const },
    { number: 2, state: "serving" as const, source: { snapshot: "s" } },
  ];
  const refused: readonly (readonly [string, Goal, Account, RegExp])[] = [
    [
      "a time before the window",
      to("2026-11-27T09:59:59.999Z"),
      {},
      /from 2026-11-27T10:00:00.000Z to 2026-11-28T10:00:00.000Z/,
    ],
    ["a time after it", to("2026-11-28T10:00:00.001Z"), {}, /every five minutes/],
    ["a time where nothing is backed up", to("latest"), { instances: kept }, /db-2 has no automatic backups/],
    [
      "a time that only an instance that was kept has, naming it",
      to("2026-11-20T10:00:00Z"),
      { instances: kept, window: WINDOW },
      /an instance that was kept: --from 1/,
    ],
    [
      "backups of an instance that is not there",
      to("latest", 7),
      {},
      /--from 7: there is no such instance; 1 is serving/,
    ],
    [
      "a snapshot that is not there",
      { kind: "snapshot", snapshot: "s" },
      { snapshot: undefined },
      /there is no snapshot s/,
    ],
    ...(
      [
        ["that is still being made", { status: "creating" }, /it is creating/],
        ["of another engine", { engine: "mysql" }, /of mysql/],
        ["of another major version", { engineVersion: "16.4" }, /of PostgreSQL 16.4, and the stack has 17/],
        ["that is larger than the stack's storage may grow", { storage: 5000 }, /set databaseMaxStorage 5500/],
        ["with another key", { keyArn: "arn:other" }, /its key is arn:other.*--kms-key-id arn:aws:kms/],
        ["without a key", { keyArn: undefined }, /it is not encrypted/],
      ] as const
    ).map(
      ([what, changes, words]) =>
        [
          `a snapshot ${what}`,
          { kind: "snapshot", snapshot: "s" },
          { snapshot: { ...SNAPSHOT, ...changes } },
          words,
        ] as const,
    ),
  ];
  for (const [title, goal, account, words] of refused) {
    it(`refuses ${title}`, async () => {
      await assert.rejects(
        () => check(goal, account),
        (error) => error instanceof UsageError && words.test(error.message),
      );
    });
  }
});
