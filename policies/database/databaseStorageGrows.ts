import { ENVIRONMENT, isProduction } from "../support/environment";
import type { ResourcePolicy } from "../support/policy";
import { numberOf, UNKNOWN } from "../support/values";

export const databaseStorageGrows: ResourcePolicy = {
  id: "MLY-DB-016",
  name: "database-storage-grows",
  description: "The storage of a production database can grow by itself: a full disk stops PostgreSQL.",
  level: "advisory",
  severity: "medium",
  remediation: "Set maxAllocatedStorage above allocatedStorage.",
  authority: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_PIOPS.StorageTypes.html",
  settings: { environment: ENVIRONMENT },
  resourceTypes: ["aws:rds/instance:Instance"],
  checkResource: (resource, settings) => {
    if (!isProduction(resource, settings) || resource.props.maxAllocatedStorage === UNKNOWN) return [];
    const limit = numberOf(resource.props.maxAllocatedStorage) ?? 0;
    const now = numberOf(resource.props.allocatedStorage) ?? 0;
    return limit > now ? [] : [`maxAllocatedStorage is ${limit} GiB of ${now} GiB in use: there is no room to grow.`];
  },
};
