import assert from "node:assert/strict";
import { topologyNames } from "../../components/configuration/settings";
import { awsServices } from "../../components/topologies/topologyTable";
import { makePlan } from "../../tools/plan/plan";
import { topologySettings } from "../support/topologySettings";

/** Logical URNs of everything but the topologies themselves. */
async function sharedUrns(stack: string, topology: string): Promise<readonly string[]> {
  const { resources } = await makePlan(stack, topologySettings(topology));
  return resources.map(({ urn }) => urn).filter((urn) => !urn.includes("malayalees:topology:"));
}

describe("the topologies", () => {
  for (const stack of ["dev", "prod"]) {
    it(`leave the shared parts of ${stack} exactly the same, down to their URNs`, async () => {
      const [first, ...others] = topologyNames;
      const expected = [...(await sharedUrns(stack, first))].sort();
      for (const topology of others)
        assert.deepEqual([...(await sharedUrns(stack, topology))].sort(), expected, topology);
    });

    for (const topology of topologyNames) {
      it(`find no policy violated in ${stack} on ${topology}`, async () => {
        assert.deepEqual((await makePlan(stack, topologySettings(topology))).violations, []);
      });
    }
  }

  it("have names of their own, so that two can be up at once", async () => {
    const traffic = '{"fargate":50,"ec2":30,"eks":20}';
    const { resources } = await makePlan("prod", {
      "malayalees:traffic": traffic,
      "malayalees:clusterAccessCidrs": '["8.8.8.8/32"]',
      "malayalees:databaseInstanceClass": "db.t4g.medium",
    });
    for (const name of topologyNames)
      assert.ok(resources.some(({ type }) => type.toLowerCase().endsWith(`topology:${name}`)));
    const names = resources.map(({ urn }) => urn);
    assert.equal(new Set(names).size, names.length);
  });

  it("each reach images, secrets and logs, and AWS what they need beyond", () => {
    for (const name of topologyNames) {
      for (const service of ["ecr.api", "ecr.dkr", "secretsmanager", "kms", "logs"]) {
        assert.ok(awsServices([name]).includes(service), `${name} ${service}`);
      }
    }
    const both = awsServices(["ec2", "eks"]);
    assert.equal(new Set(both).size, both.length);
    assert.ok(both.includes("eks-auth") && both.includes("ssm"));
  });
});
