import assert from "node:assert/strict";
import { policies } from "../../policies/catalogue";
import { type PlannedResource, runPolicies } from "../../policies/runner";
import { UNKNOWN } from "../../policies/support/values";
import { resource } from "./support/stacks";

const PARAMETER = "resolve:ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-arm64";

type Props = Readonly<Record<string, unknown>>;

function group(props: Props, dependencies: Readonly<Record<string, readonly string[]>> = {}, autoRollback = true) {
  const instanceRefresh = { strategy: "Rolling", preferences: { autoRollback } };
  return resource(
    "aws:autoscaling/group:Group",
    "workers",
    { instanceRefresh, ...props },
    { propertyDependencies: dependencies },
  );
}

const template = (imageId: unknown) =>
  resource("aws:ec2/launchTemplate:LaunchTemplate", "workers", { imageId, name: "workers" });
const mixed = (specification: Props, ...overrides: readonly Props[]) => ({
  mixedInstancesPolicy: {
    launchTemplate: {
      launchTemplateSpecification: specification,
      overrides: overrides.map((each) => ({ instanceType: "t4g.small", launchTemplateSpecification: each })),
    },
  },
});
const numbered = { id: "lt-1", version: "3" };
const made = template(PARAMETER);

async function words(stack: readonly PlannedResource[]): Promise<readonly string[]> {
  const own = policies.filter(({ name }) => name === "group-rollback-possible");
  return (await runPolicies(own, stack)).map(({ message }) => message);
}

const taken: readonly (readonly [what: string, stack: readonly PlannedResource[]])[] = [
  ["a number", [group({ launchTemplate: numbered })]],
  ["a number that is not known yet", [group({ launchTemplate: { id: "lt-1", version: UNKNOWN } })]],
  ["a number, in a mixed group", [group(mixed(numbered, { launchTemplateId: "lt-2", version: 1 }))]],
  ["an AMI", [template("ami-1"), group({ launchTemplate: { name: "workers", version: "3" } })]],
  ["another group's parameter", [template(PARAMETER), group({ launchTemplate: numbered })]],
  ["no rollback", [group({ launchTemplate: { id: "lt-1", version: "$Latest" } }, {}, false)]],
];

const refused: readonly (readonly [what: string, stack: readonly PlannedResource[], says: RegExp])[] = [
  ["$Latest", [group({ launchTemplate: { id: "lt-1", version: "$Latest" } })], /version .* is \$Latest; .* number/],
  ["$Default", [group({ launchTemplate: { id: "lt-1", version: "$Default" } })], /is \$Default/],
  ["no version", [group({ launchTemplate: { id: "lt-1" } })], /not set, which means \$Default/],
  ["$Latest, in a mixed group", [group(mixed({ launchTemplateId: "lt-1", version: "$Latest" }))], /is \$Latest/],
  [
    "$Latest, of one type of a mixed group",
    [group(mixed(numbered, { launchTemplateId: "lt-2", version: "$Latest" }))],
    /is \$Latest/,
  ],
  [
    "a parameter, by dependency",
    [made, group({ launchTemplate: { id: UNKNOWN, version: UNKNOWN } }, { launchTemplate: [made.urn] })],
    /image of the launch template workers is resolve:ssm:.* AMI id/,
  ],
  ["a parameter, by name", [made, group({ launchTemplate: { name: "workers", version: "3" } })], /is resolve:ssm:/],
  [
    "a parameter, in a mixed group",
    [made, group(mixed(numbered), { mixedInstancesPolicy: [made.urn] })],
    /is resolve:ssm:/,
  ],
];

describe("a group with autoRollback", () => {
  for (const [what, stack] of taken)
    it(`is taken with ${what}`, async () => {
      assert.deepEqual(await words(stack), []);
    });
  for (const [what, stack, says] of refused)
    it(`is refused with ${what}`, async () => {
      const [message, ...others] = await words(stack);
      assert.match(message ?? "", says);
      assert.deepEqual(others, []);
    });
});
