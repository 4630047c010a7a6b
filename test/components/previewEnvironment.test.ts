import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import * as pulumi from "@pulumi/pulumi";
import { parse } from "yaml";
import { PreviewEnvironment } from "../../components/previewEnvironment";
import type { SharedParts } from "../../components/sharedParts";
import { parseStackConfig } from "../../components/stackConfig";
import { previewSettings } from "../../tools/previewEnvironment/settings";
import { allBefore, byType, type OfflineResource, one, runOffline } from "../support/offline";
import { sharedPlan } from "../support/plans";

const shared: SharedParts = {
  vpcId: "vpc-1",
  applicationSubnetIds: ["subnet-1"],
  functionSubnetIds: ["subnet-2"],
  endpointSecurityGroupId: "sg-endpoints",
  keyArn: "arn:aws:kms:us-east-1:123456789012:key/1",
  loadBalancer: { arn: "arn:lb", arnSuffix: "app/lb/1", dnsName: "dev.example", securityGroupId: "sg-lb" },
  database: {
    ...{ address: "db.example", name: "malayalees_us_site", securityGroupId: "sg-database", resourceId: "db-1" },
    ...{ masterSecretArn: "arn:aws:secretsmanager:us-east-1:123456789012:secret:master", masterPasswordVersion: "1" },
  },
};

/** The settings as the engine hands them over: no key of the program has its default from Pulumi.yaml. */
function config() {
  const text = previewSettings(readFileSync("Pulumi.dev.yaml", "utf8"), {
    pullRequest: 12,
    image: "123456789012.dkr.ecr.us-east-1.amazonaws.com/images:1",
    devStack: "organization/malayalees/dev",
  });
  const all: Readonly<Record<string, unknown>> = (parse(text) as { config: Record<string, unknown> }).config;
  return parseStackConfig(
    Object.fromEntries(
      Object.entries(all).map(([key, value]) => [key, typeof value === "string" ? value : JSON.stringify(value)]),
    ),
    "pr-12",
  );
}

describe("a preview environment", () => {
  let resources: readonly OfflineResource[];
  before(async () => {
    ({ resources } = await runOffline(() => {
      new PreviewEnvironment("preview", { config: config(), port: 10_012, shared: pulumi.output(shared) });
    }));
  });
  const inputs = (type: string, name?: string) => one(resources, type, name).inputs;

  it("has a service of one task, and uses network, load balancer, server and key of dev", () => {
    assert.equal(inputs("aws:ecs/service:Service").desiredCount, 1);
    assert.equal(inputs("aws:lb/listener:Listener").loadBalancerArn, "arn:lb");
    assert.equal(inputs("aws:lb/listener:Listener").port, 10_012);
    for (const type of [
      "aws:rds/instance:Instance",
      "aws:lb/loadBalancer:LoadBalancer",
      "aws:kms/key:Key",
      "aws:ec2/vpc:Vpc",
    ])
      assert.deepEqual(byType(resources, type), [], type);
  });

  it("has a database and a role of its own, which the function makes beside dev's", () => {
    const { variables } = inputs("aws:lambda/function:Function").environment as { variables: Record<string, string> };
    assert.equal(variables.DATABASE_NAME, "preview_12");
    assert.equal(variables.BESIDE_DATABASE, "malayalees_us_site");
    const definition = JSON.stringify(inputs("aws:ecs/taskDefinition:TaskDefinition"));
    assert.match(definition, /preview_12/);
    assert.doesNotMatch(definition, /malayalees_us_site/);
  });

  it("drops the database after the service is gone, and while the function is still there", () => {
    const drop = one(resources, "aws:lambda/invocation:Invocation", "preview-drop");
    assert.deepEqual(drop.inputs.lifecycleScope, "CRUD");
    assert.deepEqual(JSON.parse(String(drop.inputs.input)), { action: "dropWithStack" });
    const service = one(resources, "aws:ecs/service:Service");
    assert.ok(allBefore(resources, service).has(drop.urn));
    for (const type of ["aws:lambda/function:Function", "aws:iam/rolePolicy:RolePolicy"])
      assert.ok(
        byType(resources, type).some(({ urn }) => allBefore(resources, drop).has(urn)),
        type,
      );
  });

  it("gets from a stack's output sharedParts all that it needs", async () => {
    const { outputs } = await sharedPlan("dev", {});
    const paths = (value: object, prefix = ""): readonly string[] =>
      Object.entries(value).flatMap(([key, each]) =>
        typeof each === "object" && each !== null && !Array.isArray(each)
          ? paths(each, `${prefix}${key}.`)
          : [`${prefix}${key}`],
      );
    assert.deepEqual([...paths(outputs.sharedParts as object)].sort(), [...paths(shared)].sort());
  });
});
