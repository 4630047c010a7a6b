import { z } from "zod";
import { phases } from "../../components/configuration/keys/key";
import type { MachineFacts } from "../measuring/machine";
import { readResultsOf } from "../measuring/resultsFile";

export const CACHES = ["postgresql", "redis", "none"] as const;
export type CacheName = (typeof CACHES)[number];
export const MODELS = ["open", "closed"] as const;
export type Model = (typeof MODELS)[number];

const machineSchema = z.object({
  date: z.string(),
  cores: z.number(),
  processor: z.string(),
  memoryGb: z.number(),
  system: z.string(),
  postgres: z.string(),
  redis: z.string(),
  hugePages: z.string(),
}) satisfies z.ZodType<MachineFacts>;

/** What was used up in one measurement. */
const usageSchema = z
  .object({
    /** Seconds of processor time: of all of PostgreSQL's processes, the JVM, Redis, and the load generator with this command. */
    database: z.number(),
    application: z.number(),
    redis: z.number(),
    generator: z.number(),
    /** Statements that PostgreSQL has executed, of the cache too. */
    statements: z.number(),
    /** Look-ups in the application's caches that found something, and that did not. */
    hits: z.number(),
    misses: z.number(),
  })
  .readonly();

const roundSchema = z
  .object({
    /** Requests a second that were asked for. */
    rate: z.number(),
    requests: z.number(),
    /** As long as requests were sent, or until the last answer when that took longer. */
    seconds: z.number(),
    failures: z.record(z.string(), z.number()).readonly(),
    /** Response times, as renderHistogram writes them. */
    times: z.string(),
    usage: usageSchema,
  })
  .readonly();

const keySchema = z.object({ phase: z.enum(phases), cache: z.enum(CACHES), model: z.enum(MODELS) });

const limitSchema = z
  .object({
    ...keySchema.omit({ model: true }).shape,
    /** Requests a second of workers that send the next request as soon as they have an answer. */
    saturated: z.number(),
    /** The highest constant rate that was kept; 0: none was. */
    sustained: z.number(),
  })
  .readonly();

const resultsSchema = z.object({
  machine: machineSchema.readonly(),
  settings: z.record(z.string(), z.union([z.string(), z.number()])).readonly(),
  limits: z.array(limitSchema).readonly(),
  series: z.array(z.object({ ...keySchema.shape, rounds: z.array(roundSchema).readonly() }).readonly()).readonly(),
});

export type Usage = z.infer<typeof usageSchema>;
export type Round = z.infer<typeof roundSchema>;
export type SeriesKey = Readonly<z.infer<typeof keySchema>>;
export type Limit = z.infer<typeof limitSchema>;
/** All that a run has measured. */
export type Results = z.infer<typeof resultsSchema>;
export type Series = Results["series"][number];

/** @throws UsageError when the file is there and is not what a run has written */
export function readResults(folder: string): Results | undefined {
  return readResultsOf(folder, (read): read is Results => resultsSchema.safeParse(read).success);
}

export function seriesOf({ series }: Results, { phase, cache, model }: SeriesKey): Series | undefined {
  return series.find((each) => each.phase === phase && each.cache === cache && each.model === model);
}

/** Adds a round to its series, which is made when it is the first. */
export function withRound(results: Results, key: SeriesKey, round: Round): Results {
  const before = seriesOf(results, key);
  const after: Series = { ...key, rounds: [...(before?.rounds ?? []), round] };
  const { series } = results;
  return { ...results, series: before === undefined ? [...series, after] : series.with(series.indexOf(before), after) };
}

export function limitOf({ limits }: Results, { phase, cache }: Omit<SeriesKey, "model">): Limit | undefined {
  return limits.find((each) => each.phase === phase && each.cache === cache);
}
