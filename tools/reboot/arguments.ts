import { declare } from "../support/command";
import { UsageError } from "../support/errors";
import { flag, value } from "../support/options";
import { asText, wholeNumber } from "../support/parsers";

/** Which databases: those of a stack, or one by its name. */
export type Target =
  | { readonly stack: string }
  | { readonly instance: string; readonly region: string; readonly profile: string | undefined };

/** What was asked of `npm run reboot`. */
export interface RebootArguments {
  readonly target: Target;
  /** Does what is pending without a question, in place of showing it and asking on a terminal. */
  readonly yes: boolean;
  /** Reboots a Multi-AZ database by a fail-over to its standby. */
  readonly failOver: boolean;
  /** The primary before its replicas, where max_connections gets smaller. */
  readonly primaryFirst: boolean;
  /** Seconds that one step may take. */
  readonly waitSeconds: number;
  readonly json: boolean;
}

export const rebootCommand = declare({
  name: "reboot",
  usage: [
    "--stack <stack> [--yes] [--fail-over]",
    "--instance <name> --region <region> [--profile <profile>] [--yes] [--fail-over]",
  ],
  description: `Shows what is pending on the database and its read replicas: changes for the maintenance window, static parameters for a reboot, maintenance of AWS. With --yes, or when you confirm it on the terminal, it does the first two now: applies the changes, then reboots where parameters are still pending, one instance after the other, and waits until each is available again.
Interrupted, nothing is lost: RDS completes what it has begun, and the same command continues where it stopped.`,
  options: {
    stack: value({
      placeholder: "<stack>",
      description: "the stack whose outputs name the database",
      parse: asText,
    }),
    instance: value({
      placeholder: "<name>",
      description: "the database by its name, with --region (and --profile for the AWS credentials)",
      parse: asText,
    }),
    region: value({ placeholder: "<region>", description: "the region of --instance", parse: asText }),
    profile: value({ placeholder: "<profile>", description: "the AWS credentials for --instance", parse: asText }),
    yes: flag("does it, without a question"),
    failOver: flag("reboots a database with a standby by a fail-over: shorter, and the cache is empty afterwards"),
    primaryFirst: flag("the primary before its replicas: for a max_connections that gets smaller"),
    wait: value({
      placeholder: "<seconds>",
      description: "how long one step may take",
      parse: wholeNumber(1, 999_999),
      default: 3600,
    }),
    json: flag("prints what is pending as JSON"),
  },
  endings: {
    done: "nothing is pending, or all is done",
    no: "something is pending",
    usage: "usage, or AWS cannot be asked or refuses",
    missing: "a program is missing on this machine: nothing was changed",
  },
  advice: { missing: "Without it: --instance <name> --region <region>. Nothing was changed." },
  read: ({ stack, instance, region, profile, wait, ...values }): RebootArguments => ({
    ...values,
    target: readTarget({ stack, instance, region, profile }),
    waitSeconds: wait,
  }),
});

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
