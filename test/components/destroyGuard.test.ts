import assert from "node:assert/strict";
import { one } from "../support/offline";
import { sharedPlan } from "../support/plans";

const GUARD = "malayalees:stack:DestroyGuard";

describe("the destroy guard", () => {
  it("depends on every other part of the stack, so that it would be deleted first", async () => {
    const { resources } = await sharedPlan("prod", {});
    const guard = resources.find(({ parent }) => parent === one(resources, GUARD).urn);
    assert.ok(guard?.protect);
    for (const { urn } of resources.filter(({ custom, remote }) => custom || remote)) {
      if (urn !== guard.urn) assert.ok(guard.dependencies.includes(urn), `${urn} could go before the guard refuses`);
    }
  });

  it("allows a destroy when protection is off", async () => {
    const { resources } = await sharedPlan("prod", { "malayalees:protection": "false" });
    for (const { urn, protect } of resources) assert.equal(protect, false, urn);
  });
});
