import assert from "node:assert/strict";
import { one } from "../support/offline";
import { sharedPlan } from "../support/plans";

const NAME = "RDS_READER_ENDPOINT";
const SECURITY_GROUP = "aws:ec2/securityGroup:SecurityGroup";
const INGRESS = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";

/** The variable as a task of Fargate has it, and the addresses of the replicas. */
async function reader(settings: Readonly<Record<string, string>>) {
  const { resources, outputs, violations } = await sharedPlan("dev", settings);
  const { containerDefinitions } = one(resources, "aws:ecs/taskDefinition:TaskDefinition").inputs;
  const [container]: readonly [{ readonly environment: readonly { readonly name: string; readonly value: string }[] }] =
    JSON.parse(String(containerDefinitions));
  const value = container.environment.find(({ name }) => name === NAME)?.value;
  return { value, resources, replicas: outputs.databaseReplicaAddresses, violations };
}

describe("the address of the read replicas", () => {
  for (const databaseReplicas of ["1", "2"]) {
    it(`reaches the application with ${databaseReplicas}, as pgjdbc takes several hosts`, async () => {
      const { value, replicas, violations } = await reader({ databaseReplicas });
      assert.deepEqual(value?.split(","), replicas);
      assert.equal(value?.split(",").length, Number(databaseReplicas));
      assert.deepEqual(violations, []);
    });
  }

  it("is not set without replicas", async () => {
    assert.equal((await reader({ databaseReplicas: "0" })).value, undefined);
  });

  it("is no proxy's, and has the same way to the replicas with a proxy as without: neither comes twice while a stack gets both", async () => {
    const proxied = await reader({ databaseReplicas: "1", databaseProxy: "true" });
    assert.doesNotMatch(String(proxied.value), /\.proxy-/);
    const direct = await reader({ databaseReplicas: "1", databaseProxy: "false" });
    for (const { resources, violations } of [proxied, direct]) {
      assert.deepEqual(violations, []);
      const group = one(resources, SECURITY_GROUP, "database-replica-access").urn;
      const rule = one(resources, INGRESS, "fargate-access-replicas-in");
      assert.deepEqual(rule.propertyDependencies.securityGroupId, [group]);
      const replica = one(resources, "aws:rds/instance:Instance", "database-replica-1");
      assert.deepEqual(replica.propertyDependencies.vpcSecurityGroupIds, [group]);
    }
  });

  it("is the user's own on a cluster of one's own, where the program makes no database", async () => {
    const settings = { topology: "kubernetes", kubeconfig: "/tmp/kubeconfig", databaseEndpoint: "db.example.org" };
    const environmentVariables = JSON.stringify({ [NAME]: "replica.example.org" });
    const { resources } = await sharedPlan("dev", { ...settings, environmentVariables });
    const pods = JSON.stringify(one(resources, "kubernetes:apps/v1:Deployment").inputs);
    assert.ok(pods.includes(`{"name":"${NAME}","value":"replica.example.org"}`));
    await assert.rejects(sharedPlan("dev", { environmentVariables }), /key databaseReplicas/);
  });
});
