import assert from "node:assert/strict";
import { policies } from "../../../policies/catalogue";
import { type PlannedResource, runPolicies } from "../../../policies/runner";
import { coverInternet, reachesInternet } from "../../../policies/support/addressRanges";
import { resource } from "./stacks";

/** Every network of a length, as 32 of /5. */
const networks = (length: number) =>
  Array.from({ length: 2 ** length }, (_, index) => `${index * 2 ** (8 - length)}.0.0.0/${length}`);

const internet: readonly (readonly string[])[] = [
  ...[["0.0.0.0/0"], ["0.0.0.0/1", "128.0.0.0/1"], ["0.0.0.0/1"], ["128.0.0.0/1"], ["255.255.255.255/0"]],
  ...[["::/0"], ["::/1", "8000::/1"], ["::/1"], ["2000::/3"], ["0:0:0:0:0:0:0:0/0"]],
  ...[networks(5), networks(8), ["10.0.0.0/8", "64.0.0.0/2"], ["not a range", "0.0.0.0/0"]],
];

const others: readonly (readonly string[])[] = [
  ...[[], ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10"], ["203.0.113.0/24"], ["203.0.113.7"]],
  ...[["3.0.0.0/8", "52.0.0.0/8", "13.0.0.0/8"], ["224.0.0.0/3"], ["2001:db8::/32"], ["fc00::/7", "fe80::/10"]],
  ...[["8000::/1"], ["10.0.0.0/8", "10.0.0.0/8"], ["x/0"], ["1.2.3/0"], ["1:2:3/0"], ["0.0.0.0/64"], ["::1::/0"]],
];

describe("ranges of addresses", () => {
  for (const cidrs of internet)
    it(`are the internet: ${cidrs.slice(0, 4).join(", ")}`, () => {
      assert.ok(coverInternet(cidrs));
    });
  for (const cidrs of others)
    it(`are not the internet: ${cidrs.join(", ")}`, () => {
      assert.ok(!coverInternet(cidrs));
    });
});

const VPC_RULE = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";
const RULE = "aws:ec2/securityGroupRule:SecurityGroupRule";
const GROUP = "aws:ec2/securityGroup:SecurityGroup";
const ports = { fromPort: 5432, toPort: 5432 };
const halves = ["0.0.0.0/1", "128.0.0.0/1"];

async function reported(resources: readonly PlannedResource[]): Promise<readonly string[]> {
  const network = policies.filter(({ id }) => id.startsWith("MLY-NET"));
  return [...new Set((await runPolicies(network, resources)).map(({ policy }) => policy))];
}

describe("ranges that have an address of the internet", () => {
  const rows: readonly (readonly [ranges: readonly string[], reached: boolean])[] = [
    [["198.51.100.7/32"], true],
    [["10.0.0.0/16", "8.8.8.8"], true],
    [["2001:db8::/32"], true],
    [["10.0.0.0/16", "172.16.0.0/12", "fd00::/8"], false],
    [["sg-0123"], false],
    [[], false],
  ];
  for (const [ranges, reached] of rows)
    it(`${reached ? "are" : "are not"}: ${ranges.join(", ")}`, () => assert.equal(reachesInternet(ranges), reached));
});

describe("the internet in pieces", () => {
  const reached = ["internet-reaches-web-ports-only", "internet-reaches-load-balancer-only"];
  const rows: readonly (readonly [what: string, resources: readonly PlannedResource[]])[] = [
    [
      "in one rule of a group",
      [resource(GROUP, "db", { ingress: [{ protocol: "tcp", ...ports, cidrBlocks: halves }] })],
    ],
    [
      "in many rules of a group",
      [
        resource(GROUP, "db", {
          ingress: networks(5).map((cidr) => ({ protocol: "tcp", ...ports, cidrBlocks: [cidr] })),
        }),
      ],
    ],
    ["in a rule", [resource(RULE, "db", { type: "ingress", protocol: "tcp", ...ports, cidrBlocks: halves })]],
    [
      "in a rule a half",
      halves.map((cidrIpv4, index) => resource(VPC_RULE, `${index}`, { ipProtocol: "tcp", ...ports, cidrIpv4 })),
    ],
  ];
  for (const [what, resources] of rows)
    it(`is found ${what}`, async () => {
      assert.deepEqual(await reported(resources), reached);
    });

  it("is found over many resources of one group", async () => {
    const resources = networks(5).map((cidrIpv4, index) =>
      resource(VPC_RULE, `${index}`, { securityGroupId: "sg-1", ipProtocol: "tcp", ...ports, cidrIpv4 }),
    );
    assert.deepEqual(await reported(resources), ["internet-reaches-load-balancer-only"]);
    assert.deepEqual(await reported(resources.slice(0, 1)), []);
  });

  it("is found at the endpoint of a cluster", async () => {
    const own = policies.filter(({ name }) => name === "cluster-endpoint-restricted");
    const cluster = (publicAccessCidrs: readonly string[]) =>
      resource("aws:eks/cluster:Cluster", "x", { vpcConfig: { endpointPublicAccess: true, publicAccessCidrs } });
    assert.equal((await runPolicies(own, [cluster(halves)])).length, 1);
    assert.equal((await runPolicies(own, [cluster(["203.0.113.0/24"])])).length, 0);
  });
});
