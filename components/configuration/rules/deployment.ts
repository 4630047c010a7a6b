import { topologyFacts } from "../topologyFacts";
import type { Rule } from "./rule";

/** Rules between keys about how a new version comes into service. */
export const deploymentRules: readonly Rule[] = [
  function canaryIsOfMachines({ topology, traffic, deployment: { strategy } }) {
    const other = traffic.find((share) => topologyFacts[share.topology].unit !== "machine");
    if (strategy === "rolling" || (traffic.length > 0 && other === undefined)) return undefined;
    return {
      keys: ["deploymentStrategy", "topology"],
      value: strategy,
      allowed: `rolling while ${other?.topology ?? topology} runs: only machines are replaced with a pause after the first one`,
      example: "rolling",
    };
  },

  function canaryIsWatched({ deployment: { strategy, rollbackOnErrors } }) {
    if (strategy === "rolling" || rollbackOnErrors) return undefined;
    return {
      keys: ["deploymentStrategy", "rollbackOnErrors"],
      value: strategy,
      allowed: "rolling without rollbackOnErrors: nothing would look at the first machine",
      example: "rolling",
    };
  },

  function canaryIsNotAll({ deployment: { strategy }, scaling: { minTasks } }) {
    if (strategy === "rolling" || minTasks > 1) return undefined;
    return {
      keys: ["deploymentStrategy", "minTasks"],
      value: strategy,
      allowed: "rolling with minTasks 1: the first machine would be all of them",
      example: "rolling",
    };
  },
];
