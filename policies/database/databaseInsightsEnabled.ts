import { mustBe } from "../support/expectations";
import type { ResourcePolicy } from "../support/policy";
import { ENGINE_RUNNERS, runsEngine } from "../support/rdsKinds";
import type { StackResource } from "../support/stack";
import { textOf } from "../support/values";

export const databaseInsightsEnabled: ResourcePolicy = {
  id: "MLY-DB-008",
  name: "database-insights-enabled",
  description: "A database records which statements load it: without that nobody can tell what the cache costs.",
  level: "mandatory",
  severity: "medium",
  remediation: "Set performanceInsightsEnabled: true; seven days are free.",
  authority: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_PerfInsights.Overview.html",
  resourceTypes: ENGINE_RUNNERS,
  checkResource: (resource) =>
    runsEngine(resource) && hasInsights(resource.props)
      ? mustBe(resource.props, "performanceInsightsEnabled", ["true"])
      : [],
};

/**
 * Not on the smallest machines of MySQL and MariaDB, and not for Db2.
 * Source: Amazon RDS user guide, "Amazon RDS DB engine, Region, and instance class support for Performance Insights" (2026-11).
 */
function hasInsights({ engine, instanceClass }: StackResource["props"]): boolean {
  const name = textOf(engine) ?? "";
  const isSmall = /^db\.t\w+\.(micro|small)$/.test(textOf(instanceClass) ?? "");
  return !/^db2/.test(name) && !(/^(mysql|mariadb)$/.test(name) && isSmall);
}
