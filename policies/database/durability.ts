import { ENVIRONMENT, isProduction, productionOnly } from "../support/environment";
import { mustBe, mustBeAtLeast } from "../support/expectations";
import type { PackPolicy } from "../support/policy";
import {
  DATA_HOLDERS,
  DB_CLUSTER,
  DB_CLUSTER_INSTANCE,
  DB_GLOBAL_CLUSTER,
  DB_INSTANCE,
  isReplica,
  runsEngine,
} from "../support/rdsKinds";
import type { StackResource } from "../support/stack";
import { numberOf, textOf, UNKNOWN } from "../support/values";

/** Source: Pulumi registry, aws.rds.Instance and aws.rds.Cluster, backupRetentionPeriod (2026-11). */
const PROVIDER_DEFAULT_DAYS = { instance: 0, cluster: 1 } as const;

export const durabilityPolicies: readonly PackPolicy[] = [
  {
    id: "MLY-DB-001",
    name: "database-multi-az",
    description:
      "A production database has a standby in another zone: the loss of a zone must not lose the application.",
    level: "mandatory",
    severity: "high",
    remediation: "Set multiAz: true; it doubles the price of the instance.",
    authority: "https://docs.aws.amazon.com/securityhub/latest/userguide/rds-controls.html#rds-5",
    settings: { environment: ENVIRONMENT },
    resourceTypes: [DB_INSTANCE],
    checkResource: productionOnly(({ props }) =>
      !isReplica(props) && hasStandby(props) ? mustBe(props, "multiAz", ["true"]) : [],
    ),
  },
  {
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
  },
  {
    id: "MLY-DB-003",
    name: "database-deletion-protected",
    description: "A production database cannot be deleted by one call: that takes a second, deliberate one.",
    level: "mandatory",
    severity: "high",
    remediation: "Set deletionProtection: true, and turn it off only to delete the database.",
    authority: "https://docs.aws.amazon.com/securityhub/latest/userguide/rds-controls.html#rds-8",
    settings: { environment: ENVIRONMENT },
    resourceTypes: [...DATA_HOLDERS, DB_GLOBAL_CLUSTER],
    checkResource: productionOnly(({ props }) =>
      isReplica(props) ? [] : mustBe(props, "deletionProtection", ["true"]),
    ),
  },
  {
    id: "MLY-DB-004",
    name: "database-leaves-final-snapshot",
    description: "A production database leaves a final snapshot when it is deleted.",
    level: "mandatory",
    severity: "high",
    remediation: "Set skipFinalSnapshot: false and a finalSnapshotIdentifier.",
    authority: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_DeleteInstance.html",
    settings: { environment: ENVIRONMENT },
    resourceTypes: DATA_HOLDERS,
    checkResource: productionOnly(({ props }) =>
      isReplica(props) ? [] : mustBe(props, "skipFinalSnapshot", ["false"], "false"),
    ),
  },
  {
    id: "MLY-DB-015",
    name: "database-tags-reach-snapshots",
    description: "Snapshots carry the tags of their database: they show to which team and system a snapshot belongs.",
    level: "advisory",
    severity: "low",
    remediation: "Set copyTagsToSnapshot: true on the database.",
    authority: "https://docs.aws.amazon.com/securityhub/latest/userguide/rds-controls.html#rds-17",
    resourceTypes: DATA_HOLDERS,
    checkResource: ({ props }) => mustBe(props, "copyTagsToSnapshot", ["true"]),
  },
  {
    id: "MLY-DB-016",
    name: "database-storage-grows",
    description: "The storage of a production database grows automatically: a full disk stops PostgreSQL.",
    level: "advisory",
    severity: "medium",
    remediation: "Set maxAllocatedStorage above allocatedStorage.",
    authority: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_PIOPS.StorageTypes.html",
    settings: { environment: ENVIRONMENT },
    resourceTypes: [DB_INSTANCE],
    checkResource: productionOnly(({ props }) => {
      if (props.maxAllocatedStorage === UNKNOWN) return [];
      const limit = numberOf(props.maxAllocatedStorage) ?? 0;
      const now = numberOf(props.allocatedStorage) ?? 0;
      return limit > now ? [] : [`maxAllocatedStorage is ${limit} GiB of ${now} GiB in use: there is no room to grow.`];
    }),
  },
  /** A Multi-AZ DB cluster always has three machines; an Aurora cluster has those that the program gives it. */
  {
    id: "MLY-DB-025",
    name: "cluster-has-reader",
    description:
      "A production cluster of Aurora has a second instance to fail over to: with only one, its loss is an outage of minutes.",
    level: "mandatory",
    severity: "high",
    remediation: "Add an aws.rds.ClusterInstance in another zone to the cluster.",
    authority: "https://docs.aws.amazon.com/securityhub/latest/userguide/rds-controls.html#rds-15",
    settings: { environment: ENVIRONMENT },
    checkStack: (stack, settings) =>
      stack
        .ofType(DB_CLUSTER)
        .filter((cluster) => isProduction(cluster, settings) && !runsEngine(cluster) && !isReplica(cluster.props))
        .flatMap(({ urn, props }) => {
          const name = textOf(props.clusterIdentifier);
          const instances = stack.ofType(DB_CLUSTER_INSTANCE).filter((each) => {
            const isNamed = name !== undefined && textOf(each.props.clusterIdentifier) === name;
            return isNamed || each.propertyDependencies.clusterIdentifier?.includes(urn);
          });
          return instances.length === 1 ? [{ urn, message: "The cluster has only one instance." }] : [];
        }),
  },
];

/**
 * Of SQL Server, Express has none: Enterprise, Standard and Web are the editions that are listed. RDS Custom has, of either engine.
 * Source: Amazon RDS user guide, "Multi-AZ deployments for Amazon RDS for Microsoft SQL Server", "Managing a Multi-AZ deployment for RDS
 * Custom for Oracle", and the same for SQL Server (2026-11).
 */
function hasStandby({ engine }: StackResource["props"]): boolean {
  return textOf(engine) !== "sqlserver-ex";
}
