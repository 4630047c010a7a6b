import { topologyNames } from "../../components/configuration/topologyFacts";
import type { TopologyName } from "../../components/stackConfig";
import { readCommandLine } from "../support/commandLine";
import { UsageError } from "../support/errors";
import { DEFAULT_SHARES } from "./planner";

/** What a person asked of `npm run switch`. */
export interface SwitchArguments {
  readonly stack: string;
  /** Where the traffic shall go. */
  readonly to: TopologyName;
  /** Percentages of the target's traffic, ascending, the last one 100. @default 10, 50, 100 */
  readonly shares: readonly number[];
  /** Seconds that each share is watched. @default 120 */
  readonly watchSeconds: number;
  /** Seconds that the targets have to become healthy after an update. @default 900 */
  readonly waitSeconds: number;
  /** Percentage of failed requests that is accepted. @default 1 */
  readonly maxErrors: number;
  /** Only shows the steps and the preview of the first. @default false */
  readonly dryRun: boolean;
}

export const HELP = `usage: npm run switch -- --stack <stack> --to <topology> [--steps 10,50,100] [--dry-run]

Moves a running stack to another topology without downtime: brings the new compute up, gives it the traffic by steps, watches each,
and takes the old compute away at the end. When the new one turns bad, all traffic goes back to the old one.
Interrupted, the same command goes on where it stopped; --to <the old one> goes back.

  --stack       the stack to move
  --to          ${topologyNames.join(", ")}
  --steps       percentages of the traffic, ascending, the last one 100 (default: ${DEFAULT_SHARES.join(",")})
  --watch       seconds that each step is watched (default: 120)
  --wait        seconds that the new compute has to become healthy (default: 900)
  --max-errors  percentage of failed requests that is accepted (default: 1)
  --dry-run     prints the steps and the preview of the first one, and changes nothing
  --help        prints this

exit codes: 0 done, 1 turned bad and rolled back, 2 usage or configuration (nothing was changed),
            3 a program is missing on this machine (nothing was changed), 4 stands still (the output says what to do),
            70 a bug in this program, 130 interrupted`;

/**
 * Reads the command line.
 * @throws UsageError when there is something on it that has no meaning, or something missing.
 */
export function readArguments(args: readonly string[]): SwitchArguments {
  const values = parse(args);
  if (values.stack === undefined) throw new UsageError("--stack is missing: which stack, for example --stack prod");
  return {
    stack: values.stack,
    to: readTopology(values.to),
    shares: values.steps === undefined ? DEFAULT_SHARES : readShares(values.steps),
    watchSeconds: readNumber("--watch", values.watch, 120, 86_400),
    waitSeconds: readNumber("--wait", values.wait, 900, 86_400),
    maxErrors: readNumber("--max-errors", values["max-errors"], 1, 100),
    dryRun: values["dry-run"] ?? false,
  };
}

function parse(args: readonly string[]) {
  const { values } = readCommandLine({
    args: [...args],
    options: {
      stack: { type: "string" },
      to: { type: "string" },
      steps: { type: "string" },
      watch: { type: "string" },
      wait: { type: "string" },
      "max-errors": { type: "string" },
      "dry-run": { type: "boolean" },
    },
  });
  return values;
}

function readTopology(text: string | undefined): TopologyName {
  const known = topologyNames.find((name) => name === text);
  if (known === undefined)
    throw new UsageError(`--to ${text ?? "is missing: it"} must be one of ${topologyNames.join(", ")}`);
  return known;
}

function readShares(text: string): readonly number[] {
  const shares = text.split(",").map((part) => (/^\d{1,3}$/.test(part) ? Number(part) : Number.NaN));
  const ascending = shares.every((share, index) => share > (shares[index - 1] ?? 0));
  if (!ascending || shares.at(-1) !== 100) {
    throw new UsageError(
      `--steps ${text} must be percentages from 1 up, ascending, the last one 100: --steps 10,50,100`,
    );
  }
  return shares;
}

function readNumber(option: string, text: string | undefined, otherwise: number, max: number): number {
  if (text === undefined) return otherwise;
  const value = /^\d{1,6}(\.\d{1,3})?$/.test(text) ? Number(text) : Number.NaN;
  if (!(value <= max)) throw new UsageError(`${option} ${text} must be a number from 0 to ${max}`);
  return value;
}
