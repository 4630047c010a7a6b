import {
  BACKEND_OVERHEAD_BYTES,
  fitsMemory,
  largestMaxConnections,
  largestWorkMemKb,
  type MemorySettings,
  memoryAllowanceBytes,
  memoryDemandBytes,
  USABLE_SHARE,
} from "../facts/memoryBudget";
import { everyClass } from "../support/anyClass";
import { type SizedDatabase, usedGroups } from "../support/databases";
import { lookUp, type ParameterGroup } from "../support/parameterGroups";
import { effectiveValue } from "../support/parameterValues";
import type { Finding, StackPolicy } from "../support/policy";
import type { Settings } from "../support/settings";
import { showBytes } from "../support/values";
import { CONNECTIONS_SHARE } from "./maxConnectionsWithinMeans";
import { memoryShares, shareSetting } from "./memoryShares";

const { sharedBuffers, maintenanceWorkMem } = memoryShares;

/** A group that sets none of these leaves the memory to RDS's defaults, which over-commit classes under 2 GiB. */
const PARTS = [
  "shared_buffers",
  "maintenance_work_mem",
  "autovacuum_work_mem",
  "autovacuum_max_workers",
  "max_connections",
  "work_mem",
] as const;

/** Fewer are not worth advising: the application's pools alone need more. */
const LEAST_USEFUL_CONNECTIONS = 20;

/**
 * Gives no verdict where one part alone is more than its own policy allows, so that one mistake is reported once. The shares from which
 * a part counts as such are settings of this policy as well: a change there is repeated here.
 */
export const memoryWithinBudget: StackPolicy = {
  id: "MLY-CACHE-016",
  name: "memory-within-budget",
  description: "shared_buffers, autovacuum and work_mem on all connections fit into the instance's memory together.",
  level: "mandatory",
  severity: "critical",
  remediation:
    "Lower work_mem first (single statements can raise it for themselves), then max_connections, or take a larger class.",
  authority: "https://www.postgresql.org/docs/current/runtime-config-resource.html",
  settings: {
    usableShare: shareSetting(USABLE_SHARE, "Share of the instance's memory that the settings may use together"),
    sharedBuffersShare: shareSetting(sharedBuffers.maximum, "Same as maximumShare of shared-buffers-within-memory"),
    maintenanceShare: shareSetting(
      maintenanceWorkMem.maximum,
      "Same as maximumShare of maintenance-work-mem-within-memory",
    ),
    connectionsShare: shareSetting(CONNECTIONS_SHARE, "Same as maximumShare of max-connections-within-means"),
  },
  checkStack: (stack, settings) =>
    usedGroups(stack).flatMap(({ group, smallest }) => {
      if (smallest === undefined) return misfit(group, settings);
      const memory = memorySettings(group, smallest, settings);
      const usableShare = settings.number("usableShare");
      if (memory === undefined || fitsMemory(memory, smallest.memoryBytes, usableShare)) return [];
      return [{ urn: group.resource.urn, message: describe(memory, smallest, usableShare) }];
    }),
};

/** For a class that the pack does not know: only what fits no class at all. */
function misfit(group: ParameterGroup, settings: Settings): readonly Finding[] {
  const usableShare = settings.number("usableShare");
  const judged = everyClass.flatMap((machine) => {
    const memory = memorySettings(group, machine, settings);
    return memory === undefined ? [] : [fitsMemory(memory, machine.memoryBytes, usableShare)];
  });
  if (judged.length === 0 || judged.some(Boolean)) return [];
  const parts = PARTS.filter((part) => lookUp(group, part).kind === "set").join(", ");
  return [{ urn: group.resource.urn, message: `${parts} together use more memory than any instance class has.` }];
}

/** Undefined while a part is not known yet, when it is illegal, or another policy reports it. */
function memorySettings(
  group: ParameterGroup,
  database: Pick<SizedDatabase, "formulaContext" | "memoryBytes">,
  settings: Settings,
): MemorySettings | undefined {
  if (PARTS.every((part) => lookUp(group, part).kind === "absent")) return undefined;
  const { formulaContext, memoryBytes } = database;
  const read = (name: (typeof PARTS)[number]): number | undefined =>
    effectiveValue(group, name, formulaContext)?.amount;
  const shared = read("shared_buffers");
  const maintenance = read("maintenance_work_mem");
  const connections = read("max_connections");
  const workMem = read("work_mem");
  const workers = read("autovacuum_max_workers");
  const perWorker = effectiveValue(group, "autovacuum_work_mem", formulaContext);
  if (shared === undefined || maintenance === undefined || connections === undefined) return undefined;
  if (workMem === undefined || workers === undefined || perWorker === undefined) return undefined;
  if (shared > settings.number("sharedBuffersShare") * memoryBytes) return undefined;
  if (maintenance > settings.number("maintenanceShare") * memoryBytes) return undefined;
  if (connections * BACKEND_OVERHEAD_BYTES > settings.number("connectionsShare") * memoryBytes) return undefined;
  return {
    sharedBuffersBytes: shared,
    autovacuumMaxWorkers: workers,
    autovacuumWorkMemBytes: perWorker.value === -1 ? maintenance : perWorker.amount,
    maxConnections: connections,
    workMemBytes: workMem,
  };
}

function describe(memory: MemorySettings, { instanceClass, memoryBytes }: SizedDatabase, usableShare: number): string {
  const { sharedBuffersBytes, autovacuumMaxWorkers, autovacuumWorkMemBytes, maxConnections, workMemBytes } = memory;
  const workMem = largestWorkMemKb(memory, memoryBytes, usableShare);
  const connections = largestMaxConnections(memory, memoryBytes, usableShare);
  const fixes = [
    ...(workMem === undefined ? [] : [`work_mem = ${workMem} or less (in units of kB)`]),
    ...(connections < LEAST_USEFUL_CONNECTIONS ? [] : [`max_connections = ${connections} or less`]),
  ];
  return (
    `PostgreSQL may use ${showBytes(memoryDemandBytes(memory))} on ${instanceClass}, where ` +
    `${showBytes(memoryAllowanceBytes(memoryBytes, usableShare))} are allowed: ${showBytes(sharedBuffersBytes)} of shared_buffers, ` +
    `${autovacuumMaxWorkers} autovacuum workers of ${showBytes(autovacuumWorkMemBytes)}, ${maxConnections} connections of ` +
    `${showBytes(BACKEND_OVERHEAD_BYTES)} and half of ${showBytes(workMemBytes)} work_mem. ` +
    (fixes.length === 0
      ? "Neither work_mem nor max_connections alone can make it fit."
      : `What fits: ${fixes.join(", or ")}.`)
  );
}
