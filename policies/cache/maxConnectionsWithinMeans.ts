import { BACKEND_OVERHEAD_BYTES } from "../facts/memoryBudget";
import { fitsNoClass } from "../support/anyClass";
import { type SizedDatabase, usedGroups } from "../support/databases";
import type { ParameterGroup } from "../support/parameterGroups";
import { effectiveValue, showSetting } from "../support/parameterValues";
import type { StackPolicy } from "../support/policy";
import { showBytes, showPercent } from "../support/values";
import { shareSetting } from "./memoryShares";

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
      const share = settings.number("maximumShare");
      const message = smallest === undefined ? misfit(group, share) : tooMany(group, smallest, share);
      return message === undefined ? [] : [{ urn: group.resource.urn, message }];
    }),
};

function tooMany(group: ParameterGroup, smallest: SizedDatabase, share: number): string | undefined {
  const { instanceClass, memoryBytes, formulaContext } = smallest;
  const connections = effectiveValue(group, "max_connections", formulaContext);
  const most = Math.floor((share * memoryBytes) / BACKEND_OVERHEAD_BYTES);
  if (connections === undefined || connections.value <= most) return undefined;
  const bytes = connections.value * BACKEND_OVERHEAD_BYTES;
  return (
    `${showSetting("max_connections", connections)} means ${connections.value} backends of about ${showBytes(BACKEND_OVERHEAD_BYTES)}, ` +
    `${showPercent(bytes / memoryBytes)} of the about ${showBytes(memoryBytes)} on ${instanceClass}; allowed: at most ${most}.`
  );
}

/** For a class that the pack does not know. */
function misfit(group: ParameterGroup, share: number): string | undefined {
  const found = fitsNoClass(
    group,
    "max_connections",
    (connections, memoryBytes) => connections * BACKEND_OVERHEAD_BYTES <= share * memoryBytes,
  );
  if (found === undefined) return undefined;
  return `max_connections = ${found.text} fits no instance class: ${found.amount} backends of about ${showBytes(BACKEND_OVERHEAD_BYTES)} on the largest, which has ${showBytes(found.memoryBytes)}.`;
}
