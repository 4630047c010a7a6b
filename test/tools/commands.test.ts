import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { commands } from "../../tools/reference/commands";
import { exitCodes } from "../../tools/support/exitCodes";
import { runTool } from "./support/runTool";

/** A command line of each command that gets as far as its work. */
const commandLines: Readonly<Record<string, readonly string[]>> = {
  plan: [],
  cost: [],
  comment: ["README.md", "--pull-request", "1"],
  image: ["build", "--to", "dev", "--commit", "4f9c2d1"],
  ship: ["--stack", "dev", "--image", "4f9c2d1"],
  drift: ["--stack", "dev"],
  "preview-environment": ["down", "--pull-request", "12"],
  policies: ["list"],
  prices: ["--region", "eu-central-1"],
  "deployer-policy": ["dev"],
  domains: ["status", "--stack", "prod"],
  reboot: ["--stack", "prod"],
  restore: ["--stack", "prod", "--to", "latest"],
  switch: ["--stack", "dev", "--to", "ec2"],
  db: ["status", "--url", "postgresql://ann@127.0.0.1:1/app"],
  task: ["--stack", "prod", "--", "true"],
  local: ["test"],
  bench: [],
  "bench:page": [],
  load: [],
  "migrate-redis": ["inspect", "--redis-url", "redis://127.0.0.1:1"],
  reference: [],
};

const { scripts } = JSON.parse(readFileSync("package.json", "utf8")) as { scripts: Readonly<Record<string, string>> };
/** npm script to its file; where a script runs several, the last one gets its arguments. */
const files = Object.entries(scripts).flatMap(([name, line]) => {
  const file = /.* (tools\/\S+\.ts)/.exec(line)?.[1];
  return file === undefined ? [] : [[name, file] as const];
});

/** What a command loads to do its work fails, as a bug of ours would. */
const FAILING = ["--require", join(__dirname, "support/fixtures/failing.cjs")];

describe("every command", () => {
  it("is in this table", () => {
    assert.deepEqual(files.map(([name]) => name).sort(), Object.keys(commandLines).sort());
  });

  it("has its exit codes in docs/commands.md when it has options", () => {
    const withOptions = files.filter(
      ([, file]) => existsSync(file.replace(/main\.ts$/, "arguments.ts")) && file.endsWith("/main.ts"),
    );
    assert.deepEqual(commands.map(({ name }) => name).sort(), withOptions.map(([name]) => name).sort());
  });

  for (const [name, file] of files) {
    it(`npm run ${name} exits 0 with its exit codes for --help, 2 with a suggestion for a misspelling, 70 with a trace for a bug`, async () => {
      const [help, misspelt, bug] = await Promise.all([
        // Nothing of the work is loaded for help, nor for a mistake.
        runTool(file, ["--help"], FAILING),
        runTool(file, ["--hepl"], FAILING),
        runTool(file, commandLines[name] ?? [], FAILING),
      ]);
      assert.deepEqual([help.status, help.stderr], [0, ""]);
      assert.match(help.stdout, new RegExp(`^Usage: npm run ${name} -- `));
      for (const ending of ["done", "usage", "bug", "interrupted"] as const)
        assert.match(help.stdout, new RegExp(`^ {2}${exitCodes[ending].code} +\\S`, "m"));
      assert.deepEqual([misspelt.status, misspelt.stdout], [2, ""]);
      const line = "unknown option '--hepl' (Did you mean --help?)";
      assert.equal(misspelt.stderr, `${line}\nFor help: npm run ${name} -- --help\n`);
      assert.deepEqual([bug.status, bug.stdout], [70, ""]);
      assert.match(
        bug.stderr,
        /^This is a bug in the program; please report it\.\nTypeError: a bug of a test\n {4}at /,
      );
    });
  }
});
