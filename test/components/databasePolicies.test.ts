import assert from "node:assert/strict";
import { cacheParameters, maxSupportedConnections } from "../../components/cacheParameters";
import { Database } from "../../components/database";
import { parseStackConfig } from "../../components/stackConfig";
import { policies } from "../../policies/catalogue";
import { connectionDemand, RESERVED_CONNECTIONS } from "../../policies/facts/connectionBudget";
import { runPolicies } from "../../policies/runner";
import { classOfEachSize } from "../support/instanceClasses";
import { runOffline } from "../support/offline";

const prod = { "aws:region": "us-east-1", "malayalees:environment": "prod", "malayalees:domain": "app.malayalees.us" };

/** The violations that the policy pack reports for the stack's database on a class. */
async function findings(instanceClass: string, connections: number, engineVersion = "17") {
  const changes = { "malayalees:databaseInstanceClass": instanceClass, "malayalees:databaseReplicas": "1" };
  const { database: settings } = parseStackConfig({ ...prod, ...changes }, "prod");
  const { resources } = await runOffline(() => {
    new Database("database", {
      identifierPrefix: "malayalees-app",
      region: "us-east-1",
      vpcId: "vpc-1",
      subnetIds: ["subnet-1", "subnet-2"],
      settings: { ...settings, engineVersion },
      parameters: cacheParameters({ instanceClass, engineVersion, databaseName: settings.name, connections }),
      keyArn: "arn:aws:kms:us-east-1:123456789012:key/1",
      retained: true,
      logRetentionDays: 90,
    });
  });
  return runPolicies(policies, resources);
}

describe("the stack's own parameter group", () => {
  const { scaling } = parseStackConfig(prod, "prod");
  const usual = connectionDemand(scaling) + RESERVED_CONNECTIONS;

  for (const { name } of classOfEachSize) {
    it(`passes every policy on ${name}, also with the most connections that the class supports`, async () => {
      assert.deepEqual(await findings(name, usual), []);
      assert.deepEqual(await findings(name, maxSupportedConnections(name)), []);
    });
  }

  it("passes every policy on PostgreSQL 18 as well", async () => {
    assert.deepEqual(await findings("db.t4g.micro", usual, "18"), []);
  });
});
