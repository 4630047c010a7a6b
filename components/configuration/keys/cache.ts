import { z } from "zod";
import { valkeyVersions } from "../../../policies/facts/cacheEngines";
import { pricesOf } from "../../../policies/facts/prices";
import { autoKey, key, orAuto } from "./key";
import { wholeNumber } from "./schemas";

/** On own clusters nothing is made in AWS. */
const ON_AWS = ["fargate", "ec2", "eks"] as const;

function runsValkey(type: string): boolean {
  return pricesOf("us-east-1")?.priceOf(`elasticache/node/${type}/valkey`) !== undefined;
}

/** Which cache the application uses, and Valkey for those who outgrow one database. */
export const cacheKeys = {
  cacheType: key({
    description: "Cache that the application uses first (CACHE_TYPE) - PostgreSQL's, which is always there, or another",
    schema: z.enum(["postgresql", "valkey", "external"]),
    default: "postgresql",
    allowed:
      "postgresql, valkey (ElastiCache for Valkey, which the program makes) or external (a server of yours that speaks " +
      "Redis' protocol, in applicationSecrets.SPRING_DATA_REDIS_URL); the application sees postgresql or redis",
    meant: {
      postgresql: "postgresql",
      postgres: "postgresql",
      database: "postgresql",
      valkey: "valkey",
      redis: "valkey",
      elasticache: "valkey",
      external: "external",
    },
    example: "postgresql",
  }),

  cachePort: key({
    description: "Port of the cache of cacheType external; egressPorts must have it",
    schema: wholeNumber(1, 65535),
    default: 6379,
    allowed: "a TCP port from 1 to 65535",
    example: "6379",
  }),

  valkey: key({
    description:
      "Valkey that the program makes, also beside another cache while you move (auto = serverless for cacheType valkey)",
    on: ON_AWS,
    schema: orAuto(z.enum(["none", "serverless", "nodes"])),
    default: "auto",
    allowed: "auto, none, serverless (grows by itself, billed by use) or nodes (of valkeyNodeType, billed by the hour)",
    example: "serverless",
  }),

  valkeyVersion: key({
    description: "Version of Valkey; a serverless cache has the newest minor one of its major version. Never goes back",
    on: ON_AWS,
    schema: z.enum(valkeyVersions),
    default: "8.2",
    allowed: valkeyVersions.join(", "),
    example: "8.2",
  }),

  valkeyNodeType: autoKey({
    description: "Node type of ElastiCache, for valkey nodes",
    on: ON_AWS,
    schema: z.string().refine(runsValkey),
    auto: { phase: { initial: "cache.t4g.small", growth: "cache.m7g.large", scale: "cache.r7g.large" } },
    allowed:
      "auto, or a node type that runs Valkey: of the families t3, t4g, m5 to m8g, r5 to r8g (policies/facts/prices/us-east-1.json)",
    example: "cache.r7g.large",
  }),

  valkeyReplicas: autoKey({
    description: "Replicas of the primary node, in other zones, for valkey nodes",
    on: ON_AWS,
    schema: wholeNumber(0, 5),
    auto: { environment: { dev: 0, prod: 1 } },
    allowed: "auto, or a whole number from 0 to 5",
    example: "1",
  }),

  valkeyMaxStorage: autoKey({
    description: "Data in GB up to which a serverless cache grows; then it evicts what has a time to live",
    on: ON_AWS,
    schema: wholeNumber(1, 5000),
    auto: { phase: { initial: 1, growth: 5, scale: 25 } },
    allowed: "auto, or GB from 1 to 5000",
    example: "10",
  }),

  valkeyMaxUnits: autoKey({
    description:
      "Processing units a second that a serverless cache may use (about one for each KB read or written); then it throttles",
    on: ON_AWS,
    schema: wholeNumber(1000, 15_000_000),
    auto: { phase: { initial: 5000, growth: 30_000, scale: 200_000 } },
    allowed: "auto, or a whole number from 1000 to 15000000",
    example: "100000",
  }),

  valkeySnapshotDays: autoKey({
    description: "Days that Valkey's daily snapshots are kept, 0 = none",
    on: ON_AWS,
    schema: wholeNumber(0, 35),
    auto: { environment: { dev: 0, prod: 7 } },
    allowed: "auto, or days from 0 to 35",
    example: "7",
  }),
};
