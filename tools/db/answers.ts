import { z } from "zod";
import type { CleanupReport } from "../../database/cleanup";
import type { MigrationStatus } from "../../database/migrationHistory";
import type { Statistics } from "../../database/statistics";

/** What the function answers, as JSON: the same as the code here returns, but for times. */

export const statusAnswer: z.ZodType<readonly MigrationStatus[]> = z.array(
  z.object({
    version: z.number(),
    name: z.string(),
    state: z.enum(["applied", "pending", "edited", "unknown"]),
    appliedAt: z.coerce.date().optional(),
  }),
);

const ratio = z.number().nullable();

export const statisticsAnswer: z.ZodType<Statistics> = z.object({
  caches: z.array(
    z.object({
      tenant: z.string(),
      cache: z.string(),
      entries: z.number(),
      expiredEntries: z.number(),
      bytes: z.number(),
      hits: z.number(),
      misses: z.number(),
      hitRatio: ratio,
      evictions: z.number(),
      expired: z.number(),
    }),
  ),
  server: z.object({
    sharedBuffersHitRatio: ratio,
    hotUpdateRatio: ratio,
    deadRows: z.number(),
    totalBytes: z.number(),
    sessions: z.number(),
  }),
});

export const cleanupAnswer: z.ZodType<CleanupReport> = z.object({ entries: z.number(), sessions: z.number() });
