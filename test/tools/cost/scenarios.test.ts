import assert from "node:assert/strict";
import { scenarios, variants } from "../../../tools/cost/scenarios";
import type { Plan } from "../../../tools/plan/plan";

describe("the scenarios of a stack", () => {
  it("are every phase on every topology of AWS with each cache", () => {
    assert.equal(variants.length, 18);
    assert.equal(new Set(variants.map((variant) => JSON.stringify(variant))).size, 18);
  });

  it("are planned with what they are named for", async () => {
    const wanted = { phase: "growth", topology: "eks", cache: "valkey" } as const;
    const [made] = await scenarios("prod", { only: [wanted], set: { phase: "initial", databaseStorage: "30" } });
    assert.ok(made !== undefined && "plan" in made);
    assert.equal(made.plan.topology, "eks");
    assert.deepEqual(made.plan.violations, []);
    assert.equal(inputsOf(made, "aws:elasticache/replicationGroup:ReplicationGroup").nodeType, "cache.t4g.small");
    assert.equal(inputsOf(made, "aws:rds/instance:Instance").allocatedStorage, 30);
  });

  it("say why the configuration refuses one, and go on", async () => {
    const [refused, made] = await scenarios("prod", {
      only: [
        { phase: "initial", topology: "fargate", cache: "valkey" },
        { phase: "initial", topology: "fargate", cache: "postgresql" },
      ],
      set: { valkeyReplicas: "0" },
    });
    assert.ok(refused !== undefined && "reason" in refused);
    assert.match(refused.reason, /^malayalees:valkeyReplicas: 1 to 5 in prod/);
    assert.ok(made !== undefined && "plan" in made);
  });
});

function inputsOf({ plan }: { readonly plan: Plan }, type: string): Readonly<Record<string, unknown>> {
  return plan.resources.find((each) => each.type === type)?.inputs ?? {};
}
