import assert from "node:assert/strict";
import { databaseChangeEffects } from "../../components/configuration/databaseChangeEffects";
import { kubernetesKeys } from "../../components/configuration/keys/kubernetes";
import { settingNames } from "../../components/configuration/settings";

describe("the table of the effects that a change has on a running database", () => {
  it("has every key of the database", () => {
    // Those of a cluster of one's own are about a database that is not the stack's.
    const others = Object.keys(kubernetesKeys);
    const own = settingNames.filter((name) => name.startsWith("database") && !others.includes(name));
    assert.deepEqual(
      own.filter((key) => databaseChangeEffects[key] === undefined),
      [],
    );
  });
});
