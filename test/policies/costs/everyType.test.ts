import assert from "node:assert/strict";
import { environments, phases } from "../../../components/configuration/keys/key";
import { topologyNames } from "../../../components/configuration/topologyFacts";
import { type CostItem, estimate } from "../../../policies/costs/estimate";
import { stackOf } from "../../../policies/support/stack";
import { isRecord } from "../../../policies/support/values";
import { sharedPlan } from "../../support/plans";
import { topologySettings } from "../../support/topologySettings";

/** What the engine sends in the place of a text that is not known yet. */
const UNKNOWN_TEXT = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** What only some configurations make. */
const OPTIONS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "gateway in each zone, replicas and a proxy": {
    natStrategy: "onePerAz",
    databaseReplicas: "2",
    databaseProxy: "true",
  },
  "one gateway, and machines on Spot": { topology: "ec2", natStrategy: "single", spotShare: "50" },
  "endpoints in place of gateways, and tasks on Spot": {
    interfaceEndpoints: "true",
    spotShare: "50",
    image: "123456789012.dkr.ecr.us-east-1.amazonaws.com/malayalees-app:1.0.0",
  },
  "Valkey that grows by itself": { valkey: "serverless", cacheType: "valkey" },
  "Valkey of nodes": { valkey: "nodes", cacheType: "valkey" },
  "many domains, with records": {
    domains: '[{"name":"one.example.org"},{"name":"two.example.org"}]',
    hostedZoneId: "Z0123456789ABCDEFGHIJ",
    alarmEmail: "team@example.org",
  },
  "scaling by the clock": {
    scheduledScaling: '[{"days":"MON-FRI","at":"07:30","timezone":"UTC","min":3}]',
  },
  "a web ACL": { waf: "block", rateLimitPerAddress: "2000", rateLimitPerHost: "20000" },
  "expiry by schedules": { expirySchedule: "scheduler" },
  "passwords that are rotated": { passwordRotationDays: "30", databaseProxy: "false" },
  "two topologies at once": {
    ...topologySettings("eks"),
    traffic: '{"fargate":50,"eks":50}',
  },
};

/** Settings of a stack on a cluster that exists already, in the place of those of AWS. */
const OWN_CLUSTER = {
  topology: "kubernetes",
  kubeconfig: "/tmp/kubeconfig",
  databaseEndpoint: "db.example.org",
};

/** Types that no price is said of, with the reason; all others are priced or free. */
const UNPRICED: Readonly<Record<string, RegExp>> = {
  "kubernetes:apps/v1:Deployment": /cluster that this stack does not make/,
  "kubernetes:networking.k8s.io/v1:Ingress": /controller of the Ingress/,
};

/** What awsx and eks make, which only the engine shows. Source: their resources in the state of a stack (2026-11). */
const PARTS: readonly string[] = [
  "aws:ec2/vpc:Vpc",
  "aws:ec2/subnet:Subnet",
  "aws:ec2/internetGateway:InternetGateway",
  "aws:ec2/routeTable:RouteTable",
  "aws:ec2/routeTableAssociation:RouteTableAssociation",
  "aws:ec2/route:Route",
  "aws:ec2/eip:Eip",
  "aws:ec2/natGateway:NatGateway",
  "aws:eks/cluster:Cluster",
  "aws:eks/accessEntry:AccessEntry",
  "aws:eks/accessPolicyAssociation:AccessPolicyAssociation",
  "aws:iam/openIdConnectProvider:OpenIdConnectProvider",
  "aws:iam/role:Role",
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
  "aws:ec2/securityGroup:SecurityGroup",
  "aws:ec2/securityGroupRule:SecurityGroupRule",
  "pulumi:providers:kubernetes",
];

function assertKnown(items: readonly CostItem[]): void {
  const unknown = items.filter(({ kind, type, source }) => kind === "unpriced" && !UNPRICED[type]?.test(source));
  assert.deepEqual(
    unknown.map(({ type, what, source }) => `${type}: ${what}: ${source}`),
    [],
  );
}

async function assertWhole(stack: string, settings: Readonly<Record<string, string>>): Promise<readonly CostItem[]> {
  const { resources, costs } = await sharedPlan(stack, settings);
  assert.equal(costs.problem, undefined);
  assertKnown(costs.items);
  const listed = new Set(costs.items.map(({ urn }) => urn));
  assert.deepEqual(
    resources.filter(({ urn }) => !listed.has(urn)).map(({ type, name }) => `${type} ${name}`),
    [],
    "not on the bill",
  );
  return costs.items;
}

/** The same structure with another value in the place of each text and number. */
function withLeaves(value: unknown, leaf: unknown): unknown {
  if (Array.isArray(value)) return value.map((each) => withLeaves(each, leaf));
  if (!isRecord(value)) return leaf;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, withLeaves(each, leaf)]));
}

const hasNoFigure = ({ dollars, least }: CostItem) => !Number.isFinite(dollars) || !Number.isFinite(least);

describe("the bill of every stack", () => {
  for (const environment of environments)
    for (const topology of topologyNames)
      for (const phase of phases)
        it(`of ${environment}, ${topology}, ${phase} has each resource: priced, free, or unpriced by name`, async () => {
          await assertWhole(environment, { ...topologySettings(topology), phase });
        });

  for (const [what, settings] of Object.entries(OPTIONS))
    it(`has what an option adds: ${what}`, async () => {
      await assertWhole("prod", settings);
    });

  it("of an own cluster says that its nodes are not on it", async () => {
    const items = await assertWhole("prod", OWN_CLUSTER);
    assert.ok(items.some(({ kind, type }) => kind === "unpriced" && type === "kubernetes:apps/v1:Deployment"));
  });

  it("is the same where the engine shows what awsx makes, and not its inputs", async () => {
    const { resources, costs } = await sharedPlan("prod", { phase: "scale" });
    const vpc = resources.find(({ type }) => type === "awsx:ec2:Vpc");
    assert.ok(vpc);
    const part = (type: string, zone: string) => ({
      ...{ urn: `${vpc.urn}$${type}::${zone}`, type, name: zone, props: { availabilityZone: zone }, parent: vpc.urn },
      ...{ dependencies: [], propertyDependencies: {}, protect: false },
    });
    const parts = ["a", "b", "c"].flatMap((zone) =>
      ["aws:ec2/subnet:Subnet", "aws:ec2/natGateway:NatGateway", "aws:ec2/eip:Eip"].map((type) => part(type, zone)),
    );
    const seen = [...resources.filter(({ type }) => type !== "awsx:ec2:Vpc"), ...parts];
    const { least, expected } = estimate(stackOf(seen), { region: "us-east-1", phase: "scale" });
    assert.equal(least.toFixed(6), costs.least.toFixed(6));
    assert.equal(expected.toFixed(6), costs.expected.toFixed(6));
  });

  for (const [what, value] of [
    ["text", "nonsense"],
    ["a list", ["nonsense"]],
    ["an object", { nonsense: true }],
    ["what is not known yet", UNKNOWN_TEXT],
    ["nothing", null],
  ] as const) {
    it(`is made, of whole figures, with ${what} in every property`, async () => {
      for (const settings of [{ phase: "scale", valkey: "nodes" }, topologySettings("ec2"), topologySettings("eks")]) {
        const { resources } = await sharedPlan("prod", settings);
        const changed = resources.map((each) => ({
          ...each,
          props: Object.fromEntries(Object.keys(each.props).map((key) => [key, value])),
        }));
        const inner = resources.map((each) => ({ ...each, props: { ...Object(withLeaves(each.props, value)) } }));
        for (const planned of [changed, inner]) {
          const { items, least, expected } = estimate(stackOf(planned), { region: "us-east-1", phase: "scale" });
          assert.ok(items.length > 0);
          assert.ok(Number.isFinite(least) && Number.isFinite(expected), JSON.stringify(items.filter(hasNoFigure)));
        }
      }
    });
  }

  it("has what the engine shows of awsx and eks", () => {
    const planned = PARTS.map((type) => ({
      urn: `urn:pulumi:prod::site::awsx:ec2:Vpc$${type}::part`,
      type,
      name: "part",
      props: {},
      parent: "urn:pulumi:prod::site::awsx:ec2:Vpc::network",
      dependencies: [],
      propertyDependencies: {},
      protect: false,
    }));
    assertKnown(estimate(stackOf(planned), { region: "us-east-1", phase: "initial" }).items);
  });
});
