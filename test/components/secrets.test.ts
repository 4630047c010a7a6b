import assert from "node:assert/strict";
import { Secrets } from "../../components/secrets";
import { byType, one, runOffline } from "../support/offline";

function secrets(retained: boolean) {
  return runOffline(() => {
    const made = new Secrets("secrets", { databaseUser: "malayalees_app", retained, keepKey: retained });
    return { keyArn: made.keyArn, credentialsArn: made.credentialsArn };
  });
}

describe("the secrets", () => {
  it("contain user name and password of the application's own role, and show neither", async () => {
    const { resources } = await secrets(false);
    const version = one(resources, "aws:secretsmanager/secretVersion:SecretVersion");
    assert.equal(version.inputs.secretString, "[secret]");
  });

  it("are encrypted with the stack's own key, which is rotated automatically", async () => {
    const { resources, outputs } = await secrets(false);
    assert.equal(one(resources, "aws:secretsmanager/secret:Secret").inputs.kmsKeyId, outputs.keyArn);
    assert.equal(one(resources, "aws:kms/key:Key").inputs.enableKeyRotation, true);
  });

  for (const type of [
    "aws:kms/key:Key",
    "aws:secretsmanager/secret:Secret",
    "random:index/randomPassword:RandomPassword",
  ]) {
    it(`survive a destroy when they are retained: ${type}`, async () => {
      assert.equal(one((await secrets(true)).resources, type).protect, true);
      assert.equal(one((await secrets(false)).resources, type).protect, false);
    });
  }

  it("can be restored for 30 days in prod, and free their name at once in dev", async () => {
    const window = async (retained: boolean) =>
      one((await secrets(retained)).resources, "aws:secretsmanager/secret:Secret").inputs.recoveryWindowInDays;
    assert.equal(await window(true), 30);
    assert.equal(await window(false), 0);
  });

  it("keep the key where a snapshot may still need it", async () => {
    assert.equal(one((await secrets(true)).resources, "aws:kms/key:Key").retainOnDelete, true);
    assert.equal(one((await secrets(false)).resources, "aws:kms/key:Key").retainOnDelete, false);
  });

  it("are never an output of a component in plain text", async () => {
    const { resources } = await secrets(false);
    for (const component of byType(resources, "malayalees:secrets:Secrets")) {
      assert.doesNotMatch(JSON.stringify(component), /password"\s*:\s*"(?!\[secret\])/);
    }
  });
});
