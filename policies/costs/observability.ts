import { fixed, type RuleTable } from "./rule";

export const observabilityRules: RuleTable = {
  group: "logs and alarms",
  rules: { "aws:cloudwatch/metricAlarm:MetricAlarm": () => [fixed("alarm", "cloudwatch/alarm")] },
};
