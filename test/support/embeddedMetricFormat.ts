import { z } from "zod";

/**
 * The JSON schema of an embedded metric format document, and what its text adds: a target of a dimension is a text, one of a metric a
 * number or numbers. Source: Amazon CloudWatch user guide, "Specification: Embedded metric format" (2026-11).
 */
const UNITS = [
  ...["Seconds", "Microseconds", "Milliseconds", "Percent", "Count", "Count/Second", "None"],
  ...[
    "Bytes",
    "Kilobytes",
    "Megabytes",
    "Gigabytes",
    "Terabytes",
    "Bits",
    "Kilobits",
    "Megabits",
    "Gigabits",
    "Terabits",
  ],
  ...["Bytes/Second", "Kilobytes/Second", "Megabytes/Second", "Gigabytes/Second", "Terabytes/Second"],
  ...["Bits/Second", "Kilobits/Second", "Megabits/Second", "Gigabits/Second", "Terabits/Second"],
];

const directive = z.strictObject({
  Namespace: z.string().min(1).max(1024),
  Dimensions: z.array(z.array(z.string().min(1).max(250)).max(30)).min(1),
  Metrics: z
    .array(
      z.strictObject({
        Name: z.string().min(1).max(1024),
        Unit: z.enum(UNITS).optional(),
        StorageResolution: z.union([z.literal(1), z.literal(60)]).optional(),
      }),
    )
    .max(100),
});

const document = z
  .looseObject({
    _aws: z.looseObject({ Timestamp: z.int().min(0), CloudWatchMetrics: z.array(directive).min(1) }),
  })
  .superRefine((members, context) => {
    for (const { Dimensions, Metrics } of members._aws.CloudWatchMetrics) {
      for (const name of Dimensions.flat())
        if (!z.string().min(1).max(1024).safeParse(members[name]).success)
          context.addIssue(`the dimension ${name} must be a text`);
      for (const { Name } of Metrics)
        if (!z.union([z.number(), z.array(z.number()).min(1).max(100)]).safeParse(members[Name]).success)
          context.addIssue(`the metric ${Name} must be a number`);
    }
  });

/** The document in a line of a log. @throws when CloudWatch would make no metrics of it */
export function readMetricDocument(line: string): z.infer<typeof document> {
  return document.parse(JSON.parse(line));
}
