import { endOfCacheEngine, valkeyVersions } from "../facts/cacheEngines";
import { daysBetween } from "../facts/days";
import {
  CACHE_CLUSTER,
  CACHE_SERVERS,
  cacheEngineOf,
  isMember,
  REPLICATION_GROUP,
  SERVERLESS_CACHE,
} from "../support/cacheServers";
import { daysBefore, showEnd, TODAY } from "../support/dates";
import { mustBe } from "../support/expectations";
import type { ResourcePolicy } from "../support/policy";
import type { StackResource } from "../support/stack";
import { readText } from "../support/values";

/** The newest Redis OSS that ElastiCache has: what comes later is Valkey. Source: Amazon ElastiCache user guide, "Supported engines" (2026-11). */
const NEWEST_REDIS = 7.1;

export const cacheVersionPolicies: readonly ResourcePolicy[] = [
  {
    id: "MLY-ELC-008",
    name: "elasticache-version-offered",
    description: "ElastiCache has the version of the engine: it refuses others, in the middle of an update.",
    level: "mandatory",
    severity: "high",
    remediation: `Name a version of Valkey, ${valkeyVersions.join(", ")} (the major one for a serverless cache); of Redis OSS there is none after ${NEWEST_REDIS}.`,
    authority: "https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/supported-engine-versions.html",
    resourceTypes: [REPLICATION_GROUP, SERVERLESS_CACHE],
    checkResource: (resource) => {
      const engine = cacheEngineOf(resource);
      const reading = versionOf(resource);
      if (reading.kind === "absent")
        return engine === "valkey" && resource.type === REPLICATION_GROUP && !isMember(resource.props, resource.type)
          ? ["engineVersion is not set, which engine valkey needs."]
          : [];
      if (reading.kind !== "text") return [];
      const { text } = reading;
      const exists =
        engine === "redis" ? Number.parseFloat(text) <= NEWEST_REDIS : engine !== "valkey" || isValkey(text);
      return exists ? [] : [`ElastiCache has no ${engine === "redis" ? "Redis OSS" : "Valkey"} ${text}.`];
    },
  },
  /** Memcached and Valkey have no dates yet. */
  {
    id: "MLY-ELC-009",
    name: "elasticache-version-lasts",
    description: "The engine is in standard support for months to come: after it ElastiCache bills Extended Support.",
    level: "advisory",
    severity: "medium",
    remediation:
      "Move to engine valkey, which takes over in place what Redis OSS 5.0.6 and later has, and costs a fifth less.",
    authority: "https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/extended-support.html",
    settings: { today: TODAY, daysBefore: daysBefore(180, "the end of standard support") },
    resourceTypes: CACHE_SERVERS,
    checkResource: (resource, settings) => {
      const reading = versionOf(resource);
      if (reading.kind !== "text") return [];
      const end = endOfCacheEngine(cacheEngineOf(resource) ?? "", reading.text);
      const today = settings.text("today");
      if (end === undefined || daysBetween(today, end) > settings.number("daysBefore")) return [];
      return [`Standard support of Redis OSS ${reading.text} ${showEnd(today, end)}.`];
    },
  },
  {
    id: "MLY-ELC-010",
    name: "elasticache-minor-upgrades",
    description: "ElastiCache takes minor versions automatically: they carry the security fixes.",
    level: "mandatory",
    severity: "medium",
    remediation: "Set autoMinorVersionUpgrade: true, or leave it out.",
    authority: "https://docs.aws.amazon.com/securityhub/latest/userguide/elasticache-controls.html#elasticache-2",
    resourceTypes: [REPLICATION_GROUP, CACHE_CLUSTER],
    checkResource: ({ props }) => mustBe(props, "autoMinorVersionUpgrade", ["true"], "true"),
  },
];

function versionOf({ type, props }: StackResource) {
  return readText(type === SERVERLESS_CACHE ? props.majorEngineVersion : props.engineVersion);
}

/** `8` of a serverless cache, `8.2` of nodes. One after the newest of the table may have come since. */
function isValkey(version: string): boolean {
  const newest = Number(valkeyVersions.at(-1));
  return (
    Number.parseFloat(version) > newest ||
    valkeyVersions.some((each) => each === version || each.startsWith(`${version}.`))
  );
}
