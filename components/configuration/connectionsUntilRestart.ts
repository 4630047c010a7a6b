import { chooseMaxConnections } from "../cacheParameters";
import type { StackConfig } from "./stackSettings";

/** What a change of configuration decides about connections. */
type Connections = Pick<StackConfig, "neededMaxConnections"> & {
  readonly database: Pick<StackConfig["database"], "instanceClass" | "changesNow">;
};

/** Pools of a new configuration that the server, as it runs until its restart, has not enough connections for. */
export interface ConnectionShortage {
  /** max_connections that the new pools need, the reserve among them. */
  readonly needed: number;
  /** max_connections until the restart. */
  readonly running: number;
  /** What to do first. */
  readonly remedy: string;
}

/**
 * The application's tasks change within the update, and what the server can take may change later: a class that waits for the maintenance
 * window, and max_connections that wait for a restart. In between, tasks beyond the old number would find no connection.
 */
export function connectionsUntilRestart(before: Connections, after: Connections): ConnectionShortage | undefined {
  const isNewClass = before.database.instanceClass !== after.database.instanceClass;
  const ofAfter = chooseMaxConnections(after.database.instanceClass, after.neededMaxConnections);
  const ofBefore = chooseMaxConnections(before.database.instanceClass, before.neededMaxConnections);
  const running = isNewClass && after.database.changesNow ? ofAfter : ofBefore;
  const needed = after.neededMaxConnections;
  if (needed <= running) return undefined;
  const remedy = isNewClass
    ? "set databaseChanges to now, so that the database has its new class before the tasks come, or change databaseInstanceClass alone and wait for its window"
    : "let the update change databaseInstanceClass, or lower poolSize or maxTasks";
  return { needed, running, remedy };
}
