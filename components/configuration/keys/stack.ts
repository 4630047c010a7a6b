import { z } from "zod";
import { topologyNames } from "../topologyFacts";
import { autoKey, environments, key, phases } from "./key";
import { json, trueOrFalse, wholeNumberInside } from "./schemas";

/** What the stack is. */
export const stackKeys = {
  topology: key({
    description:
      "The one switch: what runs the application (fargate, ec2, eks, or kubernetes for a cluster of your own)",
    schema: z.enum([...topologyNames, "kubernetes"]),
    default: "fargate",
    allowed: `${topologyNames.join(", ")} or kubernetes`,
    example: "fargate",
  }),

  traffic: key({
    description: "Shares of the traffic while it moves from one topology to another, topology to weight",
    schema: json(z.partialRecord(z.enum(topologyNames), wholeNumberInside(0, 999))),
    default: {},
    allowed: "topologies to weights from 0 to 999, for example fargate 90 and ec2 10; empty: all to topology",
    example: ".fargate=100",
  }),

  minimumDuringMove: key({
    description:
      "Tasks, machines or pods that a topology keeps at least while traffic moves, where that is more than its own minimum (npm run switch sets and removes it)",
    schema: json(z.partialRecord(z.enum(topologyNames), wholeNumberInside(1, 500))),
    default: {},
    allowed: "topologies that traffic names to whole numbers from 1 to 500, at most their maxTasks or maxReplicas",
    example: ".fargate=3",
  }),

  environment: key({
    description: "How strict the defaults are (dev or prod) - protection, Multi-AZ, backups, TLS",
    schema: z.enum(environments),
    default: "dev",
    allowed: "dev or prod",
    example: "dev",
  }),

  phase: key({
    description: "Sizes of compute and database (initial, growth or scale)",
    schema: z.enum(phases),
    default: "initial",
    allowed: "initial, growth or scale",
    example: "initial",
  }),

  protection: autoKey({
    description: "Whatever holds data refuses to be deleted (auto = in prod); take it off before a destroy",
    schema: trueOrFalse,
    auto: { environment: { dev: false, prod: true } },
    allowed: "auto, true or false",
    example: "true",
  }),
};
