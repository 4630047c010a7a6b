import { chooseMaxConnections } from "../../components/cacheParameters";
import { parseStackConfig, type RawSettings, type StackConfig } from "../../components/stackConfig";
import { UsageError } from "../support/errors";

/**
 * Two topologies at once may need a larger max_connections, which the database takes only when it is restarted: too late for a move.
 * @param raw the configuration as it is
 * @param step what a step of the move changes in it
 * @throws UsageError that says how to make room
 */
export function checkRoom(raw: RawSettings, step: RawSettings, stack: string): void {
  const now = maxConnections(parseStackConfig(raw, stack));
  const needs = (change: RawSettings) => maxConnections(parseStackConfig({ ...raw, ...step, ...change }, stack));
  if (needs({}) <= now) return;
  const { scaling } = parseStackConfig(raw, stack);
  const smaller = Array.from({ length: scaling.poolSize - 1 }, (_, index) => scaling.poolSize - 1 - index);
  const fitting = smaller.find((poolSize) => needs({ "malayalees:poolSize": String(poolSize) }) <= now);
  const remedy = fitting === undefined ? "fewer maxTasks" : `pulumi config set poolSize ${fitting} --stack ${stack}`;
  throw new UsageError(
    `Both topologies together need max_connections ${needs({})}; the database runs with ${now} until it is restarted. ` +
      `Nothing was changed. Make room first: ${remedy}, then pulumi up; or see docs/switching.md, "More connections".`,
  );
}

function maxConnections({ database, neededMaxConnections }: StackConfig): number {
  return chooseMaxConnections(database.instanceClass, neededMaxConnections);
}
