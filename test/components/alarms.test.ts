import assert from "node:assert/strict";
import { Alarms, databaseAlarms } from "../../components/alarms";
import { byType, one, runOffline } from "../support/offline";
import { sharedPlan } from "../support/plans";

const ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm";

function alarms(email?: string) {
  return runOffline(() => {
    const made = new Alarms("alarms", {
      email,
      loadBalancer: { arnSuffix: "app/x/1" },
      database: {
        identifier: "malayalees-app-1",
        replicaIdentifiers: ["malayalees-app-1-replica-1"],
        instanceClass: "db.t4g.medium",
        storage: 100,
        maxConnections: 200,
      },
    });
    return { topicArn: made.topicArn };
  });
}

describe("the alarms", () => {
  it("notify the same topic when they start and when they end, and say where to look", async () => {
    const { resources, outputs } = await alarms();
    for (const { inputs, name } of byType(resources, ALARM)) {
      assert.deepEqual(inputs.alarmActions, [outputs.topicArn], name);
      assert.deepEqual(inputs.okActions, [outputs.topicArn], name);
      assert.ok(String(inputs.alarmDescription).length > 20, name);
    }
  });

  it("send mail only if an address is configured", async () => {
    const SUBSCRIPTION = "aws:sns/topicSubscription:TopicSubscription";
    assert.equal(byType((await alarms()).resources, SUBSCRIPTION).length, 0);
    const { inputs } = one((await alarms("on-call@malayalees.us")).resources, SUBSCRIPTION);
    assert.deepEqual([inputs.protocol, inputs.endpoint], ["email", "on-call@malayalees.us"]);
  });

  it("stay quiet when there are no requests", async () => {
    for (const { inputs } of byType((await alarms()).resources, ALARM))
      assert.equal(inputs.treatMissingData, "notBreaching");
  });

  it("have thresholds that depend on the size of the database", () => {
    const thresholds = Object.fromEntries(
      databaseAlarms({ instanceClass: "db.t4g.medium", storage: 100, maxConnections: 200 }).map(
        ({ name, threshold }) => [name, threshold],
      ),
    );
    assert.equal(thresholds["database-connections"], 180);
    assert.equal(thresholds["database-storage"], 10 * 1024 ** 3);
    assert.equal(thresholds["database-memory"], Math.floor(0.2 * 1024 ** 3));
  });

  it("watch the CPU credits of burstable classes, with the metric's own period", () => {
    const creditsOf = (instanceClass: string) =>
      databaseAlarms({ instanceClass, storage: 100, maxConnections: 200 }).find(
        ({ metricName }) => metricName === "CPUCreditBalance",
      );
    assert.equal(creditsOf("db.t4g.medium")?.everyMinutes, 5);
    assert.equal(creditsOf("db.m7g.large"), undefined);
  });

  it("watch how far each replica is behind", async () => {
    const { inputs } = one((await alarms()).resources, ALARM, "alarms-1-replica-lag");
    assert.deepEqual(inputs.dimensions, { DBInstanceIdentifier: "malayalees-app-1-replica-1" });
  });

  it("watch every topology in use, and `npm run switch` knows all of them", async () => {
    const { resources, outputs } = await sharedPlan("dev", { "malayalees:traffic": '{"fargate":90,"ec2":10}' });
    const names = byType(resources, ALARM).map(({ name }) => name);
    for (const expected of ["fargate-alarms-unhealthy", "ec2-alarms-unhealthy", "alarms-balancer-errors"]) {
      assert.ok(names.includes(expected), expected);
    }
    assert.equal((outputs.alarmNames as readonly string[]).length, names.length);
  });
});
