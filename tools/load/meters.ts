import { z } from "zod";
import type { SampleApplication } from "../support/sampleApplication";
import { familySeconds, processSeconds } from "./processTimes";
import type { Usage } from "./results";
import type { System } from "./system";

/** Counters of what is used up; what a measurement has used is the difference of two readings. */
export async function readMeters(system: System, application: SampleApplication): Promise<Usage> {
  const { postgres, redis } = system.servers.processes();
  const [statements, hits, misses] = await Promise.all([
    countStatements(system),
    countLookups(application, "hit"),
    countLookups(application, "miss"),
  ]);
  return {
    database: familySeconds(postgres),
    application: processSeconds(application.pid),
    redis: processSeconds(redis),
    generator: processSeconds(process.pid),
    ...{ statements, hits, misses },
  };
}

/** What was used between two readings. */
export function usedBetween(before: Usage, after: Usage): Usage {
  const used = (name: keyof Usage) => Math.round((after[name] - before[name]) * 1000) / 1000;
  return {
    database: used("database"),
    application: used("application"),
    redis: used("redis"),
    generator: used("generator"),
    statements: used("statements"),
    hits: used("hits"),
    misses: used("misses"),
  };
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
