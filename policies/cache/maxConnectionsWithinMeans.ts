import { BACKEND_OVERHEAD_BYTES } from "../facts/memoryBudget";
import { usedGroups } from "../support/databases";
import { shareSetting } from "../support/memoryShares";
import { effectiveValue, showSetting } from "../support/parameterValues";
import type { StackPolicy } from "../support/policy";
import { showBytes, showPercent } from "../support/values";

/** RDS's own default comes to 33 %. */
export const CONNECTIONS_SHARE = 0.4;

export const maxConnectionsWithinMeans: StackPolicy = {
  id: "MLY-CACHE-015",
  name: "max-connections-within-means",
  description:
    "The backends of all connections leave the instance's memory to the cache, even before they sort anything.",
  level: "mandatory",
  severity: "high",
  remediation:
    "Lower max_connections, or leave it out (RDS scales it with the class), and put a pooler in front of the database.",
  authority: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_Limits.html",
  settings: {
    maximumShare: shareSetting(CONNECTIONS_SHARE, "Largest share of the instance's memory for idle connections"),
  },
  checkStack: (stack, settings) =>
    usedGroups(stack).flatMap(({ group, smallest }) => {
      const connections = smallest && effectiveValue(group, "max_connections", smallest.formulaContext);
      if (smallest === undefined || connections === undefined) return [];
      const { instanceClass, memoryBytes } = smallest;
      const most = Math.floor((settings.number("maximumShare") * memoryBytes) / BACKEND_OVERHEAD_BYTES);
      if (connections.value <= most) return [];
      const bytes = connections.value * BACKEND_OVERHEAD_BYTES;
      const message =
        `${showSetting("max_connections", connections)} means ${connections.value} backends of about ${showBytes(BACKEND_OVERHEAD_BYTES)}, ` +
        `${showPercent(bytes / memoryBytes)} of the about ${showBytes(memoryBytes)} on ${instanceClass}; allowed: at most ${most}.`;
      return [{ urn: group.resource.urn, message }];
    }),
};
