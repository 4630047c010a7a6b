import assert from "node:assert/strict";
import { Alarms } from "../../../components/alarms/alarms";
import { databaseAlarms } from "../../../components/alarms/databaseAlarms";
import type { AlarmThresholds } from "../../../components/configuration/alarmThresholds";
import { byType, one, runOffline } from "../../support/offline";
import { sharedPlan } from "../../support/plans";

const ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm";
const size = { instanceClass: "db.t4g.medium", storage: 100, maxConnections: 200 };

function alarms({ email, thresholds = {} }: { email?: string; thresholds?: AlarmThresholds } = {}) {
  return runOffline(() => {
    const made = new Alarms("alarms", {
      email,
      thresholds,
      loadBalancer: { arnSuffix: "app/x/1", certificateArns: ["arn:certificate-1", "arn:certificate-2"] },
      database: {
        ...size,
        identifier: "malayalees-app-1",
        replicaIdentifiers: ["malayalees-app-1-replica-1"],
      },
      setup: { functionName: "database-setup-1" },
      figuresOf: { Application: "malayalees-app", Stack: "prod" },
    });
    return { topicArn: made.topicArn };
  });
}

describe("the alarms", () => {
  it("that notify people themselves do so when they start and when they end", async () => {
    const { resources, outputs } = await alarms();
    const notifying = byType(resources, ALARM).filter(({ inputs }) => (inputs.alarmActions as unknown[]).length > 0);
    assert.deepEqual(notifying.map(({ name }) => name).sort(), [
      "alarms-2-certificate-renewal",
      "alarms-cache-hit-ratio",
      "alarms-certificate-renewal",
      "alarms-database-credits",
      "alarms-database-storage",
      "alarms-database-storage-limit",
      "alarms-transaction-ids",
    ]);
    for (const { inputs } of notifying) {
      assert.deepEqual(inputs.alarmActions, [outputs.topicArn]);
      assert.deepEqual(inputs.okActions, [outputs.topicArn]);
    }
  });

  it("send mail only if an address is configured", async () => {
    const SUBSCRIPTION = "aws:sns/topicSubscription:TopicSubscription";
    assert.equal(byType((await alarms()).resources, SUBSCRIPTION).length, 0);
    const { inputs } = one((await alarms({ email: "on-call@malayalees.us" })).resources, SUBSCRIPTION);
    assert.deepEqual([inputs.protocol, inputs.endpoint], ["email", "on-call@malayalees.us"]);
  });

  it("stay quiet without values, but where silence is the fault, and keep the last state where it still holds", async () => {
    const { resources } = await alarms();
    const silent = (meaning: string) =>
      byType(resources, ALARM)
        .filter(({ inputs }) => inputs.treatMissingData === meaning)
        .map(({ name }) => name.replace(/^alarms-(\d-)?/, ""));
    assert.deepEqual(silent("breaching"), ["figures-missing"]);
    assert.deepEqual([...new Set(silent("ignore"))].sort(), [
      "certificate-renewal",
      "database-storage",
      "database-storage-limit",
      "expiry-lag",
      "transaction-ids",
    ]);
    assert.ok(silent("notBreaching").includes("balancer-errors"));
  });

  it("look at periods that CloudWatch takes", async () => {
    const { resources } = await alarms();
    for (const { inputs, name } of byType(resources, ALARM)) {
      const seconds = Number(inputs.period) * Number(inputs.evaluationPeriods);
      assert.ok(seconds <= 86_400, name);
    }
  });

  it("have thresholds that depend on the size of the database", () => {
    const thresholds = Object.fromEntries(databaseAlarms(size).map(({ name, threshold }) => [name, threshold]));
    assert.equal(thresholds["database-connections"], 160);
    assert.equal(thresholds["database-storage"], 10 * 1024 ** 3);
    assert.equal(thresholds["database-storage-limit"], 5 * 1024 ** 3);
    assert.equal(thresholds["database-memory"], Math.floor(0.2 * 1024 ** 3));
  });

  it("take other thresholds from the configuration, in units for people", async () => {
    const thresholds = { "database-cpu": 70, "database-memory": 300, "transaction-ids": 300 };
    const { resources } = await alarms({ thresholds });
    const of = (name: string) => one(resources, ALARM, `alarms-${name}`).inputs.threshold;
    assert.equal(of("database-cpu"), 70);
    assert.equal(of("database-memory"), 300 * 1024 ** 2);
    assert.equal(of("transaction-ids"), 300_000_000);
    assert.equal(of("database-connections"), 160);
  });

  it("watch the CPU credits of burstable classes, with the metric's own period", () => {
    const creditsOf = (instanceClass: string) =>
      databaseAlarms({ ...size, instanceClass }).find(({ metricName }) => metricName === "CPUCreditBalance");
    assert.equal(creditsOf("db.t4g.medium")?.everyMinutes, 5);
    assert.equal(creditsOf("db.m7g.large"), undefined);
  });

  it("watch how far each replica is behind, and each certificate", async () => {
    const { resources } = await alarms();
    const dimensions = (name: string) => one(resources, ALARM, name).inputs.dimensions;
    assert.deepEqual(dimensions("alarms-1-replica-lag"), { DBInstanceIdentifier: "malayalees-app-1-replica-1" });
    assert.deepEqual(dimensions("alarms-certificate-renewal"), { CertificateArn: "arn:certificate-1" });
    assert.deepEqual(dimensions("alarms-2-certificate-renewal"), { CertificateArn: "arn:certificate-2" });
  });

  it("watch every topology in use, and `npm run switch` knows all of them", async () => {
    const { resources, outputs } = await sharedPlan("dev", { "malayalees:traffic": '{"fargate":90,"ec2":10}' });
    const names = byType(resources, ALARM).map(({ name }) => name);
    for (const expected of ["fargate-alarms-unhealthy", "ec2-alarms-unhealthy", "alarms-balancer-errors"]) {
      assert.ok(names.includes(expected), expected);
    }
    assert.equal((outputs.alarmNames as readonly string[]).length, names.length);
  });

  for (const [what, settings, threshold] of [
    ["tasks ring", { topology: "fargate", minTasks: "2", maxTasks: "6" }, 5],
    ["machines ring", { topology: "ec2", minTasks: "2", maxTasks: "4" }, 3],
    ["pods ring", { topology: "eks", clusterAccessCidrs: '["8.8.8.8/32"]', minReplicas: "2", maxReplicas: "5" }, 4],
    ["a service that cannot grow do not", { topology: "fargate", minTasks: "2", maxTasks: "2" }, undefined],
  ] as const) {
    it(`of ${what} when as many run as may`, async () => {
      const { resources } = await sharedPlan("prod", settings);
      const alarm = byType(resources, ALARM).find(({ name }) => name.endsWith("-service-maximum"));
      assert.equal(alarm?.inputs.threshold, threshold);
    });
  }
});
