import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { topologyNames } from "../../components/configuration/topologyFacts";
import { dbCommand } from "../../tools/db/arguments";
import { planCommand } from "../../tools/plan/arguments";
import { commands } from "../../tools/reference/commands";
import { shipCommand } from "../../tools/ship/arguments";
import { readCommandLine } from "../../tools/support/command";
import { taskCommand } from "../../tools/task/arguments";
import { sharedPlan } from "../support/plans";
import { topologySettings } from "../support/topologySettings";

const page = readFileSync("docs/every-day.md", "utf8");
const found = (pattern: RegExp) => [...page.matchAll(pattern)].map(([, first = ""]) => first);

/** How each command that the page names reads its command line. */
const readers: Readonly<Record<string, (args: readonly string[]) => unknown>> = {
  db: (args) => readCommandLine(dbCommand, args),
  plan: (args) => readCommandLine(planCommand, args),
  ship: (args) => readCommandLine(shipCommand, args),
  task: (args) => readCommandLine(taskCommand, args),
};

describe("the page on every day", () => {
  const lines = found(/^(npm run .+)$/gm);

  it("has command lines of our own", () => assert.ok(lines.length >= 7));

  for (const line of lines) {
    it(`has a command line that its command accepts: ${line}`, () => {
      const [, , name = "", , ...args] = (line.split(/ {2,}#/)[0] ?? "").split(" ");
      assert.ok(commands.some((each) => each.name === name));
      readers[name]?.(args);
      assert.ok(name in readers);
    });
  }

  for (const topology of topologyNames) {
    it(`names outputs that a stack on ${topology} has, and the dimensions of its service`, async () => {
      const { outputs } = await sharedPlan("prod", topologySettings(topology));
      const names = found(/\$\(output (\w+)/g);
      for (const name of names) assert.ok(name in Object(outputs), name);
      const dimensions = Object(Object(outputs).serviceDimensions)[topology];
      for (const name of found(new RegExp(`\\.${topology}\\.(\\w+)`, "g"))) assert.ok(name in Object(dimensions), name);
    });
  }

  it("calls functions of the database that there are", async () => {
    const { readMigrations } = await import("../../database/migrationFiles.js");
    const sql = readMigrations().map((each) => each.sql);
    const names = found(/(cache_evict\w+)\(/g);
    assert.ok(names.length >= 3);
    for (const name of names)
      assert.ok(
        sql.some((text) => text.includes(`FUNCTION malayalees.${name}(`)),
        name,
      );
  });
});
