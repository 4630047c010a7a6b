import assert from "node:assert/strict";
import type { DatabaseInstanceConfig } from "../../../components/stackConfig";
import { parseStackConfig } from "../../../components/stackConfig";
import { restoreCommand } from "../../../tools/restore/arguments";
import { commandOf, type Goal, planSteps } from "../../../tools/restore/planner";
import { instanceSettings, withInstances } from "../../../tools/restore/stackFile";
import { readCommandLine } from "../../../tools/support/command";
import { UsageError } from "../../../tools/support/errors";
import { dev } from "../../support/badConfigurations";

const TIME = "2026-11-28T10:00:00.000Z";
const SOURCE = { from: 1, time: TIME };
const TO: Goal = { kind: "time", time: TIME };

const first = (state: DatabaseInstanceConfig["state"]): DatabaseInstanceConfig => ({
  number: 1,
  state,
  source: undefined,
});
const second = (state: DatabaseInstanceConfig["state"]): DatabaseInstanceConfig => ({
  number: 2,
  state,
  source: SOURCE,
});

/** `make 2: 1 serving, 2 restoring` */
function inWords(found: readonly DatabaseInstanceConfig[], goal: Goal): readonly string[] {
  return planSteps(found, goal).map(
    ({ kind, number, instances }) =>
      `${kind} ${number}: ${instances.map((each) => `${each.number} ${each.state}`).join(", ")}`,
  );
}

const MAKE = "make 2: 1 serving, 2 restoring";
const PREPARE = "prepare 2: 1 serving, 2 restored";
const MOVE = "move 2: 1 kept, 2 serving";

describe("the steps of a restore", () => {
  const cases: readonly (readonly [string, readonly DatabaseInstanceConfig[], Goal, readonly string[]])[] = [
    ["begin with a new instance beside the old one", [first("serving")], TO, [MAKE, PREPARE, MOVE]],
    ["take a snapshot as well", [first("serving")], { kind: "snapshot", snapshot: "s" }, [MAKE, PREPARE, MOVE]],
    ["continue where the instance is being made", [first("serving"), second("restoring")], TO, [MAKE, PREPARE, MOVE]],
    ["continue where it is ready", [first("serving"), second("restored")], TO, [PREPARE, MOVE]],
    ["repeat a last update that was cut off", [first("kept"), second("serving")], TO, [MOVE]],
    [
      "give up by taking protection off first",
      [first("serving"), second("restored")],
      { kind: "cancel" },
      ["release 2: 1 serving, 2 leaving", "remove 2: 1 serving, 2 gone"],
    ],
    [
      "continue giving up",
      [first("serving"), second("leaving")],
      { kind: "cancel" },
      ["release 2: 1 serving, 2 leaving", "remove 2: 1 serving, 2 gone"],
    ],
    [
      "go back to an instance that was kept",
      [first("kept"), second("serving")],
      { kind: "use", number: 1 },
      ["move 1: 1 serving, 2 kept"],
    ],
    [
      "delete an instance that was kept",
      [first("kept"), second("serving")],
      { kind: "delete", number: 1 },
      ["release 1: 1 leaving, 2 serving", "remove 1: 1 gone, 2 serving"],
    ],
    [
      "never use a number twice",
      [first("serving"), second("gone")],
      { kind: "time", time: "2026-11-28T11:00:00.000Z" },
      [
        "make 3: 1 serving, 2 gone, 3 restoring",
        "prepare 3: 1 serving, 2 gone, 3 restored",
        "move 3: 1 kept, 2 gone, 3 serving",
      ],
    ],
    [
      "restore a second time from the instance that was kept",
      [first("kept"), second("serving")],
      { kind: "time", time: "2026-11-28T09:00:00.000Z", from: 1 },
      [
        "make 3: 1 kept, 2 serving, 3 restoring",
        "prepare 3: 1 kept, 2 serving, 3 restored",
        "move 3: 1 kept, 2 kept, 3 serving",
      ],
    ],
  ];
  for (const [title, found, goal, expected] of cases) {
    it(title, () => assert.deepEqual(inWords(found, goal), expected));
  }

  for (const [, found, goal] of cases) {
    it(`are a configuration that the program takes, after ${commandOf(goal)} of ${found.map(({ state }) => state).join(", ")}`, () => {
      for (const { instances } of planSteps(found, goal)) {
        const read = parseStackConfig({ ...dev, ...instanceSettings(instances) }, "dev");
        assert.deepEqual(read.database.instances, instances);
      }
    });
  }

  const refused: readonly (readonly [string, readonly DatabaseInstanceConfig[], Goal, RegExp])[] = [
    [
      "another restore while one is under way",
      [first("serving"), second("restored")],
      { kind: "snapshot", snapshot: "s" },
      /a restore to 2026-11-28T10:00:00.000Z is under way: complete it with --to 2026-11-28T10:00:00.000Z --from 1/,
    ],
    ["giving up what was not begun", [first("serving")], { kind: "cancel" }, /no restore is under way/],
    ["giving up after the move", [first("kept"), second("serving")], { kind: "cancel" }, /--use 1/],
    [
      "deleting the one that serves",
      [first("kept"), second("serving")],
      { kind: "delete", number: 2 },
      /1 is kept, 2 is serving/,
    ],
    [
      "using one that is gone",
      [first("serving"), second("gone")],
      { kind: "use", number: 2 },
      /only an instance that was kept can be used/,
    ],
  ];
  for (const [title, found, goal, words] of refused) {
    it(`refuse ${title}`, () => {
      assert.throws(
        () => planSteps(found, goal),
        (error) => error instanceof UsageError && words.test(error.message),
      );
    });
  }
});

describe("the stack file of a restore", () => {
  it("keeps comments and all other keys", () => {
    const text = "# ours\nconfig:\n  aws:region: us-east-1 # near\n  malayalees:phase: growth\n";
    const written = withInstances(text, [first("serving"), second("restoring")]);
    assert.match(written, /# ours\n[\s\S]*# near\n[\s\S]*phase: growth/);
    assert.match(written, /malayalees:databaseInstances:\n {4}- number: 1\n {6}state: serving\n {4}- number: 2/);
    assert.match(written, /from: 1\n {6}time: "2026-11-28T10:00:00.000Z"/);
  });
});

describe("a time in the stack file", () => {
  // What the CLI makes of a time without quotes.
  for (const written of [
    "2026-11-28T10:00:00Z",
    "2026-11-28 10:00:00 +0000 UTC",
    "2026-11-28 10:00:00.000 +0000 UTC",
  ]) {
    it(`is the same moment as ${written}`, () => {
      const instances = [
        { number: 1, state: "kept" },
        { number: 2, state: "serving", from: 1, time: written },
      ];
      const raw = { ...dev, "malayalees:databaseInstances": JSON.stringify(instances) };
      assert.deepEqual(parseStackConfig(raw, "dev").database.instances[1]?.source, SOURCE);
    });
  }
});

describe("the command line of a restore", () => {
  const read = (...args: readonly string[]) => readCommandLine(restoreCommand, ["--stack", "prod", ...args]).goal;

  it("takes a time of any zone as the same moment", () => {
    assert.deepEqual(read("--to", "2026-11-28T15:30:00+05:30"), { kind: "time", time: TIME, from: undefined });
  });

  it("takes a time without seconds, and `latest`", () => {
    assert.deepEqual(read("--to", "2026-11-28T10:00Z", "--from", "1"), { kind: "time", time: TIME, from: 1 });
    assert.deepEqual(read("--to", "latest"), { kind: "time", time: "latest", from: undefined });
  });

  const bad: readonly (readonly [readonly string[], RegExp])[] = [
    [[], /one of --to, --snapshot/],
    [["--to", TIME, "--cancel"], /one of --to, --snapshot/],
    [["--to", "2026-11-28T10:00:00"], /time with its zone/],
    [["--to", "yesterday"], /time with its zone/],
    [["--to", "2026-13-28T10:00:00Z"], /time with its zone/],
    [["--snapshot", "s", "--from", "1"], /--from goes with --to only/],
    [["--use", "0"], /whole number from 1 to 99/],
  ];
  for (const [args, words] of bad) {
    it(`refuses ${args.join(" ") || "nothing to do"}`, () => {
      assert.throws(
        () => read(...args),
        (error) => error instanceof UsageError && words.test(error.message),
      );
    });
  }
});
