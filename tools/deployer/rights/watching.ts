import type { RightsTable } from "./right";

/**
 * Logs, alarms, messages and budgets.
 * Sources: the calls of Terraform's AWS provider, as test/e2e records them; Service Authorization Reference (2026-11).
 */
export const watchingRights: RightsTable = {
  "aws:cloudwatch/logGroup:LogGroup": {
    service: "logs",
    // Some actions ask for the group, others for its streams.
    arns: ["logs:{region}:{account}:log-group:{name}", "logs:{region}:{account}:log-group:{name}:*"],
    read: "DescribeLogGroups ListTagsForResource",
    make: "CreateLogGroup DeleteLogGroup PutRetentionPolicy",
    change: "DeleteRetentionPolicy AssociateKmsKey DisassociateKmsKey TagResource UntagResource",
    implied: { "logs:TagResource": "Service Authorization Reference, CreateLogGroup: tags of a new one need it" },
  },
  "aws:cloudwatch/metricAlarm:MetricAlarm": {
    service: "cloudwatch",
    arns: ["cloudwatch:{region}:{account}:alarm:{name}"],
    read: "DescribeAlarms ListTagsForResource",
    make: "PutMetricAlarm DeleteAlarms",
    change: "TagResource UntagResource",
    implied: { "cloudwatch:TagResource": "Service Authorization Reference, PutMetricAlarm: tags of a new one need it" },
  },
  "aws:cloudwatch/compositeAlarm:CompositeAlarm": {
    service: "cloudwatch",
    arns: ["cloudwatch:{region}:{account}:alarm:{name}"],
    read: "DescribeAlarms ListTagsForResource",
    make: "PutCompositeAlarm DeleteAlarms",
    change: "TagResource UntagResource",
    implied: {
      "cloudwatch:TagResource": "Service Authorization Reference, PutCompositeAlarm: tags of a new one need it",
    },
  },
  "aws:cloudwatch/dashboard:Dashboard": {
    service: "cloudwatch",
    arns: ["cloudwatch::{account}:dashboard/{name}"],
    read: "GetDashboard",
    make: "PutDashboard DeleteDashboards",
  },
  "aws:sns/topic:Topic": {
    service: "sns",
    arns: ["sns:{region}:{account}:{name}"],
    read: "GetTopicAttributes ListTagsForResource",
    make: "CreateTopic DeleteTopic",
    change: "SetTopicAttributes TagResource UntagResource",
    implied: { "sns:TagResource": "Service Authorization Reference, CreateTopic: tags of a new one need it" },
  },
  "aws:sns/topicSubscription:TopicSubscription": {
    service: "sns",
    arns: ["sns:{region}:{account}:{name}"],
    of: "aws:sns/topic:Topic",
    read: "GetSubscriptionAttributes",
    make: "Subscribe Unsubscribe",
    change: "SetSubscriptionAttributes",
  },
  "aws:budgets/budget:Budget": {
    service: "budgets",
    arns: ["budgets::{account}:budget/{name}"],
    read: "ViewBudget ListTagsForResource",
    make: "ModifyBudget",
    change: "TagResource UntagResource",
    implied: { "budgets:TagResource": "Service Authorization Reference, CreateBudget: tags of a new one need it" },
  },
  "aws:costexplorer/anomalyMonitor:AnomalyMonitor": {
    service: "ce",
    arns: ["ce::{account}:anomalymonitor/*"],
    read: "GetAnomalyMonitors ListTagsForResource",
    make: "CreateAnomalyMonitor DeleteAnomalyMonitor",
    change: "UpdateAnomalyMonitor TagResource UntagResource",
  },
  "aws:costexplorer/anomalySubscription:AnomalySubscription": {
    service: "ce",
    arns: ["ce::{account}:anomalysubscription/*", "ce::{account}:anomalymonitor/*"],
    read: "GetAnomalySubscriptions ListTagsForResource",
    make: "CreateAnomalySubscription DeleteAnomalySubscription",
    change: "UpdateAnomalySubscription TagResource UntagResource",
  },
  "aws:costexplorer/costAllocationTag:CostAllocationTag": {
    service: "ce",
    read: "ListCostAllocationTags",
    make: "UpdateCostAllocationTagsStatus",
  },
};
