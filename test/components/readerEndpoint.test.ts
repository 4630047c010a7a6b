import assert from "node:assert/strict";
import { one } from "../support/offline";
import { sharedPlan } from "../support/plans";

const NAME = "RDS_READER_ENDPOINT";

/** The variable as a task of Fargate has it, and the addresses of the replicas. */
async function reader(settings: Readonly<Record<string, string>>) {
  const { resources, outputs, violations } = await sharedPlan("dev", settings);
  const { containerDefinitions } = one(resources, "aws:ecs/taskDefinition:TaskDefinition").inputs;
  const [container]: readonly [{ readonly environment: readonly { readonly name: string; readonly value: string }[] }] =
    JSON.parse(String(containerDefinitions));
  const value = container.environment.find(({ name }) => name === NAME)?.value;
  const names = resources.map(({ name }) => name);
  return { value, names, replicas: outputs.databaseReplicaAddresses, violations };
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

  it("is no proxy's, and has a way past the proxy; without one it needs no second rule", async () => {
    const proxied = await reader({ databaseReplicas: "1", databaseProxy: "true" });
    assert.doesNotMatch(String(proxied.value), /\.proxy-/);
    assert.deepEqual(proxied.violations, []);
    const direct = await reader({ databaseReplicas: "1", databaseProxy: "false" });
    const rules = ["fargate-access-replicas-in", "fargate-access-replicas-out"];
    assert.deepEqual(
      rules.map((rule) => [proxied.names.includes(rule), direct.names.includes(rule)]),
      [
        [true, false],
        [true, false],
      ],
    );
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
