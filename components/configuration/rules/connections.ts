import { availableConnections, largestPool, RESERVED_CONNECTIONS } from "../../../policies/facts/connectionBudget";
import { instanceClasses } from "../../../policies/facts/instanceClasses";
import { maxSupportedConnections } from "../../cacheParameters";
import type { StackConfig } from "../configTypes";
import { taskRange } from "../resolve";
import { topologyFacts } from "../topologyFacts";
import type { Rule } from "./rule";

/** The rule between all keys that decide how many connections there are and how many the database has. */
export const connectionRules: readonly Rule[] = [
  function connectionsFitTheDatabase({ scaling, kubernetes, database, traffic, connectionDemand }) {
    const supported = maxSupportedConnections(database.instanceClass);
    const available = availableConnections(supported, database.proxy);
    if (connectionDemand <= available) return undefined;
    const names = traffic.map(({ topology }) => topology);
    const pool = largestPool(
      names.map((name) => taskRange(topologyFacts[name], scaling, kubernetes)),
      available,
    );
    const pods = names.some((name) => topologyFacts[name].unit === "pod");
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
        `and the class supports ${supported}${proxy}; else fewer ${pods ? "tasks and pods" : "maxTasks"} or a larger databaseInstanceClass`,
    };
  },
];

/** The smallest class, by memory, of the same family or else of any, that supports so many connections; undefined: none does. */
function smallestClassFor(connections: number, { instanceClass, proxy }: StackConfig["database"]): string | undefined {
  const [, family] = instanceClass.split(".");
  const fitting = instanceClasses
    .filter(({ name }) => availableConnections(maxSupportedConnections(name), proxy) >= connections)
    .sort((a, b) => a.memoryGiB - b.memoryGiB);
  return (fitting.find(({ name }) => name.split(".")[1] === family) ?? fitting[0])?.name;
}
