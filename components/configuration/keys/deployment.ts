import { z } from "zod";
import { autoKey, key } from "./key";
import { trueOrFalse, wholeNumber } from "./schemas";

/** How a new version comes into service. */
export const deploymentKeys = {
  /** docs/deployments.md has what counts as an error, and what the alarms cost. */
  rollbackOnErrors: autoKey({
    description:
      "Roll a new version back that passes its health checks but answers with errors, or slowly (auto = in prod)",
    on: ["fargate", "ec2", "eks"],
    schema: trueOrFalse,
    auto: { environment: { dev: false, prod: true } },
    allowed: "auto, true or false",
    example: "true",
  }),

  deploymentStrategy: key({
    description:
      "How machines are replaced - rolling, or canary: one of minTasks first, and the others when the alarms were quiet for bakeMinutes (docs/deployments.md says why not tasks)",
    on: ["ec2"],
    schema: z.enum(["rolling", "canary"]),
    default: "rolling",
    allowed: "rolling or canary",
    example: "canary",
  }),

  bakeMinutes: key({
    description:
      "Minutes after the last machine or pod was replaced in which errors still roll the version back (rollbackOnErrors; ECS calculates its own from the alarms)",
    on: ["ec2", "eks"],
    schema: wholeNumber(5, 60),
    default: 10,
    allowed: "minutes from 5, which the alarms need, to 60",
    example: "10",
  }),
};
