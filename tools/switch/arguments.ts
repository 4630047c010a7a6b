import { topologyNames } from "../../components/configuration/topologyFacts";
import type { TopologyName } from "../../components/stackConfig";
import { MOST_FAILED_PERCENT } from "../../components/topologies/acceptedErrors";
import { declare } from "../support/command";
import { UsageError } from "../support/errors";
import { flag, required, value } from "../support/options";
import { asText, decimal, oneOf } from "../support/parsers";
import { DEFAULT_SHARES } from "./planner";

const DAY = 86_400;

/** What was asked of `npm run switch`. */
export interface SwitchArguments {
  readonly stack: string;
  /** Where the traffic shall go. */
  readonly to: TopologyName;
  /** Percentages of the target's traffic, ascending, the last one 100. */
  readonly shares: readonly number[];
  /** Seconds that each share is watched. */
  readonly watchSeconds: number;
  /** Seconds that the targets have to become healthy after an update. */
  readonly waitSeconds: number;
  /** Percentage of failed requests that is accepted. */
  readonly maxErrors: number;
  /** The new topology may run with less vCPU and memory than the old one has now. */
  readonly allowLessCapacity: boolean;
  /** Only shows the steps and the preview of the first. */
  readonly dryRun: boolean;
}

export const switchCommand = declare({
  name: "switch",
  usage: ["--stack <stack> --to <topology> [--steps 10,50,100] [--dry-run]"],
  description: `Moves a running stack to another topology without downtime: brings the new compute up with as much vCPU and memory as the old one has, gives it the traffic by steps, watches each, and takes the old compute away at the end. When the new one turns bad, all traffic goes back to the old one.
Interrupted, the same command continues where it stopped; --to <the old one> goes back.`,
  options: {
    stack: required({
      placeholder: "<stack>",
      description: "the stack to move",
      parse: asText,
      example: "prod",
    }),
    to: required({
      placeholder: "<topology>",
      description: topologyNames.join(", "),
      parse: oneOf(topologyNames),
      example: "ec2",
    }),
    steps: value({
      placeholder: "<percentages>",
      description: "percentages of the traffic, ascending, the last one 100",
      parse: readShares,
      default: DEFAULT_SHARES,
    }),
    watch: value({
      placeholder: "<seconds>",
      description: "seconds that each step is watched",
      parse: decimal(0, DAY),
      default: 120,
    }),
    wait: value({
      placeholder: "<seconds>",
      description: "seconds that the new compute has to become healthy",
      parse: decimal(0, DAY),
      default: 900,
    }),
    maxErrors: value({
      placeholder: "<percentage>",
      description: "percentage of failed requests that is accepted",
      parse: decimal(0, 100),
      default: MOST_FAILED_PERCENT,
    }),
    allowLessCapacity: flag(
      "moves even if the new compute, at its maximum, has less vCPU or memory than the old one runs now",
    ),
    dryRun: flag("prints the steps and the preview of the first one, and changes nothing"),
  },
  endings: {
    no: "turned bad and rolled back, or stuck: the output says which, and what to do",
    usage: "usage, configuration, less capacity than now, or AWS cannot be asked: nothing was changed",
    missing: "a program is missing on this machine: nothing was changed",
  },
  advice: {
    missing: "Nothing was changed.",
    bug: "The same command continues where it stopped.",
  },
  read: ({ steps, watch, wait, ...values }): SwitchArguments => ({
    ...values,
    shares: steps,
    watchSeconds: watch,
    waitSeconds: wait,
  }),
});

function readShares(text: string): readonly number[] {
  const shares = text.split(",").map((part) => (/^\d{1,3}$/.test(part) ? Number(part) : Number.NaN));
  const isAscending = shares.every((share, index) => share > (shares[index - 1] ?? 0));
  if (!isAscending || shares.at(-1) !== 100)
    throw new UsageError(
      `must be percentages from 1 up, ascending, the last one 100, such as 10,50,100; not "${text}"`,
    );
  return shares;
}
