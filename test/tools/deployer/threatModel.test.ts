import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { policies } from "../../../policies/catalogue";
import { threatModelPage } from "../../../tools/deployer/whoMay";

const rows = readFileSync(threatModelPage, "utf8")
  .split("## Threats")[1]
  ?.split("## What remains")[0]
  ?.split("\n")
  .filter((line) => /^\| (?!threat|-)/.test(line));
const names = new Set(policies.map(({ name }) => name));

describe("the threat model", () => {
  it("has a policy or a test for each protection, and each of them exists", () => {
    assert.ok(rows !== undefined && rows.length > 0);
    for (const row of rows) {
      const held = row.split("|")[3] ?? "";
      const named = [...held.matchAll(/`([^`]+)`/g)].map(([, name = ""]) => name);
      assert.ok(named.length > 0, row);
      for (const name of named)
        assert.ok(name.startsWith("test/") ? existsSync(name) : names.has(name), `${name} is not there: ${row}`);
    }
  });
});
