import { ENVIRONMENT, isProduction } from "../support/environment";
import { mustBe } from "../support/expectations";
import type { ResourcePolicy } from "../support/policy";
import { DATA_HOLDERS } from "../support/rdsKinds";
import { isReplica } from "../support/replicas";

export const databaseLeavesFinalSnapshot: ResourcePolicy = {
  id: "MLY-DB-004",
  name: "database-leaves-final-snapshot",
  description: "A production database leaves a snapshot behind when it is deleted after all.",
  level: "mandatory",
  severity: "high",
  remediation: "Set skipFinalSnapshot: false and a finalSnapshotIdentifier.",
  authority: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_DeleteInstance.html",
  settings: { environment: ENVIRONMENT },
  resourceTypes: DATA_HOLDERS,
  checkResource: (resource, settings) =>
    isProduction(resource, settings) && !isReplica(resource.props)
      ? mustBe(resource.props, "skipFinalSnapshot", ["false"], "false")
      : [],
};
