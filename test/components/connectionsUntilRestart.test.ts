import assert from "node:assert/strict";
import { connectionsUntilRestart } from "../../components/configuration/connectionsUntilRestart";
import { databaseChangeEffects } from "../../components/configuration/databaseChangeEffects";
import { settingNames } from "../../components/configuration/settings";
import { parseStackConfig } from "../../components/stackConfig";

function prod(changes: Readonly<Record<string, string>>) {
  const own = Object.entries(changes).map(([key, value]) => [`malayalees:${key}`, value]);
  const base = {
    "aws:region": "us-east-1",
    "malayalees:environment": "prod",
    "malayalees:domain": "app.malayalees.us",
  };
  return parseStackConfig({ ...base, ...Object.fromEntries(own) }, "prod");
}

describe("the connections until the database has restarted", () => {
  const cases: readonly (readonly [string, Record<string, string>, Record<string, string>, boolean])[] = [
    ["larger pools on a class that waits for its window", { phase: "initial" }, { phase: "growth" }, true],
    ["the class first, in the same update", { phase: "initial" }, { phase: "growth", databaseChanges: "now" }, false],
    ["the class alone", { phase: "initial" }, { databaseInstanceClass: "db.t4g.small" }, false],
    [
      "the pools, when the class is there",
      { phase: "initial", databaseInstanceClass: "db.t4g.small" },
      { phase: "growth" },
      false,
    ],
    ["from growth to scale, whose pools fit already", { phase: "growth" }, { phase: "scale" }, false],
    ["smaller pools", { phase: "scale" }, { phase: "growth" }, false],
    [
      "more than the parameter group says, on the same class",
      { phase: "scale", databaseInstanceClass: "db.r7g.large" },
      { phase: "scale", databaseInstanceClass: "db.r7g.large", poolSize: "20" },
      true,
    ],
  ];
  for (const [what, before, after, isShort] of cases) {
    it(`${isShort ? "are too few" : "suffice"} for ${what}`, () => {
      const shortage = connectionsUntilRestart(prod(before), prod(after));
      assert.equal(shortage !== undefined, isShort);
      if (shortage) assert.ok(shortage.needed > shortage.running);
    });
  }

  it("name the key that puts the class before the pools", () => {
    const shortage = connectionsUntilRestart(prod({ phase: "initial" }), prod({ phase: "growth" }));
    assert.match(shortage?.remedy ?? "", /databaseChanges to now/);
  });
});

describe("the table of what a change does to the database", () => {
  it("has every key of the database", () => {
    const keys = settingNames.filter((name) => name.startsWith("database") && name !== "databaseEndpoint");
    assert.deepEqual(
      keys.filter((key) => databaseChangeEffects[key] === undefined),
      [],
    );
  });
});
