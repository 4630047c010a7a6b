import { readCommandLine } from "../support/commandLine";
import { UsageError } from "../support/errors";

/** Which databases: those of a stack, or one by its name. */
export type Target =
  | { readonly stack: string }
  | { readonly instance: string; readonly region: string; readonly profile: string | undefined };

/** What a person asked of `npm run reboot`. */
export interface RebootArguments {
  readonly target: Target;
  /** Does what is pending without a question. @default false: shows it, and asks on a terminal */
  readonly yes: boolean;
  /** Reboots a Multi-AZ database by a fail-over to its standby. @default false */
  readonly failOver: boolean;
  /** The primary before its replicas, where max_connections gets smaller. @default decided by the instance class */
  readonly primaryFirst: boolean;
  /** Seconds that one step may take. @default 3600 */
  readonly waitSeconds: number;
  readonly json: boolean;
}

export const HELP = `usage: npm run reboot -- --stack <stack> [--yes] [--fail-over]
       npm run reboot -- --instance <name> --region <region> [--profile <profile>] [--yes] [--fail-over]

Shows what waits on the database and its read replicas: changes for the maintenance window, static parameters for a reboot, maintenance
of AWS. With --yes, or when a person says so on the terminal, it does the first two now: applies the changes, then reboots where
parameters still wait, one instance after the other, and waits until each serves again.
Interrupted, nothing is lost: RDS goes on by itself, and the same command goes on where it stopped.

  --stack          the stack whose outputs name the database
  --instance       the database by its name, with --region (and --profile for the AWS credentials)
  --yes            does it, without a question
  --fail-over      reboots a database with a standby by a fail-over: shorter, and the cache is empty afterwards
  --primary-first  the primary before its replicas: for a max_connections that gets smaller
  --wait           seconds that one step may take (default: 3600)
  --json           prints what waits as JSON
  --help           prints this

exit codes: 0 nothing waits, or all is done, 1 something waits, 2 usage, or AWS cannot be asked or refuses,
            3 a program is missing on this machine, 70 a bug in this program, 130 interrupted`;

/** @throws UsageError when something on the command line has no meaning, or is missing */
export function readArguments(args: readonly string[]): RebootArguments {
  const { values } = readCommandLine({
    args: [...args],
    options: {
      stack: { type: "string" },
      instance: { type: "string" },
      region: { type: "string" },
      profile: { type: "string" },
      yes: { type: "boolean" },
      "fail-over": { type: "boolean" },
      "primary-first": { type: "boolean" },
      wait: { type: "string" },
      json: { type: "boolean" },
    },
  });
  return {
    target: readTarget(values),
    yes: values.yes ?? false,
    failOver: values["fail-over"] ?? false,
    primaryFirst: values["primary-first"] ?? false,
    waitSeconds: readSeconds(values.wait),
    json: values.json ?? false,
  };
}

interface TargetOptions {
  readonly stack?: string;
  readonly instance?: string;
  readonly region?: string;
  readonly profile?: string;
}

function readTarget({ stack, instance, region, profile }: TargetOptions): Target {
  if (stack !== undefined && (instance ?? region ?? profile) === undefined) return { stack };
  if (stack === undefined && instance !== undefined && region !== undefined) return { instance, region, profile };
  throw new UsageError("name the database: either --stack prod, or --instance <name> with --region us-east-1");
}

function readSeconds(text = "3600"): number {
  const seconds = /^\d{1,6}$/.test(text) ? Number(text) : 0;
  if (seconds === 0) throw new UsageError(`--wait ${text} must be seconds, a whole number from 1`);
  return seconds;
}
