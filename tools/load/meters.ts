import { z } from "zod";
import type { SampleApplication } from "../support/sampleApplication";
import { familySeconds, processSeconds } from "./processTimes";
import type { Usage } from "./results";
import type { System } from "./system";

/** Does some work, and says what it has used up. */
export async function metered<Result>(
  system: System,
  application: SampleApplication,
  work: () => Promise<Result>,
): Promise<{ readonly result: Result; readonly usage: Usage }> {
  // Reading the counters costs processor time too: it is left out.
  const countersBefore = await readCounters(system, application);
  const timesBefore = readTimes(system, application);
  const result = await work();
  const timesAfter = readTimes(system, application);
  const countersAfter = await readCounters(system, application);
  return { result, usage: { ...used(timesBefore, timesAfter), ...used(countersBefore, countersAfter) } };
}

function readTimes({ servers }: System, { pid }: SampleApplication) {
  const { postgres, redis } = servers.processes();
  return {
    database: familySeconds(postgres),
    application: processSeconds(pid),
    redis: processSeconds(redis),
    generator: processSeconds(process.pid),
  };
}

async function readCounters(system: System, application: SampleApplication) {
  const [statements, hits, misses] = await Promise.all([
    countStatements(system),
    countLookups(application, "hit"),
    countLookups(application, "miss"),
  ]);
  return { statements, hits, misses };
}

function used<Counters extends Readonly<Record<string, number>>>(before: Counters, after: Counters): Counters;
function used(before: Readonly<Record<string, number>>, after: Readonly<Record<string, number>>) {
  return Object.fromEntries(
    Object.entries(after).map(([name, value]) => [name, Math.round((value - (before[name] ?? 0)) * 1000) / 1000]),
  );
}

function countStatements({ asAdmin }: System): Promise<number> {
  return asAdmin(async (client) => {
    const { rows } = await client.query<{ calls: number }>(
      "SELECT coalesce(sum(calls), 0)::float8 AS calls FROM pg_stat_statements",
    );
    return rows[0]?.calls ?? 0;
  });
}

const metricSchema = z.object({ measurements: z.array(z.object({ value: z.number() })) });

/** Micrometer's counter of an application's caches, all together; 0 without a cache, which has no such counter. */
async function countLookups({ url }: SampleApplication, result: "hit" | "miss"): Promise<number> {
  const answer = await fetch(`${url}/management/metrics/cache.gets?tag=result:${result}`);
  if (answer.status === 404) return 0;
  const { measurements } = metricSchema.parse(await answer.json());
  return measurements[0]?.value ?? 0;
}
