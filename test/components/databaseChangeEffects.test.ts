import assert from "node:assert/strict";
import { databaseChangeEffects } from "../../components/configuration/databaseChangeEffects";
import { settingNames } from "../../components/configuration/settings";

describe("the table of the effects that a change has on a running database", () => {
  it("has every key of the database", () => {
    const keys = settingNames.filter((name) => name.startsWith("database") && name !== "databaseEndpoint");
    assert.deepEqual(
      keys.filter((key) => databaseChangeEffects[key] === undefined),
      [],
    );
  });
});
