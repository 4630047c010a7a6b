import assert from "node:assert/strict";
import { topologyNames } from "../../../components/configuration/topologyFacts";
import { byType, one } from "../../support/offline";
import { sharedPlan } from "../../support/plans";
import { topologySettings } from "../../support/topologySettings";

const ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm";
const COMPOSITE = "aws:cloudwatch/compositeAlarm:CompositeAlarm";
/** Sources: CloudWatch API, PutCompositeAlarm, AlarmRule (2026-11). */
const MOST_CHILDREN = 100;
const LONGEST_RULE = 10_240;

/** Logical names: the plan's physical ones have a suffix. */
const childrenOf = (rule: unknown) =>
  [...String(rule).matchAll(/ALARM\("([^"]+)-[0-9a-f]{7}"\)/g)].map(([, name = ""]) => name);

/** It rolls a deployment back, and notifies nobody: components/topologies/deploymentAlarms.ts. */
const actsOnDeployments = (urn: string) => urn.includes("malayalees:topology:DeploymentAlarms");

describe("one incident is one mail:", () => {
  for (const topology of topologyNames) {
    it(`on ${topology}, an alarm either notifies by itself or is a part of exactly one composite`, async () => {
      const { resources } = await sharedPlan("prod", topologySettings(topology));
      const parts = byType(resources, COMPOSITE).flatMap(({ inputs }) => childrenOf(inputs.alarmRule));
      assert.equal(new Set(parts).size, parts.length);
      for (const { inputs, name, urn } of byType(resources, ALARM)) {
        if (actsOnDeployments(urn)) continue;
        const alone = (inputs.alarmActions as unknown[]).length > 0;
        assert.notEqual(parts.includes(name), alone, name);
      }
    });
  }

  it("users notice errors of the load balancer and of the application, and slow answers, and nothing else", async () => {
    const { resources } = await sharedPlan("prod", { traffic: '{"fargate":90,"ec2":10}' });
    const { inputs } = one(resources, COMPOSITE, "incidents-users-notice");
    assert.deepEqual(childrenOf(inputs.alarmRule), [
      "alarms-balancer-errors",
      "fargate-alarms-errors",
      "fargate-alarms-slow",
      "ec2-alarms-errors",
      "ec2-alarms-slow",
    ]);
  });

  it("strain is silent while users notice", async () => {
    const { resources } = await sharedPlan("prod", {});
    const [usersNotice, strain] = ["users-notice", "strain"].map((name) =>
      one(resources, COMPOSITE, `incidents-${name}`),
    );
    assert.deepEqual(strain?.inputs.actionsSuppressor, {
      alarm: usersNotice?.inputs.alarmName,
      waitPeriod: 300,
      extensionPeriod: 600,
    });
    assert.equal(usersNotice?.inputs.actionsSuppressor, undefined);
  });

  it("the rules of the largest stack are within what CloudWatch takes", async () => {
    const { resources } = await sharedPlan("prod", {
      traffic: '{"fargate":50,"ec2":25,"eks":25}',
      clusterAccessCidrs: '["8.8.8.8/32"]',
      phase: "scale",
      databaseReplicas: "5",
      valkey: "nodes",
      valkeyReplicas: "5",
    });
    for (const { inputs, name } of byType(resources, COMPOSITE)) {
      assert.ok(childrenOf(inputs.alarmRule).length <= MOST_CHILDREN, name);
      assert.ok(String(inputs.alarmRule).length <= LONGEST_RULE, name);
    }
  });
});
