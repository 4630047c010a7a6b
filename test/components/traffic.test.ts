import assert from "node:assert/strict";
import { type TopologyName, topologyFacts, topologyNames } from "../../components/configuration/topologyFacts";
import { Entrance, targetGroupSpec } from "../../components/topologies/entrance";
import { Traffic, type WeightedTarget } from "../../components/traffic";
import { one, runOffline } from "../support/offline";

const RULE = "aws:lb/listenerRule:ListenerRule";

async function traffic(targets: readonly WeightedTarget[]) {
  const { resources } = await runOffline(() => {
    new Traffic("traffic", { listenerArn: "arn:aws:listener", targets });
  });
  return one(resources, RULE).inputs;
}

function headerOf(conditions: unknown) {
  const [{ httpHeader }] = conditions as readonly [
    { httpHeader: { httpHeaderName: string; values: readonly string[] } },
  ];
  return httpHeader;
}

const spec = targetGroupSpec({ port: 8080, healthPath: "/management/health/liveness" });

async function entrance(topology: TopologyName, openByHeader = false) {
  const facts = topologyFacts[topology];
  const { resources } = await runOffline(() => {
    const listenerArn = "arn:aws:listener";
    new Entrance("entrance", { topology, openByHeader, facts, vpcId: "vpc-1", listenerArn, spec });
  });
  return resources;
}

describe("the traffic", () => {
  it("is forwarded to two topologies at once, by weight", async () => {
    const { actions } = await traffic([
      { targetGroupArn: "arn:fargate", weight: 90 },
      { targetGroupArn: "arn:ec2", weight: 10 },
    ]);
    assert.deepEqual(actions, [
      {
        type: "forward",
        forward: {
          targetGroups: [
            { arn: "arn:fargate", weight: 90 },
            { arn: "arn:ec2", weight: 10 },
          ],
        },
      },
    ]);
  });

  it("is forwarded by weight even to one topology, so that adding a second is an update in place", async () => {
    const [action] = (await traffic([{ targetGroupArn: "arn:fargate", weight: 100 }])).actions as readonly object[];
    assert.ok(action && "forward" in action);
  });

  it("covers every path", async () => {
    assert.deepEqual((await traffic([])).conditions, [{ pathPattern: { values: ["/*"] } }]);
  });
});

describe("the entrance of a topology", () => {
  it("serves requests with its secret header before it has any weight", async () => {
    const { inputs } = one(await entrance("ec2", true), RULE);
    assert.equal(JSON.stringify(inputs.conditions), `[{"httpHeader":${JSON.stringify(headerOf(inputs.conditions))}}]`);
    assert.ok(Number(inputs.priority) < 1000, "before the weighted rule");
  });

  it("asks for a value that nobody guesses: no capitals, which the load balancer ignores, and none of its wildcards", async () => {
    const resources = await entrance("ec2", true);
    const { httpHeaderName, values } = headerOf(one(resources, RULE).inputs.conditions);
    assert.deepEqual({ httpHeaderName, values }, { httpHeaderName: "x-topology", values: ["[secret]"] });
    const { inputs } = one(resources, "random:index/randomPassword:RandomPassword");
    assert.deepEqual(inputs, { length: 40, special: false, upper: false });
    const longest = Math.max(...topologyNames.map((name) => name.length)) + 1 + Number(inputs.length);
    assert.ok(longest <= 128, "the longest value that a rule takes");
  });

  it("is attached to the listener while it is closed, by a rule that also asks for an address that nobody has", async () => {
    const { inputs } = one(await entrance("ec2", false), RULE);
    assert.match(
      JSON.stringify(inputs.conditions),
      /^\[{"httpHeader":.+},{"sourceIp":{"values":\["192\.0\.2\.1\/32"\]}}\]$/,
    );
    assert.equal(JSON.stringify(inputs.actions).includes('"type":"forward"'), true);
  });

  it("has a different rule priority for each topology", async () => {
    const priorities: unknown[] = [];
    for (const topology of topologyNames) priorities.push(await priority(topology));
    assert.equal(new Set(priorities).size, topologyNames.length);

    async function priority(topology: TopologyName) {
      return one(await entrance(topology), RULE).inputs.priority;
    }
  });

  it("checks its targets as the topology specifies, and has no fixed name, which would collide in a replacement", async () => {
    const { inputs } = one(await entrance("ec2"), "aws:lb/targetGroup:TargetGroup");
    assert.match(JSON.stringify(inputs.healthCheck), /"path":"\/management\/health\/liveness"/);
    assert.equal(inputs.name, undefined);
  });
});
