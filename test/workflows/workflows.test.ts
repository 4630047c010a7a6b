import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { commands } from "../../tools/reference/commands";
import { readCommandLine } from "../../tools/support/command";
import { StandIns } from "../support/standIns";

const FOLDER = ".github/workflows";

type Texts = Readonly<Record<string, string>>;
interface Step {
  readonly name?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly shell?: string;
  readonly env?: Texts;
}
interface Job {
  readonly steps?: readonly Step[];
  readonly uses?: string;
  readonly permissions?: Texts;
  readonly env?: Texts;
}
interface Workflow {
  readonly permissions?: Texts;
  readonly jobs: Readonly<Record<string, Job>>;
}

const names = readdirSync(FOLDER).sort();
const textOf = (name: string) => readFileSync(join(FOLDER, name), "utf8");
const workflows = names.map((name) => [name, parse(textOf(name)) as Workflow] as const);
const jobs = workflows.flatMap(([file, { jobs: all }]) =>
  Object.entries(all).map(([name, job]) => ({ file, name, job })),
);
const blocks = jobs.flatMap(({ file, name, job }) =>
  (job.steps ?? []).flatMap(({ run, shell, env, name: title }) =>
    run === undefined
      ? []
      : [{ title: `${file}, ${name}: ${title ?? run.split("\n")[0]}`, run, shell, env: { ...job.env, ...env } }],
  ),
);

/** What GitHub puts in the place of an expression. */
const values: Texts = {
  "github.sha": "4f9c2d1a",
  "github.event.pull_request.number": "12",
  "github.event.pull_request.head.sha": "4f9c2d1a",
  "github.ref_name": "policies-v0.1.0",
  "inputs.stack": "dev",
  "inputs.image": "4f9c2d1a",
  "inputs.from": "prod",
  "matrix.stack": "dev",
  "matrix.node": "22",
  "matrix.profile": "-Pboot-3.5",
  "matrix.then": "npm run test:spring",
  "steps.refresh.outputs.status": "0",
};
const filledIn = (text: string) =>
  text.replaceAll(/\$\{\{ *(.+?) *\}\}/g, (_, expression: string) => values[expression] ?? `<${expression}>`);

/** Programs that a block may start. What one says, where a block reads it. */
const programs: Readonly<Record<string, string>> = {
  ...Object.fromEntries(["docker", "aws", "gh", "go", "sudo", "npx", "pulumi"].map((name) => [name, ""])),
  git: `case "$1" in diff) exit 1;; esac`,
  mvn: `mkdir -p spring/target && touch spring/target/bom.json`,
  npm: `case "$1 \${2-}" in "pkg get") echo '"0.1.0"';; esac; case "$*" in *"image -- build"*) echo images:4f9c2d1a;; esac`,
};

/** Calls whose failure does not fail their step, each with its reason. */
const mayFail: readonly (readonly [call: RegExp, reason: string])[] = [
  [/^git diff --quiet/, "its answer is the exit code"],
  [/^gh pr create/, "there is one already: it is edited"],
  [/^npm run --silent prices/, "a step of its own fails for it, after the pull request"],
];

describe("the workflows", () => {
  it("name every action by its commit, with the version beside it", () => {
    for (const name of names)
      for (const line of textOf(name)
        .split("\n")
        .filter((each) => /\buses: /.test(each)))
        assert.match(
          line,
          /uses: (\.\/\.github\/workflows\/[\w-]+\.yml$|[\w.-]+\/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$)/,
          name,
        );
  });

  it("name the same commit for the same version everywhere", () => {
    const pins = names.flatMap((name) => [...textOf(name).matchAll(/uses: ([\w.-]+\/\S+)@(\S+) # (\S+)/g)]);
    const byVersion = new Map(pins.map(([, action, commit, version]) => [`${action} ${version}`, commit]));
    assert.equal(new Set(pins.map(([, action]) => action)).size, byVersion.size);
    for (const [, action, commit, version] of pins) assert.equal(commit, byVersion.get(`${action} ${version}`));
  });

  it("install the Pulumi CLI of the version that the program has", () => {
    const { dependencies } = JSON.parse(readFileSync("package.json", "utf8")) as { dependencies: Texts };
    for (const name of names)
      for (const [, version] of textOf(name).matchAll(/pulumi-version: (.+)/g))
        assert.equal(version, dependencies["@pulumi/pulumi"], name);
  });

  it("may do no more than they say, job by job or for all", () => {
    for (const { file, name, job } of jobs)
      assert.ok(job.permissions ?? workflows.find(([each]) => each === file)?.[1].permissions, `${file}, ${name}`);
  });

  it("put nothing that a person typed or pushed into a script", () => {
    for (const { title, run } of blocks) assert.doesNotMatch(run, /\$\{\{ *(github|inputs|needs|steps|env)\b/, title);
  });
});

describe("the scripts of the workflows", () => {
  let standIns: StandIns;
  before(() => {
    standIns = new StandIns({});
    for (const [name, script] of Object.entries(programs))
      standIns.put(name, `if [ "\${FAILING-}" = "${name} $*" ]; then exit 3; fi\n${script}`);
    writeFileSync(join(standIns.folder, "LICENSE"), "");
    mkdirSync(join(standIns.folder, "policies/facts/prices"), { recursive: true });
    writeFileSync(join(standIns.folder, "policies/facts/prices/us-east-1.json"), "{}");
  });
  after(() => standIns.remove());

  /** As GitHub runs it. Source: GitHub Actions, workflow syntax, `jobs.<job_id>.steps[*].shell` (2026-11). */
  function runBlock({ run, shell, env }: (typeof blocks)[number], failing = "") {
    standIns.forget();
    const options = shell === "bash" ? ["--noprofile", "--norc", "-eo", "pipefail"] : ["-e"];
    const files = ["GITHUB_STEP_SUMMARY", "GITHUB_OUTPUT", "GITHUB_PATH", "GITHUB_ENV"];
    return spawnSync("bash", [...options, "-c", filledIn(run)], {
      cwd: standIns.folder,
      encoding: "utf8",
      env: {
        ...process.env,
        ...standIns.environment,
        ...Object.fromEntries(files.map((name) => [name, join(standIns.folder, name)])),
        RUNNER_TEMP: standIns.folder,
        ...Object.fromEntries(Object.entries(env).map(([name, text]) => [name, filledIn(text)])),
        FAILING: failing,
      },
    });
  }

  for (const block of blocks)
    it(`${block.title}: does its work, with options that exist, and fails with what it starts`, () => {
      const { status, stderr } = runBlock(block);
      assert.equal(status, 0, stderr);
      const calls = [...new Set(standIns.calls())];
      for (const call of calls) understood(call);
      for (const call of calls) {
        if (mayFail.some(([pattern]) => pattern.test(call))) continue;
        assert.notEqual(runBlock(block, call).status, 0, `goes on without: ${call}`);
      }
    });

  it("are there at all", () => assert.ok(blocks.length > 20));
});

/** A call of npm has a script of ours, and options that the command takes. */
function understood(call: string): void {
  const [, name, rest] = /^npm run (?:--silent )?([\w:-]+)(?: -- (.*))?$/.exec(call) ?? [];
  if (name === undefined) return;
  const { scripts } = JSON.parse(readFileSync("package.json", "utf8")) as { scripts: Texts };
  assert.ok(name in scripts, call);
  const command = commands.find((each) => each.name === name);
  if (command !== undefined) readCommandLine({ ...command, read: (given: object) => given }, rest?.split(" ") ?? []);
}
