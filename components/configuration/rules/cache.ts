import { partitionOf } from "../../../policies/facts/regions";
import { spelledAlike } from "../environmentVariables";
import { isOnAws } from "../topologyFacts";
import type { Rule } from "./rule";

const URL_VARIABLE = "SPRING_DATA_REDIS_URL";

/** Where Spring Boot looks for a server, without signs. */
const ADDRESS = /^SPRINGDATAREDIS(URL|HOST|CLUSTERNODES|SENTINELNODES)$/;

/** Rules between keys about caches beside PostgreSQL's. */
export const cacheRules: readonly Rule[] = [
  function valkeyIsMadeOnAws(_config, { topology, cacheType, valkey }) {
    if (isOnAws(topology) || (cacheType !== "valkey" && (valkey === undefined || valkey === "none"))) return undefined;
    const [key, value] = cacheType === "valkey" ? (["cacheType", cacheType] as const) : (["valkey", valkey] as const);
    return {
      keys: [key, "topology"],
      value,
      allowed: `${key === "cacheType" ? "postgresql or external" : "auto or none"} on a cluster of your own, where the program makes no Valkey`,
      example: key === "cacheType" ? "external" : "none",
    };
  },

  function cacheTypeValkeyHasValkey({ valkey }, { topology, cacheType }) {
    if (cacheType !== "valkey" || valkey !== undefined || !isOnAws(topology)) return undefined;
    return {
      keys: ["valkey", "cacheType"],
      value: "none",
      allowed: "auto, serverless or nodes with cacheType valkey",
      example: "auto",
    };
  },

  function prodHasAReplica({ environment, valkey }) {
    if (environment !== "prod" || valkey?.kind !== "nodes" || valkey.replicas > 0) return undefined;
    return {
      keys: ["valkeyReplicas", "environment"],
      value: "0",
      allowed: "1 to 5 in prod: without a replica, the loss of the node loses all sessions and entries in it",
      example: "1",
    };
  },

  function onlyOneServerSpeaksRedis({ valkey }, { cacheType }) {
    if (cacheType !== "external" || valkey === undefined) return undefined;
    return {
      keys: ["valkey", "cacheType"],
      value: valkey.kind,
      allowed: "auto or none with cacheType external: Spring Boot's spring.data.redis has one server",
      example: "none",
    };
  },

  function externalCacheHasAnAddress({ region, ownCluster }, { cacheType, applicationSecrets, environmentVariables }) {
    const names = [...Object.keys(applicationSecrets), ...Object.keys(environmentVariables)];
    if (cacheType !== "external" || names.some((name) => ADDRESS.test(spelledAlike(name)))) return undefined;
    const arn = `arn:${partitionOf(region)}:secretsmanager:${region}:123456789012:secret:NAME-AbCdEf`;
    return {
      keys: ["applicationSecrets", "cacheType", "environmentVariables"],
      part: `.${URL_VARIABLE}`,
      allowed:
        "what holds the URL of the cache of cacheType external, rediss://user:password@host:port " +
        "(or its place without the password in environmentVariables, as SPRING_DATA_REDIS_HOST or SPRING_DATA_REDIS_CLUSTER_NODES)",
      example: ownCluster ? `application-secrets/${URL_VARIABLE}` : arn,
    };
  },

  function externalCacheIsReached({ application: { egressPorts } }, { cacheType, cachePort }) {
    if (cacheType !== "external" || egressPorts.includes(cachePort)) return undefined;
    return {
      keys: ["egressPorts", "cachePort", "cacheType"],
      value: JSON.stringify(egressPorts),
      allowed: `a list with ${cachePort} in it, the cachePort of cacheType external (or set cachePort to the port in its URL)`,
      example: `[${egressPorts.length < 20 ? egressPorts.length : 0}]=${cachePort}`,
    };
  },
];
