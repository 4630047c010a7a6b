import { ENVIRONMENT, isProduction } from "../support/environment";
import { mustBe } from "../support/expectations";
import type { ResourcePolicy } from "../support/policy";
import { isReplica } from "../support/replicas";
import type { StackResource } from "../support/stack";
import { textOf } from "../support/values";

export const databaseMultiAz: ResourcePolicy = {
  id: "MLY-DB-001",
  name: "database-multi-az",
  description: "A production database has a standby in another zone: the loss of a zone must not lose the application.",
  level: "mandatory",
  severity: "high",
  remediation: "Set multiAz: true; it doubles the price of the instance.",
  authority: "https://docs.aws.amazon.com/securityhub/latest/userguide/rds-controls.html#rds-5",
  settings: { environment: ENVIRONMENT },
  resourceTypes: ["aws:rds/instance:Instance"],
  checkResource: (resource, settings) =>
    isProduction(resource, settings) && !isReplica(resource.props) && hasStandby(resource.props)
      ? mustBe(resource.props, "multiAz", ["true"])
      : [],
};

/**
 * Of SQL Server, Express has none: Enterprise, Standard and Web are the editions that are listed. RDS Custom has, of either engine.
 * Source: Amazon RDS user guide, "Multi-AZ deployments for Amazon RDS for Microsoft SQL Server", "Managing a Multi-AZ deployment for RDS
 * Custom for Oracle", and the same for SQL Server (2026-11).
 */
function hasStandby({ engine }: StackResource["props"]): boolean {
  return textOf(engine) !== "sqlserver-ex";
}
