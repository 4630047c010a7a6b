import { records } from "../support/expectations";
import type { StackResource } from "../support/stack";
import { numberOf, textOf } from "../support/values";
import { logGroup } from "./logs";
import { byUse, type CostContext, fixed, type Line, type RuleTable } from "./rule";

export const observabilityRules: RuleTable = {
  group: "logs and alarms",
  rules: {
    "aws:cloudwatch/logGroup:LogGroup": logGroup,
    "aws:cloudwatch/metricAlarm:MetricAlarm": alarm,
    "aws:cloudwatch/compositeAlarm:CompositeAlarm": () => [fixed("composite alarm", "cloudwatch/alarm-composite")],
    "aws:cloudwatch/dashboard:Dashboard": () => [fixed("dashboard", "cloudwatch/dashboard")],
    "aws:sns/topicSubscription:TopicSubscription": subscription,
  },
};

/** An alarm costs as much as the metrics that it looks at. Source: https://aws.amazon.com/cloudwatch/pricing/, alarms (2026-11). */
function alarm({ props }: StackResource): readonly Line[] {
  const queries = records(props.metricQueries).filter(({ metric }) => metric !== undefined);
  const periods = [props.period, ...queries.map(({ metric }) => records([metric])[0]?.period)].map(numberOf);
  const isHighResolution = periods.some((period) => period !== undefined && period < 60);
  const price = isHighResolution ? "cloudwatch/alarm-high-resolution" : "cloudwatch/alarm";
  return [fixed("alarm", price, Math.max(1, queries.length))];
}

const MAILS = 100_000;

function subscription({ props }: StackResource, { usage }: CostContext): readonly Line[] {
  const protocol = textOf(props.protocol) ?? "";
  if (protocol === "email" || protocol === "email-json")
    return [byUse("mails of alarms", "sns/email", usage.alarmMails / MAILS)];
  return [{ what: `notifications by ${protocol}`, unpriced: `no rule for notifications by ${protocol}` }];
}
