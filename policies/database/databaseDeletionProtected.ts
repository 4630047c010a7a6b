import { ENVIRONMENT, isProduction } from "../support/environment";
import { mustBe } from "../support/expectations";
import type { ResourcePolicy } from "../support/policy";
import { DATA_HOLDERS, DB_GLOBAL_CLUSTER } from "../support/rdsKinds";
import { isReplica } from "../support/replicas";

export const databaseDeletionProtected: ResourcePolicy = {
  id: "MLY-DB-003",
  name: "database-deletion-protected",
  description: "A production database cannot be deleted by one call: that takes a second, deliberate one.",
  level: "mandatory",
  severity: "high",
  remediation: "Set deletionProtection: true, and take it away only to delete.",
  authority: "https://docs.aws.amazon.com/securityhub/latest/userguide/rds-controls.html#rds-8",
  settings: { environment: ENVIRONMENT },
  resourceTypes: [...DATA_HOLDERS, DB_GLOBAL_CLUSTER],
  checkResource: (resource, settings) =>
    isProduction(resource, settings) && !isReplica(resource.props)
      ? mustBe(resource.props, "deletionProtection", ["true"])
      : [],
};
