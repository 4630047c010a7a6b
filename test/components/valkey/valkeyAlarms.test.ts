import assert from "node:assert/strict";
import type { ValkeyConfig } from "../../../components/stackConfig";
import { ValkeyAlarms, valkeyAlarms } from "../../../components/valkey/valkeyAlarms";
import { byType, runOffline } from "../../support/offline";

const ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm";
const TOPIC = "arn:aws:sns:us-east-1:123456789012:alarms";
const common = { engineVersion: "8.2", snapshotDays: 0 };
const serverless: ValkeyConfig = { ...common, kind: "serverless", maxStorage: 10, maxUnits: 1000 };
const nodes: ValkeyConfig = { ...common, kind: "nodes", nodeType: "cache.t4g.small", replicas: 1 };

describe("the alarms of Valkey", () => {
  it("are there for each node, under names of their own, and evictions notify the topic", async () => {
    const dimensions = ["a-001", "a-002"].map((CacheClusterId) => ({ CacheClusterId }));
    const { resources } = await runOffline(() => {
      new ValkeyAlarms("valkey-alarms", { settings: nodes, metrics: { dimensions }, thresholds: {}, topicArn: TOPIC });
    });
    const alarms = byType(resources, ALARM);
    const sorted = (rows: readonly unknown[]) => rows.map((row) => JSON.stringify(row)).sort();
    assert.deepEqual(
      sorted(alarms.map(({ name, inputs }) => [name, (inputs.dimensions as Record<string, string>).CacheClusterId])),
      sorted(
        ["valkey-alarms", "valkey-alarms-2"].flatMap((prefix, index) =>
          ["cpu", "memory", "evictions", "lag", "connections"].map((name) => [`${prefix}-${name}`, `a-00${index + 1}`]),
        ),
      ),
    );
    const notifying = alarms.filter(({ inputs }) => (inputs.alarmActions as unknown[]).length > 0);
    assert.deepEqual(
      notifying.map(({ name, inputs }) => [name, inputs.alarmActions, inputs.okActions]),
      [
        ["valkey-alarms-evictions", [TOPIC], [TOPIC]],
        ["valkey-alarms-2-evictions", [TOPIC], [TOPIC]],
      ],
    );
  });

  it("of a serverless cache ring before its limits for data and processing units are reached", () => {
    const thresholds = Object.fromEntries(valkeyAlarms(serverless).map(({ name, threshold }) => [name, threshold]));
    assert.deepEqual(thresholds, { storage: 9e9, units: 54_000, throttled: 0, connections: 6500 });
  });
});
