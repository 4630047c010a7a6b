import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ConfigurationError } from "../../components/configuration/errors";
import { readStackFiles } from "../../tools/plan/stackFiles";
import { readCommandLine } from "../../tools/support/command";
import { UsageError } from "../../tools/support/errors";
import { guardShared } from "../../tools/support/guardShared";
import { replaceFile } from "../../tools/support/stackFile";
import { switchCommand } from "../../tools/switch/arguments";
import type { Placement } from "../../tools/switch/planner";
import { prepareMove } from "../../tools/switch/prepare";
import { checkRoom } from "../../tools/switch/room";
import { placementSettings, withPlacement } from "../../tools/switch/stackFile";
import { typescriptNode } from "../support/typescriptNode";

const HALFWAY: Placement = {
  topology: "fargate",
  traffic: [
    { topology: "fargate", weight: 50 },
    { topology: "ec2", weight: 50, minimum: 2 },
  ],
};

const AFTER: Placement = { topology: "ec2", traffic: [] };

/** As the driver writes it. */
const writePlacement = (file: string, placement: Placement) =>
  replaceFile(file, withPlacement(readFileSync(file, "utf8"), placement));

const readArguments = (args: readonly string[]) => readCommandLine(switchCommand, args);

describe("the command line of the switch", () => {
  it("has defaults for all but stack and target", () => {
    assert.deepEqual(readArguments(["--stack", "prod", "--to", "ec2"]), {
      stack: "prod",
      to: "ec2",
      shares: [10, 50, 100],
      watchSeconds: 120,
      waitSeconds: 900,
      maxErrors: 1,
      allowLessCapacity: false,
      dryRun: false,
    });
  });

  it("takes steps, times and limits", () => {
    const given = [
      "--steps",
      "5,25,100",
      "--watch",
      "300",
      "--wait",
      "60",
      "--max-errors",
      "0.5",
      "--dry-run",
      "--allow-less-capacity",
    ];
    const read = readArguments(["--stack", "dev", "--to", "eks", ...given]);
    assert.deepEqual([read.shares, read.watchSeconds, read.waitSeconds, read.maxErrors], [[5, 25, 100], 300, 60, 0.5]);
    assert.deepEqual([read.dryRun, read.allowLessCapacity], [true, true]);
  });

  const mistakes = [
    ["--to", "ec2"],
    ["--stack", "prod"],
    ["--stack", "prod", "--to", "lambda"],
    ["--stack", "prod", "--to", "ec2", "--verbose"],
    ["--stack", "prod", "--to", "ec2", "extra"],
    ...["", "0,100", "50,10,100", "10,10,100", "10,50", "10,200", "10,a,100"].map((steps) =>
      ["--stack", "prod", "--to", "ec2"].concat("--steps", steps),
    ),
    ...["-1", "x", "1e3", "100000"].map((watch) => ["--stack", "prod", "--to", "ec2", `--watch=${watch}`]),
  ];
  for (const args of mistakes) {
    it(`refuses ${args.join(" ")}`, () => assert.throws(() => readArguments(args), UsageError));
  }
});

describe("npm run switch", () => {
  /** The command as a person runs it. */
  const run = (...args: readonly string[]) =>
    spawnSync("node", [...typescriptNode, "tools/switch/main.ts", ...args], { encoding: "utf8" });

  it("exits 3 and says how to get the Pulumi CLI where it is missing", () => {
    const only = mkdtempSync(join(tmpdir(), "path-"));
    const args = [...typescriptNode, "tools/switch/main.ts", "--stack", "dev", "--to", "ec2", "--dry-run"];
    const { status, stdout, stderr } = spawnSync(process.execPath, args, {
      encoding: "utf8",
      env: { ...process.env, PATH: only },
    });
    rmSync(only, { recursive: true });
    assert.deepEqual([status, stdout], [3, ""]);
    assert.match(stderr, /the Pulumi CLI \(pulumi\) is missing: see https:\/\/www\.pulumi\.com.*\nNothing was changed/);
    assert.doesNotMatch(stderr, /ENOENT|^\s+at /m);
  });

  for (const [args, says] of [
    [["--stack", "staging", "--to", "ec2"], /there is no stack "staging".*there are: dev, prod/],
    [["--stack", "prod", "--to", "lambda"], /--to must be one of fargate, ec2.*not "lambda"/],
  ] as const) {
    it(`exits 2 with a message and no stack trace for ${args.join(" ")}`, () => {
      const { status, stdout, stderr } = run(...args);
      assert.deepEqual([status, stdout], [2, ""]);
      assert.match(stderr, says);
      assert.doesNotMatch(stderr, /^\s+at /m);
    });
  }
});

describe("the stack file of the switch", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "switch-"));
    for (const file of ["Pulumi.yaml", "Pulumi.dev.yaml", "Pulumi.prod.yaml"]) cpSync(file, join(folder, file));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const file = () => join(folder, "Pulumi.dev.yaml");

  it("is read by the program as it was written", () => {
    writePlacement(file(), HALFWAY);
    const { config } = readStackFiles(folder, "dev", {});
    const written = Object.keys(placementSettings(HALFWAY)).map((key) => [key, config[key]]);
    assert.deepEqual(Object.fromEntries(written), placementSettings(HALFWAY));
  });

  it("holds what each topology keeps at least, until the move ends", () => {
    writePlacement(file(), HALFWAY);
    assert.match(readFileSync(file(), "utf8"), /minimumDuringMove:\s+ec2: 2\n/);
    writePlacement(file(), AFTER);
    assert.doesNotMatch(readFileSync(file(), "utf8"), /minimumDuringMove|traffic/);
  });

  it("is as before when a move was taken back, comments and quotes included", () => {
    const before = readFileSync(file(), "utf8");
    writePlacement(file(), HALFWAY);
    writePlacement(file(), { topology: "fargate", traffic: [] });
    const lines = (text: string) => text.split("\n").sort();
    assert.deepEqual(lines(readFileSync(file(), "utf8")), lines(before));
  });

  it("keeps encrypted values and the key they are encrypted with", () => {
    const secrets = "encryptionsalt: v1:abc=:v1:def:ghi==\nconfig:\n  malayalees:token:\n    secure: v1:jkl==\n";
    const text = withPlacement(secrets, HALFWAY);
    for (const line of secrets.trim().split("\n")) assert.ok(text.includes(line), line);
  });

  it("has a key once, also where it stood without the project's name", () => {
    const text = withPlacement("config:\n  topology: ec2\n  traffic: {ec2: 1}\n", HALFWAY);
    assert.deepEqual(text.match(/topology/g)?.length, 1);
    assert.deepEqual(text.match(/traffic/g)?.length, 1);
  });

  it("is replaced as a whole, with nothing left beside it", () => {
    const before = readdirSync(folder);
    writePlacement(file(), HALFWAY);
    assert.deepEqual(readdirSync(folder), before);
  });

  /** One task with a pool of this size; the smallest database bears 55 connections of applications. */
  const setPool = (poolSize: number) =>
    writeFileSync(file(), `${readFileSync(file(), "utf8")}  malayalees:poolSize: ${poolSize}\n`);

  it("decides from where a move starts", () => {
    writePlacement(file(), HALFWAY);
    setPool(5);
    const { move, config } = prepareMove(folder, readArguments(["--stack", "dev", "--to", "ec2"]));
    assert.deepEqual(
      move.steps.map(({ kind, share }) => [kind, share]),
      [
        ["resume", 50],
        ["shift", 100],
        ["finish", 100],
      ],
    );
    assert.deepEqual([config.scaling.minTasks, config.region], [1, "us-east-1"]);
  });

  it("is refused at night, when nothing runs, and not by day", () => {
    setPool(5);
    const hours = '{"days":"MON-FRI","from":"07:00","to":"20:00","timezone":"Europe/Berlin"}';
    writeFileSync(file(), `${readFileSync(file(), "utf8")}  malayalees:runningHours: '${hours}'\n`);
    const prepareAt = (moment: string) => () =>
      prepareMove(folder, readArguments(["--stack", "dev", "--to", "ec2"]), new Date(moment));
    assert.throws(prepareAt("2026-07-15T20:00:00Z"), /Stack dev is off now .*07:00 to 20:00, Europe\/Berlin/);
    assert.equal(prepareAt("2026-07-15T10:00:00Z")().move.steps[0]?.kind, "add");
  });

  it("is refused before anything happens when both topologies' pools exceed max_connections", () => {
    setPool(12);
    const prepare = () => prepareMove(folder, readArguments(["--stack", "dev", "--to", "ec2"]));
    assert.throws(prepare, (error: unknown) => {
      assert.ok(error instanceof ConfigurationError);
      assert.match(error.message, /for fargate and ec2 together/);
      return true;
    });
  });
});

describe("the room for two topologies", () => {
  const stack = (settings: Readonly<Record<string, string>>) => ({
    "aws:region": "us-east-1",
    "malayalees:allowHttp": "true",
    "malayalees:databaseInstanceClass": "db.t4g.medium",
    "malayalees:minTasks": "2",
    "malayalees:maxTasks": "4",
    ...settings,
  });
  const both = placementSettings(HALFWAY);

  it("is there when the database bears both as it runs", () => {
    checkRoom(stack({ "malayalees:poolSize": "15" }), both, "dev");
  });

  it("is missing when max_connections would have to grow, and the largest pool that fits is told", () => {
    const crowded = stack({ "malayalees:poolSize": "20" });
    assert.throws(
      () => checkRoom(crowded, both, "dev"),
      /need max_connections 255; the database runs with 200 .*pulumi config set poolSize 15 --stack dev/,
    );
    checkRoom({ ...crowded, "malayalees:poolSize": "15" }, both, "dev");
  });

  it("is there once a first step with more connections was made and the database restarted", () => {
    checkRoom({ ...stack({ "malayalees:poolSize": "20" }), ...both }, placementSettings(AFTER), "dev");
  });
});

describe("the guard of the switch", () => {
  const urn = (type: string) => `urn:pulumi:prod::malayalees::malayalees:data:Database$${type}::database`;
  const preview = (op: string, type: string) => ({ text: "", changes: [{ op, urn: urn(type) }] });

  for (const op of ["replace", "create-replacement", "delete-replaced", "delete"]) {
    it(`does not let a ${op} of the database ride along with a move`, () => {
      assert.throws(() => guardShared(preview(op, "aws:rds/instance:Instance"), "move traffic"), UsageError);
    });
  }

  it("lets new compute come, a task definition be replaced, and the database be updated", () => {
    guardShared(preview("create", "aws:lb/targetGroup:TargetGroup"), "move traffic");
    guardShared(preview("replace", "aws:ecs/taskDefinition:TaskDefinition"), "move traffic");
    guardShared(preview("update", "aws:rds/instance:Instance"), "move traffic");
  });
});
