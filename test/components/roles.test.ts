import assert from "node:assert/strict";
import { sharedPlan } from "../support/plans";
import { topologySettings } from "../support/topologySettings";

interface Policy {
  readonly Statement: readonly { readonly Resource: string | readonly string[] }[];
}

/** What a stack has beside its defaults, where the topology takes it. */
const more: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  fargate: { passwordRotationDays: "30" },
  ec2: { passwordRotationDays: "30" },
  eks: {},
};

describe("roles", () => {
  for (const [topology, settings] of Object.entries(more))
    it(`of ${topology} name ARNs, as IAM takes nothing else`, async () => {
      const { resources } = await sharedPlan("prod", { ...topologySettings(topology), ...settings });
      const policies = resources.filter(({ type }) => type === "aws:iam/rolePolicy:RolePolicy");
      assert.ok(policies.length > 3);
      for (const { name, inputs } of policies) {
        const { Statement }: Policy = JSON.parse(String(inputs.policy));
        const others = Statement.flatMap(({ Resource }) => Resource).filter((each) => !/^(\*$|arn:)/.test(each));
        assert.deepEqual(others, [], name);
      }
    });
});
