import { z } from "zod";
import { key, orNone } from "./key";
import { trueOrFalse, wholeNumber } from "./schemas";

/** What the stack may cost, and who watches it. */
export const costKeys = {
  monthlyBudget: key({
    description:
      "US dollars a month that the stack may cost; AWS Budgets notifies alarmEmail at 80 % and 100 % of it, and when the forecast is above it",
    schema: orNone(wholeNumber(1, 1_000_000)),
    default: "none",
    allowed: "none, or whole dollars from 1 to 1000000",
    example: "200",
  }),

  budgetScope: key({
    description:
      "What counts against monthlyBudget: all costs of the account, or those with the stack's own value of one tag of aws:defaultTags, once that tag is an active cost allocation tag",
    schema: z.string().regex(/^[\w.:/=+@-]{1,128}$/),
    default: "account",
    allowed: "account, or the key of a tag that aws:defaultTags sets",
    example: "environment",
  }),

  anomalyMonitor: key({
    description:
      "Which monitor of AWS Cost Anomaly Detection notifies alarmEmail of unusual costs: one that exists, the account's only one of services, or one of the tag in budgetScope",
    schema: orNone(
      z.union([z.enum(["services", "tag"]), z.string().regex(/^arn:aws:ce::\d{12}:anomalymonitor\/[\w-]+$/)]),
    ),
    default: "none",
    allowed: "none, services, tag, or the ARN of a monitor",
    example: "arn:aws:ce::123456789012:anomalymonitor/11111111-2222-3333-4444-555555555555",
  }),

  costAllocationTags: key({
    description:
      "Activates the tags of aws:defaultTags for cost reports; only in the account that pays, and a day after the first update: AWS refuses tags that it has not seen in use",
    schema: trueOrFalse,
    default: false,
    allowed: "true or false",
    example: "true",
  }),
};
