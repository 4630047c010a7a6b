import { type Database, isPending } from "./databases";

/** What waits on a database and its replicas, for people. */
export function describePending(databases: readonly Database[]): string {
  return databases.flatMap(linesOf).join("\n");
}

function linesOf(database: Database, index: number): readonly string[] {
  const { identifier, status, instanceClass, multiAz, values, parameterGroups, maintenance } = database;
  const role = index === 0 ? "database" : "read replica";
  const lines = [
    ...values.map(({ name, before, after }) => `waits for the maintenance window: ${name} ${before} → ${after}`),
    ...parameterGroups.map((name) => `waits for a reboot: static parameters of ${name}`),
    ...maintenance.map((text) => `maintenance of AWS: ${text}`),
  ];
  return [
    `${role} ${identifier}: ${status}, ${instanceClass}${multiAz ? ", with a standby" : ""}`,
    ...(lines.length > 0 ? lines : ["nothing waits"]).map((line) => `  ${line}`),
  ];
}

/** What users notice when it is done, and the command that does it. */
export function describeConsequences(databases: readonly Database[], failOver: boolean): readonly string[] {
  const [primary, ...replicas] = databases;
  if (primary === undefined || !databases.some(isPending)) return [];
  const restarts = isPending(primary)
    ? `The application waits for the database while it restarts: ${failOver || primary.multiAz ? "about a minute or two" : "some minutes"}.`
    : "The primary is left alone.";
  return [
    restarts,
    failOver
      ? "A fail-over recovers as after a crash: the cache is empty afterwards, sessions and all else are there."
      : "A change of the class of a database with a standby is a fail-over, after which the cache is empty; a plain reboot keeps it.",
    ...(replicas.some(isPending) ? ["Readers of a replica wait while it restarts."] : []),
  ];
}
