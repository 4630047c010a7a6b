import { readCommandLine } from "../support/commandLine";
import { UsageError } from "./errors";

/** What a person asked of `npm run plan`. */
export interface PlanArguments {
  readonly stack: string;
  /** Key, with or without namespace, to text: as given by --set. */
  readonly overrides: Readonly<Record<string, string>>;
  readonly json: boolean;
  /** File that takes the plan as JSON; the text is printed all the same. */
  readonly out?: string;
  /** Shows what changes on a stack that runs, in place of the whole plan. */
  readonly changes: boolean;
  /** File with the plan to compare with. @default the stack as its files have it */
  readonly against?: string;
  readonly help: boolean;
}

export const HELP = `usage: npm run plan -- [stack] [--set key=value]… [--json] [--out FILE]
       npm run plan -- [stack] --changes --set key=value | --against FILE

Shows what \`pulumi up\` of a stack would make, and what the policies say of it: offline, without account or engine.

  stack             a stack that has a Pulumi.<stack>.yaml (default: dev)
  --set key=value   takes this value in place of the stack's; several times if need be, lists and objects in JSON:
                    --set phase=growth --set aws:region=eu-west-1 --set 'egressPorts=[443,587]'
  --json            prints the plan as JSON, secrets masked; what the program has to say goes to the standard error.
                    Into another program: npm run --silent plan -- prod --json | jq, as npm prints a line of its own otherwise
  --out FILE        writes the plan as JSON to a file as well, and prints the text
  --changes         what an update does to a stack that runs: new, gone, in place, replaced (and by which property), waits for the
                    maintenance window, waits for a reboot. Compares the plan without --set and with it
  --against FILE    compares with a plan that --out or --json wrote, such as main's, in place of the plan without --set
  --help            prints this

exit codes: 0 clean, 1 a mandatory policy is violated, 2 bad configuration or usage, 70 a bug in this program (with its stack trace)`;

/**
 * Reads the command line.
 * @throws UsageError when there is something on it that has no meaning.
 */
export function readArguments(args: readonly string[]): PlanArguments {
  const { values, positionals } = parse(args);
  const [stack = "dev", ...more] = positionals;
  if (more.length > 0) throw new UsageError(`one stack at a time, not also ${more.join(", ")}`);
  const changes = values.changes === true || values.against !== undefined;
  if (changes && values.against === undefined && values.set === undefined) {
    throw new UsageError("--changes compares with --set key=value, or with the plan in --against FILE: give one");
  }
  return {
    stack,
    overrides: Object.fromEntries((values.set ?? []).map(readOverride)),
    changes,
    against: values.against,
    json: values.json ?? false,
    out: values.out,
    help: values.help ?? false,
  };
}

function parse(args: readonly string[]) {
  return readCommandLine({
    args: [...args],
    allowPositionals: true,
    options: {
      set: { type: "string", multiple: true },
      json: { type: "boolean" },
      out: { type: "string" },
      changes: { type: "boolean" },
      against: { type: "string" },
      help: { type: "boolean", short: "h" },
    },
  });
}

function readOverride(text: string): readonly [string, string] {
  const match = /^([A-Za-z][\w-]*(?::[\w.-]+)?)=(.*)$/s.exec(text);
  if (!match) throw new UsageError(`--set ${text} is not of the form key=value, for example --set phase=growth`);
  const [, key = "", value = ""] = match;
  return [key, value];
}
