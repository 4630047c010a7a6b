import {
  CACHE_CLUSTER,
  CACHE_SERVERS,
  CACHE_USER,
  cacheEngineOf,
  isMember,
  REPLICATION_GROUP,
  SERVERLESS_CACHE,
  speaksRedis,
} from "../support/cacheServers";
import { at, mustBe } from "../support/expectations";
import type { ResourcePolicy } from "../support/policy";
import { isFilled, textOf } from "../support/values";

/** By any of these a replication group asks for a log-in. */
const LOGINS: Readonly<Record<string, readonly string[]>> = {
  [REPLICATION_GROUP]: ["userGroupIds", "authToken", "authTokenWo"],
  [SERVERLESS_CACHE]: ["userGroupId"],
};

/** Where each type says which network it is in. */
const PLACES: Readonly<Record<string, readonly string[]>> = {
  [REPLICATION_GROUP]: ["subnetGroupName", "securityGroupIds"],
  [CACHE_CLUSTER]: ["subnetGroupName", "securityGroupIds"],
  [SERVERLESS_CACHE]: ["subnetIds", "securityGroupIds"],
};

/** Aws.elasticache.Cluster has neither TLS nor a log-in for Redis. Source: Pulumi registry, aws.elasticache.Cluster (2026-11). */
const LONE_REDIS = "A cluster of Redis OSS that is in no replication group has neither TLS nor a log-in.";

export const cacheAccessPolicies: readonly ResourcePolicy[] = [
  {
    id: "MLY-ELC-001",
    name: "elasticache-takes-tls-only",
    description: "ElastiCache takes encrypted connections only: entries are personal data, and log-ins passwords.",
    level: "mandatory",
    severity: "high",
    remediation:
      'Set transitEncryptionEnabled: true; first with transitEncryptionMode "preferred" where clients connect in plain text, then "required".',
    authority: "https://docs.aws.amazon.com/securityhub/latest/userguide/elasticache-controls.html#elasticache-5",
    resourceTypes: [REPLICATION_GROUP, CACHE_CLUSTER],
    checkResource: (resource) => {
      const { type, props } = resource;
      if (isMember(props, type)) return [];
      if (type === CACHE_CLUSTER && speaksRedis(resource)) return [LONE_REDIS];
      return [
        ...mustBe(props, "transitEncryptionEnabled", ["true"]),
        ...(textOf(props.transitEncryptionMode) === "preferred"
          ? ["transitEncryptionMode is preferred, which takes plain text as well."]
          : []),
      ];
    },
  },
  /** A serverless cache is always encrypted; Memcached keeps nothing on a disk. */
  {
    id: "MLY-ELC-002",
    name: "elasticache-storage-encrypted",
    description:
      "What a replication group writes to disks, snapshots among it, is encrypted: it cannot be turned on later.",
    level: "mandatory",
    severity: "high",
    remediation: "Set atRestEncryptionEnabled: true and a kmsKeyId before the group has data.",
    authority: "https://docs.aws.amazon.com/securityhub/latest/userguide/elasticache-controls.html#elasticache-4",
    resourceTypes: [REPLICATION_GROUP],
    checkResource: (resource) => {
      const { type, props } = resource;
      const whenAbsent = cacheEngineOf(resource) === "redis" ? undefined : "true";
      return isMember(props, type) ? [] : mustBe(props, "atRestEncryptionEnabled", ["true"], whenAbsent);
    },
  },
  {
    id: "MLY-ELC-003",
    name: "elasticache-asks-for-login",
    description: "Valkey and Redis ask for a log-in: else whoever reaches the port reads and empties everything.",
    level: "mandatory",
    severity: "critical",
    remediation: "Give it a user group (userGroupIds, or userGroupId of a serverless cache) or an authTokenWo.",
    authority: "https://docs.aws.amazon.com/securityhub/latest/userguide/elasticache-controls.html#elasticache-6",
    resourceTypes: Object.keys(LOGINS),
    checkResource: (resource) => {
      const { type, props } = resource;
      const logins = LOGINS[type] ?? [];
      if (!speaksRedis(resource) || isMember(props, type) || logins.some((each) => isFilled(props[each]))) return [];
      return [`${logins.join(" or ")} is not set: everyone who reaches the port is let in.`];
    },
  },
  {
    id: "MLY-ELC-004",
    name: "elasticache-user-has-password",
    description:
      "A user of ElastiCache who is on has a password or logs in by IAM: the default user is on without one, unless it is replaced.",
    level: "mandatory",
    severity: "critical",
    remediation:
      'Set authenticationMode to type password or iam; replace the default user (userName "default") by one whose access string is "off -@all".',
    authority: "https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/Clusters.RBAC.html",
    resourceTypes: [CACHE_USER],
    checkResource: ({ props }) => {
      const isOff = textOf(props.accessString)?.split(/\s+/).includes("off") ?? false;
      const isOpen =
        textOf(props.noPasswordRequired) === "true" ||
        textOf(at(props, "authenticationMode.type")) === "no-password-required";
      return isOpen && !isOff ? [`User ${textOf(props.userName) ?? ""} is on, and needs no password.`] : [];
    },
  },
  /** It never has a public address; without these it is in the default VPC, or behind a group that lets in all of its members. */
  {
    id: "MLY-ELC-005",
    name: "elasticache-in-own-network",
    description:
      "ElastiCache is in subnets and behind security groups that the program names, and not in the default ones.",
    level: "mandatory",
    severity: "high",
    remediation: "Set subnetGroupName (subnetIds of a serverless cache) to private subnets, and securityGroupIds.",
    authority: "https://docs.aws.amazon.com/securityhub/latest/userguide/elasticache-controls.html#elasticache-7",
    resourceTypes: CACHE_SERVERS,
    checkResource: ({ type, props }) =>
      type === CACHE_CLUSTER && isMember(props, type)
        ? []
        : (PLACES[type] ?? []).flatMap((place) =>
            isFilled(props[place]) && textOf(props[place]) !== "default"
              ? []
              : [`${place} is not set: the default one of the account is taken.`],
          ),
  },
];
