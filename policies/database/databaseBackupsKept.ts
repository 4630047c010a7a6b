import { ENVIRONMENT, isProduction } from "../support/environment";
import { mustBeAtLeast } from "../support/expectations";
import type { ResourcePolicy } from "../support/policy";
import { DATA_HOLDERS, DB_CLUSTER } from "../support/rdsKinds";
import { isReplica } from "../support/replicas";

/** Source: Pulumi registry, aws.rds.Instance and aws.rds.Cluster, backupRetentionPeriod (2026-11). */
const PROVIDER_DEFAULT_DAYS = { instance: 0, cluster: 1 } as const;

export const databaseBackupsKept: ResourcePolicy = {
  id: "MLY-DB-002",
  name: "database-backups-kept",
  description: "A database has automatic backups, and in production enough days of them to notice a mistake.",
  level: "mandatory",
  severity: "high",
  remediation: "Set backupRetentionPeriod to the number of days within which a mistake is noticed.",
  authority: "https://docs.aws.amazon.com/securityhub/latest/userguide/rds-controls.html#rds-11",
  settings: {
    environment: ENVIRONMENT,
    minimumDays: { type: "number", default: 1, minimum: 0, maximum: 35, description: "Days of backups anywhere" },
    productionDays: {
      type: "number",
      default: 7,
      minimum: 0,
      maximum: 35,
      description: "Days of backups in production",
    },
  },
  resourceTypes: DATA_HOLDERS,
  checkResource: (resource, settings) => {
    if (isReplica(resource.props)) return [];
    const least = settings.number(isProduction(resource, settings) ? "productionDays" : "minimumDays");
    const whenAbsent = PROVIDER_DEFAULT_DAYS[resource.type === DB_CLUSTER ? "cluster" : "instance"];
    return mustBeAtLeast(resource.props, "backupRetentionPeriod", least, whenAbsent);
  },
};
