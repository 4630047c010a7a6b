import { availableConnections, largestPool, RESERVED_CONNECTIONS } from "../../policies/facts/connectionBudget";
import { instanceClasses } from "../../policies/facts/instanceClasses";
import { maxSupportedConnections } from "../cacheParameters";
import { clusterRules } from "./clusterRules";
import type { StackConfig } from "./configTypes";
import { variableProblems } from "./environmentVariables";
import { REMOVE } from "./errors";
import { describeFargateSizes, isFargateSize } from "./fargateSizes";
import { isPrivateEcr } from "./imageReference";
import { MOST_STORAGE } from "./keys/database";
import { machineRules } from "./machineRules";
import { networkRules } from "./networkRules";
import { placeholder } from "./placeholder";
import { taskRange } from "./resolve";
import { type Conflict, needed, type Rule } from "./rule";
import type { Settings } from "./settings";

/** @param others rules of parts of the program that this folder does not know, such as the limits of what a topology launches */
export function findConflicts(config: StackConfig, values: Settings, others: readonly Rule[]): readonly Conflict[] {
  const found = [...rules, ...clusterRules, ...machineRules, ...others].map((rule) => rule(config, values));
  return [...found.filter((conflict) => conflict !== undefined), ...variableConflicts(config, values)];
}

function variableConflicts({ application }: StackConfig, { environmentVariables }: Settings): readonly Conflict[] {
  return variableProblems(environmentVariables, application).map(({ variable, allowed }) => ({
    keys: ["environmentVariables", "containerPort"],
    part: `.${variable}`,
    allowed,
    example: REMOVE,
  }));
}

/** The smallest class, by memory, of the same family or else of any, that supports so many connections; undefined: none does. */
function smallestClassFor(connections: number, { instanceClass, proxy }: StackConfig["database"]): string | undefined {
  const [, family] = instanceClass.split(".");
  const fitting = instanceClasses
    .filter(({ name }) => availableConnections(maxSupportedConnections(name), proxy) >= connections)
    .sort((a, b) => a.memoryGiB - b.memoryGiB);
  return (fitting.find(({ name }) => name.split(".")[1] === family) ?? fitting[0])?.name;
}

const rules: readonly Rule[] = [
  function ownClusterIsGiven({ ownCluster }, { kubeconfig, databaseEndpoint }) {
    if (ownCluster === undefined || (kubeconfig && databaseEndpoint)) return undefined;
    const key = kubeconfig ? "databaseEndpoint" : "kubeconfig";
    return { keys: [key, "topology"], value: "none", ...needed(key, "topology kubernetes") };
  },

  function exposureHasAHost({ ownCluster }, { domain }) {
    if (ownCluster === undefined || ownCluster.exposure.kind === "none" || domain !== undefined) return undefined;
    return {
      keys: ["domain", "ingressClass", "gateway"],
      value: "none",
      ...needed("domain", "an ingress or a gateway"),
    };
  },

  function ownClusterHasNoTraffic({ ownCluster }, { traffic }) {
    if (ownCluster === undefined || Object.keys(traffic).length === 0) return undefined;
    return {
      keys: ["traffic", "topology"],
      value: JSON.stringify(traffic),
      allowed: "nothing with topology kubernetes, which has no load balancer of AWS to share",
      example: REMOVE,
    };
  },

  function spotIsForTasks({ topology, traffic, scaling: { spotShare } }) {
    if (spotShare === 0 || traffic.some((share) => share.topology !== "eks")) return undefined;
    return {
      keys: ["spotShare", "topology"],
      value: String(spotShare),
      allowed: `0 with topology ${topology}, where nodes are the cluster's: give it a node pool with Spot instead`,
      example: "0",
    };
  },

  function replicasAreARange({ kubernetes: { minReplicas, maxReplicas } }) {
    if (minReplicas <= maxReplicas) return undefined;
    return {
      keys: ["maxReplicas", "minReplicas"],
      value: String(maxReplicas),
      allowed: `at least minReplicas, which is ${minReplicas}`,
      example: String(minReplicas),
    };
  },

  function somebodyServes({ traffic, topology, ownCluster }) {
    if (ownCluster || traffic.some(({ weight }) => weight > 0)) return undefined;
    return {
      keys: ["traffic", "topology"],
      value: JSON.stringify(Object.fromEntries(traffic.map((share) => [share.topology, share.weight]))),
      allowed: "at least one weight above 0, else nobody serves",
      example: `.${topology}=100`,
    };
  },

  function tasksAreARange({ scaling: { minTasks, maxTasks } }) {
    if (minTasks <= maxTasks) return undefined;
    return {
      keys: ["maxTasks", "minTasks"],
      value: String(maxTasks),
      allowed: `at least minTasks, which is ${minTasks}`,
      example: String(minTasks),
    };
  },

  function fargateRunsThisSize({ traffic, scaling: { cpu, memory } }) {
    if (!traffic.some(({ topology }) => topology === "fargate") || isFargateSize(cpu, memory)) return undefined;
    const allowed = describeFargateSizes(cpu);
    return allowed.startsWith("cpu")
      ? { keys: ["cpu"], value: String(cpu), allowed, example: "512" }
      : { keys: ["memory", "cpu"], value: String(memory), allowed, example: String(Math.max(1024, cpu * 2)) };
  },

  function connectionsFitTheDatabase({ scaling, kubernetes, database, traffic, connectionDemand }) {
    const bearable = maxSupportedConnections(database.instanceClass);
    const available = availableConnections(bearable, database.proxy);
    if (connectionDemand <= available) return undefined;
    const names = traffic.map(({ topology }) => topology);
    const pool = largestPool(
      names.map((name) => taskRange(name, scaling, kubernetes)),
      available,
    );
    const pods = names.includes("eks");
    const most = [
      ...(pods && names.length === 1 ? [] : [`maxTasks ${scaling.maxTasks}`]),
      ...(pods ? [`maxReplicas ${kubernetes.maxReplicas}`] : []),
    ].join(" and ");
    const together = names.length === 1 ? "" : ` for ${names.join(" and ")} together`;
    const involved = [
      ...(["traffic", "maxTasks", "minTasks", "maxReplicas", "minReplicas", "databaseProxy", "phase"] as const),
    ];
    const smallerPool = {
      keys: ["poolSize", "databaseInstanceClass", ...involved] as const,
      value: String(scaling.poolSize),
      example: String(pool),
    };
    const oneEach = connectionDemand / scaling.poolSize;
    const largerClass = {
      keys: ["databaseInstanceClass", "poolSize", ...involved] as const,
      value: database.instanceClass,
      // Where no class is large enough for such pools: one that leaves each task a connection, so that the pool is the next to change.
      example:
        smallestClassFor(connectionDemand, database) ?? smallestClassFor(oneEach, database) ?? database.instanceClass,
    };
    const proxy = database.proxy ? ", of which the proxy leaves a tenth to others" : "";
    return {
      ...(pool > 0 ? smallerPool : largerClass),
      allowed:
        `${pool > 0 ? `at most ${pool}` : "no pool at all"} with ${most} on ${database.instanceClass}${together}: ` +
        `a deployment at full scale asks for ${connectionDemand} connections, ${RESERVED_CONNECTIONS} are kept for people and migrations, ` +
        `and the class bears ${bearable}${proxy}; else fewer ${pods ? "tasks and pods" : "maxTasks"} or a larger databaseInstanceClass`,
    };
  },

  function placeholderListensOnItsOwnPort({ application }, { image }) {
    if (image !== "placeholder" || application.port === placeholder.port) return undefined;
    return {
      keys: ["containerPort", "image"],
      value: String(application.port),
      allowed: `${placeholder.port} while image is the placeholder, which listens there`,
      example: String(placeholder.port),
    };
  },

  function imageCanBePulled({ application, network }) {
    if (network.natStrategy !== "none" || !network.interfaceEndpoints || isPrivateEcr(application.image))
      return undefined;
    return {
      keys: ["image", "natStrategy", "interfaceEndpoints"],
      value: application.image,
      allowed:
        "an image in a private ECR repository, as tasks have no way to the internet (natStrategy none with interfaceEndpoints)",
      example: "123456789012.dkr.ecr.us-east-1.amazonaws.com/malayalees-app:1.0.0",
    };
  },

  function imagesAndSecretsAreReached({ application: { egressPorts } }) {
    if (egressPorts.includes(443)) return undefined;
    return {
      keys: ["egressPorts"],
      value: JSON.stringify(egressPorts),
      allowed: "a list with 443 in it: images, secrets and logs go that way",
      example: `[${egressPorts.length < 20 ? egressPorts.length : 0}]=443`,
    };
  },

  function prodTasksStayPrivate({ environment, network }) {
    if (environment !== "prod" || network.natStrategy !== "none" || network.interfaceEndpoints) return undefined;
    return {
      keys: ["natStrategy", "environment"],
      value: "none",
      allowed: "single or onePerAz in prod, or none with interfaceEndpoints true: prod tasks get no public addresses",
      example: "single",
    };
  },

  function trafficIsEncryptedOrDevSaysOtherwise({ environment, tls, ownCluster }, { allowHttp }) {
    if (tls || ownCluster || (environment === "dev" && allowHttp)) return undefined;
    return environment === "prod"
      ? {
          keys: ["domain", "certificateArn", "environment"],
          value: "none",
          allowed: "a domain or a certificateArn in prod, which is served by HTTPS only",
          example: "app.your-company.com",
        }
      : {
          keys: ["allowHttp", "certificateArn", "domain"],
          value: "false",
          allowed: "true (dev only) as long as there is neither certificateArn nor domain to serve HTTPS with",
          example: "true",
        };
  },

  function prodNeverAllowsHttp({ environment }, { allowHttp }) {
    if (environment !== "prod" || !allowHttp) return undefined;
    return { keys: ["allowHttp", "environment"], value: "true", allowed: "false in prod", example: "false" };
  },

  function certificateIsInTheRegion({ region }, { certificateArn }) {
    const certificateRegion = certificateArn?.split(":")[3];
    if (certificateArn === undefined || certificateRegion === region) return undefined;
    return {
      keys: ["certificateArn"],
      value: certificateArn,
      allowed: `a certificate in ${region}, where the load balancer is`,
      example: certificateArn.replace(`:${certificateRegion}:`, `:${region}:`),
    };
  },

  function zoneBelongsToADomain(_config, { domain, hostedZoneId }) {
    if (hostedZoneId === undefined || domain !== undefined) return undefined;
    return {
      keys: ["domain", "hostedZoneId"],
      value: "none",
      allowed: `the domain to serve, as hostedZoneId is ${hostedZoneId}`,
      example: "app.your-company.com",
    };
  },

  function prodHasNoShells({ environment, application }) {
    if (environment !== "prod" || !application.enableExec) return undefined;
    return { keys: ["enableExec", "environment"], value: "true", allowed: "false in prod", example: "false" };
  },

  function prodIsBackedUp({ environment, database }) {
    if (environment !== "prod" || database.backupDays >= 7) return undefined;
    return {
      keys: ["databaseBackupDays", "environment"],
      value: String(database.backupDays),
      allowed: "7 to 35 days in prod",
      example: "14",
    };
  },

  function replicasNeedBackups({ database }) {
    if (database.replicas === 0 || database.backupDays > 0) return undefined;
    return {
      keys: ["databaseBackupDays", "databaseReplicas"],
      value: "0",
      allowed: "1 to 35 with read replicas, which RDS makes from backups",
      example: "7",
    };
  },

  function storageCanGrow({ database: { storage, maxStorage } }) {
    // RDS asks for 10 % at least. Source: RDS user guide, "Managing capacity automatically with storage autoscaling" (2026-11).
    const least = Math.ceil((storage * 11) / 10);
    if (maxStorage >= least) return undefined;
    return {
      keys: ["databaseMaxStorage", "databaseStorage"],
      value: String(maxStorage),
      allowed: `at least ${least}, a tenth more than databaseStorage`,
      example: String(Math.min(MOST_STORAGE, Math.max(least, storage * 2))),
    };
  },

  function applicationIsNotTheDatabasesName(_config, { databaseUser, databaseName }) {
    if (databaseUser !== databaseName) return undefined;
    return {
      keys: ["databaseUser", "databaseName"],
      value: databaseUser,
      allowed: "another name than the database's, so that grants and logs tell them apart",
      example: databaseName === "malayalees_app" ? "malayalees_application" : "malayalees_app",
    };
  },

  ...networkRules,
];
