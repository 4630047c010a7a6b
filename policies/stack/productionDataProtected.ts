import { ENVIRONMENT, isProduction } from "../support/environment";
import type { ResourcePolicy } from "../support/policy";
import { DATA_HOLDERS, DB_GLOBAL_CLUSTER } from "../support/rdsKinds";
import { isReplica } from "../support/replicas";

export const productionDataProtected: ResourcePolicy = {
  id: "MLY-STK-004",
  name: "production-data-protected",
  description: "Pulumi itself refuses to delete what holds the data of production.",
  level: "advisory",
  severity: "high",
  remediation: "Give the resource the option protect: true.",
  authority: "https://www.pulumi.com/docs/iac/concepts/resources/options/protect/",
  settings: { environment: ENVIRONMENT },
  resourceTypes: [
    ...DATA_HOLDERS,
    DB_GLOBAL_CLUSTER,
    "aws:kms/key:Key",
    "aws:secretsmanager/secret:Secret",
    "aws:ecr/repository:Repository",
    "aws:s3/bucket:Bucket",
  ],
  checkResource: (resource, settings) =>
    isProduction(resource, settings) && !resource.protect && !isReplica(resource.props)
      ? ["The resource is not protected."]
      : [],
};
