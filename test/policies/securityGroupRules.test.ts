import assert from "node:assert/strict";
import { policies } from "../../policies/catalogue";
import { type PackConfig, type PlannedResource, runPolicies } from "../../policies/runner";
import { resource } from "./support/stacks";

const GROUP = "aws:ec2/securityGroup:SecurityGroup";
const SINGLE = "aws:ec2/securityGroupRule:SecurityGroupRule";
const INGRESS = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";
const EGRESS = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule";

const ranges = (count: number) => Array.from({ length: count }, (_, index) => `10.0.${index}.0/24`);
const ranges6 = (count: number) => Array.from({ length: count }, (_, index) => `2001:db8:${index}::/48`);
const rule = (props: Readonly<Record<string, unknown>>) => ({ protocol: "tcp", fromPort: 443, toPort: 443, ...props });

const group = resource(GROUP, "web", {});
const ofGroup = { propertyDependencies: { securityGroupId: [group.urn] } };
const single = (type: string, count: number, props: Readonly<Record<string, unknown>> = {}) =>
  ranges(count).map((cidrIpv4, index) => resource(type, `rule-${index}`, { cidrIpv4, ...props }, ofGroup));
const list = resource("aws:ec2/managedPrefixList:ManagedPrefixList", "offices", { maxEntries: 50 });
const ofList = (count: number) =>
  resource(
    SINGLE,
    "offices",
    { type: "ingress", prefixListIds: ["pl-1"], cidrBlocks: ranges(count) },
    { propertyDependencies: { securityGroupId: [group.urn], prefixListIds: [list.urn] } },
  );

async function words(stack: readonly PlannedResource[], config?: PackConfig): Promise<readonly string[]> {
  const own = policies.filter(({ name }) => name === "security-group-rules-fit");
  return (await runPolicies(own, stack, config)).map(({ urn, message }) => `${urn.split("::").at(-1)}: ${message}`);
}

const fits: readonly (readonly [what: string, stack: readonly PlannedResource[]])[] = [
  ["sixty ranges", [resource(GROUP, "web", { ingress: [rule({ cidrBlocks: ranges(60) })] })]],
  [
    "sixty ranges of either version",
    [resource(GROUP, "web", { ingress: [rule({ cidrBlocks: ranges(60), ipv6CidrBlocks: ranges6(60) })] })],
  ],
  [
    "sixty ranges in either direction",
    [
      resource(GROUP, "web", {
        ingress: [rule({ cidrBlocks: ranges(60) })],
        egress: [rule({ cidrBlocks: ranges(60) })],
      }),
    ],
  ],
  ["sixty rules of their own", [group, ...single(INGRESS, 60)]],
  ["rules of several groups", [...single(INGRESS, 60), ...single(EGRESS, 60), resource(INGRESS, "other", {})]],
  ["a prefix list with room for fifty, and ten ranges", [group, list, ofList(10)]],
];

const tooMany: readonly (readonly [what: string, stack: readonly PlannedResource[], says: RegExp])[] = [
  [
    "ranges of several rules",
    [resource(GROUP, "web", { ingress: [rule({ cidrBlocks: ranges(31) }), rule({ cidrBlocks: ranges(30) })] })],
    /^web: It has 61 rules of ingress/,
  ],
  [
    "ranges of IPv6",
    [resource(GROUP, "web", { egress: [rule({ ipv6CidrBlocks: ranges6(61) })] })],
    /^web: It has 61 rules of egress/,
  ],
  [
    "ranges and the group itself",
    [resource(GROUP, "web", { ingress: [rule({ cidrBlocks: ranges(60), self: true })] })],
    /^web: It has 61 rules/,
  ],
  ["rules of their own, one a range", [group, ...single(INGRESS, 61)], /^web: It has 61 rules of ingress/],
  [
    "rules in the group and beside it",
    [resource(GROUP, "web", { ingress: [rule({ cidrBlocks: ranges(40) })] }), ...single(INGRESS, 30)],
    /^web: It has 70 rules/,
  ],
  ["outbound rules", [group, ...single(SINGLE, 61, { type: "egress" })].map(asCidrBlocks), /61 rules of egress/],
  [
    "rules of a group that is made elsewhere",
    ranges(61).map((cidrIpv4, index) => resource(INGRESS, `r${index}`, { cidrIpv4, securityGroupId: "sg-1" })),
    /^r0: It has 61 rules of ingress/,
  ],
  ["a prefix list with room for fifty, and eleven ranges", [group, list, ofList(11)], /^web: It has 61 rules/],
];

function asCidrBlocks(each: PlannedResource): PlannedResource {
  const { cidrIpv4, ...props } = each.props;
  return cidrIpv4 === undefined ? each : { ...each, props: { ...props, cidrBlocks: [cidrIpv4] } };
}

describe("the rules of a security group", () => {
  for (const [what, stack] of fits)
    it(`fit: ${what}`, async () => {
      assert.deepEqual(await words(stack), []);
    });
  for (const [what, stack, says] of tooMany)
    it(`are too many: ${what}`, async () => {
      const [message, ...others] = await words(stack);
      assert.match(message ?? "", says);
      assert.deepEqual(others, []);
    });

  it("may be as many as the account's quota was raised to", async () => {
    const stack = [resource(GROUP, "web", { ingress: [rule({ cidrBlocks: ranges(100) })] })];
    const quota = (value: number) => ({ "security-group-rules-fit": { quota: value } });
    assert.deepEqual(await words(stack, quota(100)), []);
    assert.equal((await words(stack, quota(99))).length, 1);
  });
});
