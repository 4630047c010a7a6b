import { ENVIRONMENT, isProduction } from "../support/environment";
import { mustBe } from "../support/expectations";
import type { ResourcePolicy } from "../support/policy";
import { ENGINE_RUNNERS } from "../support/rdsKinds";

export const databaseChangesWait: ResourcePolicy = {
  id: "MLY-DB-011",
  name: "database-changes-wait",
  description:
    "Changes that interrupt a production database wait for its maintenance window, unless somebody wants this one now.",
  level: "advisory",
  severity: "medium",
  remediation: "Set applyImmediately: false, or leave it out.",
  authority: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Overview.DBInstance.Modifying.html",
  settings: { environment: ENVIRONMENT },
  resourceTypes: ENGINE_RUNNERS,
  checkResource: (resource, settings) =>
    isProduction(resource, settings) ? mustBe(resource.props, "applyImmediately", ["false"], "false") : [],
};
