import { mustBe } from "../support/expectations";
import type { ResourcePolicy } from "../support/policy";

export const databaseInsightsEnabled: ResourcePolicy = {
  id: "MLY-DB-008",
  name: "database-insights-enabled",
  description: "A database records which statements load it: without that nobody can tell what the cache costs.",
  level: "mandatory",
  severity: "medium",
  remediation: "Set performanceInsightsEnabled: true; seven days are free.",
  authority: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_PerfInsights.Overview.html",
  resourceTypes: ["aws:rds/instance:Instance"],
  checkResource: ({ props }) => mustBe(props, "performanceInsightsEnabled", ["true"]),
};
