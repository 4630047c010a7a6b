import assert from "node:assert/strict";
import { awsServicesOf, topologyFacts, topologyNames } from "../../../components/configuration/topologyFacts";
import type { TopologyName } from "../../../components/stackConfig";
import { at } from "../../../policies/support/expectations";
import { one } from "../../support/offline";
import { sharedPlan } from "../../support/plans";
import { topologySettings } from "../../support/topologySettings";

/** Logical URNs of everything but the topologies themselves. */
async function sharedUrns(stack: string, topology: string): Promise<readonly string[]> {
  const { resources } = await sharedPlan(stack, topologySettings(topology));
  return resources.map(({ urn }) => urn).filter((urn) => !urn.includes("malayalees:topology:"));
}

describe("the topologies", () => {
  for (const stack of ["dev", "prod"]) {
    it(`leave the shared parts of ${stack} exactly the same, down to their URNs`, async () => {
      const [first = "", ...others] = topologyNames;
      const expected = [...(await sharedUrns(stack, first))].sort();
      for (const topology of others)
        assert.deepEqual([...(await sharedUrns(stack, topology))].sort(), expected, topology);
    });

    for (const topology of topologyNames) {
      it(`find no policy violated in ${stack} on ${topology}`, async () => {
        assert.deepEqual((await sharedPlan(stack, topologySettings(topology))).violations, []);
      });
    }
  }

  it("have different names, so that two can run at once", async () => {
    const traffic = '{"fargate":50,"ec2":30,"eks":20}';
    const { resources } = await sharedPlan("prod", {
      "malayalees:traffic": traffic,
      "malayalees:clusterAccessCidrs": '["8.8.8.8/32"]',
      "malayalees:databaseInstanceClass": "db.t4g.medium",
    });
    for (const name of topologyNames)
      assert.ok(resources.some(({ type }) => type.toLowerCase().endsWith(`topology:${name}`)));
    const names = resources.map(({ urn }) => urn);
    assert.equal(new Set(names).size, names.length);
  });

  describe("keep as many as a move asks for", () => {
    const traffic = '{"fargate":50,"ec2":30,"eks":20}';
    const moving = (minimumDuringMove: string) =>
      sharedPlan("prod", {
        ...topologySettings("eks"),
        topology: "fargate",
        traffic,
        minimumDuringMove,
        databaseInstanceClass: "db.t4g.medium",
      });
    const scalers = {
      "aws:appautoscaling/target:Target": "minCapacity",
      "aws:ecs/service:Service": "desiredCount",
      "aws:autoscaling/group:Group": "minSize",
      "kubernetes:autoscaling/v2:HorizontalPodAutoscaler": "spec.minReplicas",
      "kubernetes:apps/v1:Deployment": "spec.replicas",
    };
    const counts = async (minimumDuringMove: string) => {
      const { resources } = await moving(minimumDuringMove);
      return Object.entries(scalers).map(([type, path]) => at(one(resources, type).inputs, path));
    };

    it("each its own, where that is more than its minimum", async () => {
      assert.deepEqual(await counts("{}"), [2, 2, 2, 3, 3]);
      assert.deepEqual(await counts('{"fargate":3,"ec2":4,"eks":4}'), [3, 3, 4, 4, 4]);
      assert.deepEqual(await counts('{"fargate":1,"ec2":1,"eks":1}'), [2, 2, 2, 3, 3]);
    });

    it("up to the maximum, which production may hold for that time only", async () => {
      const { resources, violations } = await moving('{"fargate":4,"ec2":4,"eks":4}');
      assert.deepEqual(violations, []);
      const marked = resources.filter(({ inputs }) => /"?traffic-moves"/.test(JSON.stringify(inputs)));
      assert.equal(marked.length, 3);
      assert.doesNotMatch(JSON.stringify((await moving("{}")).resources), /traffic-moves/);
    });
  });

  const everywhere = ["ecr.api", "ecr.dkr", "logs", "secretsmanager"];
  const services: readonly {
    names: readonly TopologyName[];
    enableExec: boolean;
    reads?: "secretsManager" | "parameter";
    more: readonly string[];
  }[] = [
    { names: ["fargate"], enableExec: false, more: [] },
    { names: ["fargate"], enableExec: true, more: ["ssmmessages"] },
    { names: ["ec2"], enableExec: false, more: ["ec2", "monitoring"] },
    { names: ["ec2"], enableExec: true, more: ["ec2", "monitoring", "ssm", "ssmmessages"] },
    { names: ["eks"], enableExec: true, more: ["ec2", "eks-auth", "monitoring"] },
    { names: ["ec2", "eks"], enableExec: false, more: ["ec2", "eks-auth", "monitoring"] },
    { names: ["fargate"], enableExec: false, reads: "secretsManager", more: [] },
    { names: ["fargate"], enableExec: false, reads: "parameter", more: ["ssm"] },
    { names: ["eks"], enableExec: false, reads: "parameter", more: ["ec2", "eks-auth", "monitoring", "ssm"] },
  ];
  for (const { names, enableExec, reads, more } of services) {
    it(`${names.join(" and ")} reach${names.length > 1 ? "" : "es"} the services that ${enableExec ? "a stack with shells" : "it"}${reads ? ` and a secret in ${reads}` : ""} needs, and pays for no others`, () => {
      assert.deepEqual(
        awsServicesOf(
          names.map((name) => topologyFacts[name]),
          { enableExec, secrets: reads ? [{ source: reads }] : [] },
        ),
        [...everywhere, ...more].sort(),
      );
    });
  }

  for (const [stack, changes] of [
    ["prod", { "malayalees:traffic": '{"fargate":50,"ec2":30,"eks":20}', "malayalees:databaseReplicas": "1" }],
    ["dev", { "malayalees:traffic": '{"fargate":50,"ec2":50}' }],
  ] as const) {
    it(`of ${stack} use ARNs of the region's own partition only`, async () => {
      const { resources, outputs, violations } = await sharedPlan(stack, {
        ...changes,
        "aws:region": "us-gov-west-1",
        "malayalees:monthlyBudget": "none",
        "malayalees:clusterAccessCidrs": '["8.8.8.8/32"]',
        "malayalees:databaseInstanceClass": "db.t4g.medium",
        "malayalees:image": "123456789012.dkr.ecr.us-gov-west-1.amazonaws.com/app:1",
      });
      const all = JSON.stringify([resources.map(({ inputs }) => inputs), outputs]);
      assert.match(all, /arn:aws-us-gov:iam::aws:policy\//);
      assert.deepEqual(all.match(/[^"]*arn:aws:[^"]*/g) ?? [], []);
      assert.deepEqual(violations, []);
    });
  }
});
