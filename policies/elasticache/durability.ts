import {
  CACHE_CLUSTER,
  isMember,
  nodesOf,
  REPLICATION_GROUP,
  SERVERLESS_CACHE,
  speaksRedis,
} from "../support/cacheServers";
import { ENVIRONMENT, productionOnly } from "../support/environment";
import { mustBe, mustBeAtLeast } from "../support/expectations";
import type { ResourcePolicy } from "../support/policy";

export const cacheDurabilityPolicies: readonly ResourcePolicy[] = [
  /** A serverless cache is always in several zones. */
  {
    id: "MLY-ELC-006",
    name: "elasticache-multi-az",
    description:
      "Nodes of ElastiCache in production are in two zones, and a replica takes over by itself: the loss of a node must not lose all sessions.",
    level: "mandatory",
    severity: "high",
    remediation:
      "Set automaticFailoverEnabled and multiAzEnabled to true with a replica or more (numCacheClusters: 2); azMode: cross-az for Memcached.",
    authority: "https://docs.aws.amazon.com/securityhub/latest/userguide/elasticache-controls.html#elasticache-3",
    settings: { environment: ENVIRONMENT },
    resourceTypes: [REPLICATION_GROUP, CACHE_CLUSTER],
    checkResource: productionOnly((resource) => {
      const { type, props } = resource;
      if (type === REPLICATION_GROUP) {
        const nodes = nodesOf(props);
        return [
          ...mustBe(props, "automaticFailoverEnabled", ["true"], "false"),
          ...mustBe(props, "multiAzEnabled", ["true"], "false"),
          ...(nodes === 1 ? ["It has one node, and no replica to take over."] : []),
        ];
      }
      if (isMember(props, type)) return [];
      return speaksRedis(resource)
        ? ["A cluster of one node has no replica: make it a replication group."]
        : mustBe(props, "azMode", ["cross-az"], "single-az");
    }),
  },
  {
    id: "MLY-ELC-007",
    name: "elasticache-snapshots-kept",
    description: "Valkey and Redis in production have daily snapshots: sessions, lists and sets are nowhere else.",
    level: "advisory",
    severity: "medium",
    remediation: "Set snapshotRetentionLimit to the days within which a mistake is noticed.",
    authority: "https://docs.aws.amazon.com/securityhub/latest/userguide/elasticache-controls.html#elasticache-1",
    settings: {
      environment: ENVIRONMENT,
      minimumDays: {
        type: "number",
        default: 1,
        minimum: 0,
        maximum: 35,
        description: "Days of snapshots in production",
      },
    },
    resourceTypes: [REPLICATION_GROUP, SERVERLESS_CACHE],
    checkResource: productionOnly((resource, settings) =>
      speaksRedis(resource)
        ? mustBeAtLeast(resource.props, "snapshotRetentionLimit", settings.number("minimumDays"), 0)
        : [],
    ),
  },
];
