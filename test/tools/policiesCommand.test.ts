import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { policies, policyGroups } from "../../policies/catalogue";
import { policiesCommand } from "../../tools/policies/arguments";
import { find, select } from "../../tools/policies/catalogue";
import { renderEntry, renderList } from "../../tools/policies/render";
import { readCommandLine } from "../../tools/support/command";
import { UsageError } from "../../tools/support/errors";
import { typescriptNode } from "../support/typescriptNode";

describe("npm run policies", () => {
  it("lists every policy, a line each, and says how many there are", () => {
    const lines = renderList(select({})).split("\n");
    for (const { id, name, description } of policies) {
      const line = lines.find((each) => each.startsWith(id));
      assert.ok(line?.includes(` ${name} `) && line.endsWith(description), name);
    }
    assert.equal(lines.at(-1), `${policies.length} policies`);
  });

  const filters: readonly (readonly [filter: Parameters<typeof select>[0], names: readonly string[]])[] = [
    [{ group: "functions" }, policyGroups.functions.map(({ name }) => name)],
    [
      { severity: "critical", group: "database" },
      ["database-not-public", "database-password-managed", "proxy-takes-tls-only"],
    ],
    [
      { level: "advisory", group: "cache" },
      ["parameter-group-used", "instance-class-known", "parameters-checked", "parameters-differ-from-defaults"],
    ],
    [{ level: "remediate" }, []],
  ];
  for (const [filter, names] of filters) {
    it(`filters by ${JSON.stringify(filter)}`, () => {
      assert.deepEqual(
        select(filter).map(({ name }) => name),
        names,
      );
    });
  }

  it("shows a policy by name or id, with its reason, remedy, source, settings and suppression", () => {
    for (const which of ["connections-within-budget", "MLY-CACHE-017", "mly-cache-017"]) {
      const shown = renderEntry(find(which));
      const wanted = [
        /MLY-CACHE-017/,
        /critical/,
        /To fix it: /,
        /https:\/\//,
        /reservedConnections \(number from 0 to/,
      ];
      for (const words of [...wanted, /policy\.suppress\/connections-within-budget/]) assert.match(shown, words);
    }
    assert.match(renderEntry(find("required-tags")), /level "remediate"/);
  });

  const mistakes: readonly (readonly [args: readonly string[], words: RegExp])[] = [
    [[], /one command of list, show: none is given/],
    [["print"], /not "print"/],
    [["list", "cache"], /options only, not cache/],
    [["list", "--group", "redis"], /--group must be one of cache, .+not "redis"/],
    [["list", "--severity", "worst"], /--severity must be one of low, medium, high, critical, not "worst"/],
    [["list", "--level", "strict"], /--level must be one of advisory, mandatory, remediate, disabled, not "strict"/],
    [["list", "--color"], /--color/],
    [["show"], /name or the id of one policy/],
    [["show", "one", "two"], /too many arguments/],
    [["show", "one", "--level", "advisory"], /--level goes with list only/],
  ];
  for (const [args, words] of mistakes) {
    it(`refuses "${args.join(" ")}" in words`, () => {
      assert.throws(
        () => readCommandLine(policiesCommand, args),
        (error) => error instanceof UsageError && words.test(error.message),
      );
    });
  }

  it("suggests a name that is near", () => {
    assert.throws(() => find("database-multi-zone"), /no policy is called "database-multi-zone"/);
    assert.throws(() => find("database-multi-a"), /did you mean "database-multi-az"/);
  });

  it("ends with 0 when it did what was asked, and with 2 and one plain message when it was asked wrongly", () => {
    const run = (...args: readonly string[]) =>
      spawnSync(process.execPath, [...typescriptNode, "tools/policies/main.ts", ...args], { encoding: "utf8" });
    const shown = run("show", "required-tags", "--json");
    assert.equal(shown.status, 0);
    assert.equal(JSON.parse(shown.stdout).canRemediate, true);
    const wrong = run("show", "nothing");
    assert.deepEqual([wrong.status, wrong.stdout], [2, ""]);
    assert.doesNotMatch(wrong.stderr, /\n\s+at /);
  });
});
