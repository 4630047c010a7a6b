import assert from "node:assert/strict";
import { isDeepStrictEqual } from "node:util";
import { Network, type NetworkArgs } from "../../components/network";
import { byType, one, runOffline } from "../support/offline";

const VPC = "awsx:ec2:Vpc";
const ENDPOINT = "aws:ec2/vpcEndpoint:VpcEndpoint";

type Settings = NetworkArgs["settings"];

const settings: Settings = {
  cidrBlock: "10.0.0.0/16",
  natStrategy: "none",
  interfaceEndpoints: false,
  flowLogs: false,
};

const ZONES = ["eu-west-1a", "eu-west-1b", "eu-west-1c"];

function network({ zoneCount = 2, ...changes }: Partial<Settings> & { zoneCount?: number } = {}) {
  return runOffline(() => {
    const made = new Network("network", {
      settings: { ...settings, ...changes },
      zones: ZONES.slice(0, zoneCount),
      region: "eu-west-1",
      awsServices: ["ecr.api", "logs"],
      functionServices: ["secretsmanager"],
      logRetentionDays: 30,
      retained: true,
    });
    return {
      application: made.applicationSubnetIds,
      publicSubnets: made.publicSubnetIds,
      database: made.databaseSubnetIds,
      publicIp: made.assignPublicIp,
    };
  });
}

describe("the network", () => {
  const placements = [
    { natStrategy: "none", interfaceEndpoints: false, publicIp: true },
    { natStrategy: "none", interfaceEndpoints: true, publicIp: false },
    { natStrategy: "single", interfaceEndpoints: false, publicIp: false },
    { natStrategy: "onePerAz", interfaceEndpoints: false, publicIp: false },
  ] as const;
  for (const { publicIp, ...changes } of placements) {
    it(`puts tasks into ${publicIp ? "public" : "private"} subnets with ${JSON.stringify(changes)}`, async () => {
      const { outputs } = await network(changes);
      assert.equal(outputs.publicIp, publicIp);
      assert.equal(isDeepStrictEqual(outputs.application, outputs.publicSubnets), publicIp);
      assert.notDeepEqual(outputs.application, outputs.database);
    });
  }

  it("never moves a subnet when the NAT strategy or the number of zones changes", async () => {
    const blocks = async (changes: Parameters<typeof network>[0]) => {
      const { subnetSpecs } = one((await network(changes)).resources, VPC).inputs;
      return (subnetSpecs as readonly { type: string; name: string; cidrBlocks: readonly string[] }[]).map(
        ({ type, name, cidrBlocks }) => [type, name, cidrBlocks.slice(0, 2)],
      );
    };
    const before = await blocks({});
    assert.deepEqual(await blocks({ natStrategy: "onePerAz" }), before);
    assert.deepEqual(await blocks({ zoneCount: 3 }), before);
  });

  it("gives the database one subnet in each zone, apart from everything else", async () => {
    const { outputs } = await network({ zoneCount: 3 });
    assert.equal((outputs.database as readonly string[]).length, 3);
  });

  it("reaches S3 without leaving AWS, on every route table, at no cost", async () => {
    const { resources } = await network();
    const { inputs } = one(resources, ENDPOINT, "network-s3");
    assert.equal(inputs.serviceName, "com.amazonaws.eu-west-1.s3");
    assert.equal(inputs.vpcEndpointType, "Gateway");
    assert.equal((inputs.routeTableIds as readonly string[]).length, 6);
  });

  it("gives tasks without internet the AWS services that they need, by HTTPS from the VPC only", async () => {
    const { resources } = await network({ interfaceEndpoints: true });
    const services = byType(resources, ENDPOINT).map(({ inputs }) => String(inputs.serviceName).split("eu-west-1.")[1]);
    assert.deepEqual([...services].sort(), ["ecr.api", "logs", "s3", "secretsmanager"]);
    const rule = one(resources, "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule").inputs;
    assert.deepEqual([rule.cidrIpv4, rule.fromPort, rule.toPort], ["10.0.0.0/16", 443, 443]);
  });

  it("connects functions to the services that they call at the lowest cost: one endpoint in one zone, or the NAT gateway", async () => {
    const { resources } = await network();
    const { inputs } = one(resources, ENDPOINT, "network-secretsmanager");
    assert.equal((inputs.subnetIds as readonly string[]).length, 1);
    const withNat = await network({ natStrategy: "single" });
    assert.deepEqual(
      byType(withNat.resources, ENDPOINT).map(({ name }) => name),
      ["network-s3"],
    );
    const everywhere = one((await network({ interfaceEndpoints: true })).resources, ENDPOINT, "network-secretsmanager");
    assert.equal((everywhere.inputs.subnetIds as readonly string[]).length, 2);
  });

  it("uses the configured zones, in their order", async () => {
    const { inputs } = one((await network({ zoneCount: 3 })).resources, VPC);
    assert.deepEqual(inputs.availabilityZoneNames, ZONES);
    assert.equal(inputs.numberOfAvailabilityZones, undefined, "the VPC component refuses both together");
  });

  it("closes the default security group", async () => {
    const { inputs } = one((await network()).resources, "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup");
    assert.deepEqual([inputs.ingress, inputs.egress], [[], []]);
  });

  it("writes flow logs if that is configured, and keeps them as long as other logs", async () => {
    assert.equal(byType((await network()).resources, "aws:ec2/flowLog:FlowLog").length, 0);
    const { resources } = await network({ flowLogs: true });
    assert.equal(one(resources, "aws:ec2/flowLog:FlowLog").inputs.trafficType, "ALL");
    assert.equal(one(resources, "aws:cloudwatch/logGroup:LogGroup").inputs.retentionInDays, 30);
  });
});
