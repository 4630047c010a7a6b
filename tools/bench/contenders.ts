import { type Operation, operations, valueText, variables } from "./operations";
import { type PgbenchScript, type PgbenchTarget, pgbench } from "./pgbench";
import { type RedisTarget, redisBenchmark } from "./redisBenchmark";
import type { Round, SeriesKey } from "./results";

/** Somebody who can be measured for some seconds, again and again. */
export interface Contender extends SeriesKey {
  measure(seconds: number, signal: AbortSignal): Promise<Round>;
}

export const REDIS = "Redis";
export const POSTGRES = "PostgreSQL";
/** The practical limit of a single-row lookup. */
export const LIMIT = "pgbench -S";

export type Place = Pick<SeriesKey, "part" | "valueBytes" | "entries">;

/** Redis and PostgreSQL at the operations with these names, and pgbench's own lookup where there is a get. */
export function serverContenders(
  targets: { readonly pgbench: PgbenchTarget; readonly redis: RedisTarget },
  names: readonly string[],
  place: Place,
): readonly Contender[] {
  const value = valueText(place.valueBytes);
  const chosen = operations(value).filter(({ name }) => names.includes(name));
  const both = chosen.flatMap((operation) => [
    redisContender(targets.redis, operation, place),
    postgresContender(targets.pgbench, { name: operation.name, scripts: operation.postgres }, place),
  ]);
  return names.includes("get") ? [...both, limitContender(targets.pgbench, place)] : both;
}

export function limitContender(target: PgbenchTarget, place: Place): Contender {
  return { ...postgresContender(target, { name: "get", scripts: "-S" }, place), side: LIMIT };
}

export function postgresContender(
  target: PgbenchTarget,
  { name, scripts }: { readonly name: string; readonly scripts: "-S" | readonly PgbenchScript[] },
  place: Place,
  value = valueText(place.valueBytes),
): Contender {
  const given = variables(value, place.entries);
  return {
    ...place,
    side: POSTGRES,
    operation: name,
    // pgbench's own script has no variables of ours.
    measure: (seconds, signal) =>
      pgbench(target, { scripts, variables: scripts === "-S" ? {} : given, seconds, signal }),
  };
}

function redisContender(target: RedisTarget, { name, redis }: Operation, place: Place): Contender {
  let perSecond: number | undefined;
  const { entries } = place;
  return {
    ...place,
    side: REDIS,
    operation: name,
    async measure(seconds, signal) {
      // redis-benchmark counts requests, not seconds: how many it can is known from before.
      perSecond ??= (await together(target, redis, { entries, requests: 2000, signal })).perSecond;
      const round = await together(target, redis, { entries, requests: Math.ceil(perSecond * seconds), signal });
      perSecond = round.perSecond;
      return round;
    },
  };
}

/**
 * The commands at the same time, each by its share of the requests and, as near as whole clients allow, of the clients. Times are
 * those of the first; throughput is all requests over the time of the slowest.
 */
async function together(
  target: RedisTarget,
  commands: Operation["redis"],
  { entries, requests, signal }: { readonly entries: number; readonly requests: number; readonly signal: AbortSignal },
): Promise<Round> {
  const others = commands.slice(1).map(({ share }) => Math.max(1, Math.round(target.clients * share)));
  const clientsOf = [Math.max(1, target.clients - others.reduce((sum, each) => sum + each, 0)), ...others];
  const rounds = await Promise.all(
    commands.map(({ command, share }, index) =>
      redisBenchmark(
        { ...target, clients: clientsOf[index] ?? 1 },
        { command, entries, requests: Math.ceil(requests * share), signal },
      ),
    ),
  );
  const [first] = rounds;
  if (first === undefined) throw new Error("an operation has at least one command");
  const seconds = rounds.map(({ perSecond }, index) => (requests * (commands[index]?.share ?? 0)) / perSecond);
  return { ...first, perSecond: requests / Math.max(...seconds) };
}
