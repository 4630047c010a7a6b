import { ENVIRONMENT, isProduction } from "../support/environment";
import { mustBe } from "../support/expectations";
import type { ResourcePolicy } from "../support/policy";
import { ENGINE_RUNNERS, runsEngine } from "../support/rdsKinds";

export const databaseMonitored: ResourcePolicy = {
  id: "MLY-DB-007",
  name: "database-monitored",
  description:
    "A production database tells what its operating system does: memory and swap decide whether the cache works.",
  level: "mandatory",
  severity: "medium",
  remediation: "Set monitoringInterval to 60 or less, with a monitoringRoleArn.",
  authority: "https://docs.aws.amazon.com/securityhub/latest/userguide/rds-controls.html#rds-6",
  settings: { environment: ENVIRONMENT },
  resourceTypes: ENGINE_RUNNERS,
  checkResource: (resource, settings) =>
    isProduction(resource, settings) && runsEngine(resource)
      ? mustBe(resource.props, "monitoringInterval", ["1", "5", "10", "15", "30", "60"], "0")
      : [],
};
