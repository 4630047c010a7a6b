import { ConfigurationError } from "../../components/configuration/errors";
import { type TopologyFacts, topologyFacts } from "../../components/configuration/topologyFacts";
import { parseStackConfig, type RawSettings, type TopologyName } from "../../components/stackConfig";
import { UsageError } from "../support/errors";
import { checkRoom } from "./room";

/** The keys that decide how many there are at most, and how large one is. */
const keysOf: Readonly<Record<TopologyFacts["unit"], { readonly most: string; readonly size: string }>> = {
  task: { most: "maxTasks", size: "larger tasks (cpu, memory)" },
  machine: { most: "maxTasks", size: "larger machines (instanceType)" },
  pod: { most: "maxReplicas", size: "larger pods (podResources)" },
};

/**
 * What to type so that a topology may run so many. Commands are proposed only if the configuration takes them, with a smaller pool where
 * the database has not enough connections.
 * @param raw the configuration as it is
 * @param step what the first step of the move changes in it
 */
export function raiseMaximum(
  raw: RawSettings,
  step: RawSettings,
  { stack, topology, count }: { readonly stack: string; readonly topology: TopologyName; readonly count: number },
): string {
  const { most, size } = keysOf[topologyFacts[topology].unit];
  const { poolSize } = parseStackConfig(raw, stack).scaling;
  if (!Number.isFinite(count)) return `${size}, then pulumi up`;
  const pools = Array.from({ length: poolSize }, (_, index) => poolSize - index);
  const changeFor = (pool: number) => ({
    [most]: String(count),
    ...(pool < poolSize ? { poolSize: String(pool) } : {}),
  });
  const change = pools.map(changeFor).find((each) => isAccepted(each, raw, step, stack));
  if (change === undefined) return `${size}, then pulumi up`;
  const commands = Object.entries(change).map(([key, value]) => `pulumi config set ${key} ${value} --stack ${stack}`);
  return `${commands.join(" and ")}, or ${size}; then pulumi up`;
}

function isAccepted(
  change: Readonly<Record<string, string>>,
  raw: RawSettings,
  step: RawSettings,
  stack: string,
): boolean {
  const changed = {
    ...raw,
    ...Object.fromEntries(Object.entries(change).map(([key, value]) => [`malayalees:${key}`, value])),
  };
  try {
    parseStackConfig({ ...changed, ...step }, stack);
    checkRoom(changed, step, stack);
    return true;
  } catch (error) {
    if (error instanceof ConfigurationError || error instanceof UsageError) return false;
    throw error;
  }
}
