import { declare } from "../support/command";
import { UsageError } from "../support/errors";
import { argument, flag, several, value } from "../support/options";
import { asText } from "../support/parsers";

/** What was asked of `npm run plan`. */
export interface PlanArguments {
  readonly stack: string;
  /** Key, with or without namespace, to text: as given by --set. */
  readonly overrides: Readonly<Record<string, string>>;
  readonly json: boolean;
  /** File that takes the plan as JSON; the text is printed all the same. */
  readonly out?: string;
  /** File that takes the plan as a page for people; the text is printed all the same. */
  readonly html?: string;
  /** Shows what changes on a stack that runs, in place of the whole plan. */
  readonly changes: boolean;
  /** File with the plan to compare with, or a ref of git. @default the stack as its files have it */
  readonly against?: string;
  /** File with levels and settings of the policies. @default policies/config/<environment>.json */
  readonly policyConfig?: string;
  /** Prints the changes as a comment of a pull request. */
  readonly markdown: boolean;
  /** Prints what the stack costs, line by line, in place of the whole plan. */
  readonly costs: boolean;
}

export const planCommand = declare({
  name: "plan",
  usage: [
    "[stack] [--set key=value]… [--json] [--out FILE] [--html FILE]",
    "[stack] [--set key=value]… --costs",
    "[stack] --changes --set key=value | --against REF|FILE [--markdown]",
  ],
  description:
    "Shows what `pulumi up` of a stack would make, and what the policies say of it: offline, without account or engine.",
  options: {
    stack: argument({
      placeholder: "[stack]",
      description: "a stack that has a Pulumi.<stack>.yaml",
      parse: asText,
      default: "dev",
    }),
    set: several({
      placeholder: "<key=value>",
      description:
        "takes this value in place of the stack's; may be given several times, lists and objects in JSON: --set phase=growth --set aws:region=eu-west-1 --set 'egressPorts=[443,587]'",
      parse: readOverride,
    }),
    json: flag(
      "prints the plan as JSON, secrets masked; messages of the program go to the standard error. Into another program: npm run --silent plan -- prod --json | jq, as npm prints a line of its own otherwise",
    ),
    out: value({
      placeholder: "<file>",
      description: "writes the plan as JSON to a file as well, and prints the text",
      parse: asText,
    }),
    html: value({
      placeholder: "<file>",
      description: "writes the plan as one page for people as well: costs, findings, architecture; it needs no network",
      parse: asText,
    }),
    costs: flag(
      "prints every line of the bill in place of the plan: quantity, price, least, expected, page of the price",
    ),
    policyConfig: value({
      placeholder: "<file>",
      description:
        "levels and settings of the policies, as for pulumi preview --policy-pack-config (default: policies/config/<environment>.json, as in the workflows)",
      parse: asText,
    }),
    markdown: flag(
      "with --against or --changes: prints it as a comment of a pull request, in short and with the rest folded, no longer than GitHub takes (npm run comment posts it)",
    ),
    changes: flag(
      "what an update does to a stack that runs: new, gone, in place, replaced (and by which property), waits for the maintenance window, waits for a reboot. Compares the plan without --set and with it",
    ),
    against: value({
      placeholder: "<ref|file>",
      description:
        "compares with the plan of another branch, tag or commit, such as origin/main, made by its own files; or with a plan that --out or --json wrote; in place of the plan without --set",
      parse: asText,
    }),
  },
  endings: { done: "clean", no: "a mandatory policy is violated" },
  read({ set, changes, against, ...given }): PlanArguments {
    if (changes && against === undefined && set.length === 0)
      throw new UsageError("--changes compares with --set key=value, or with what --against names: give one");
    if (given.markdown && given.json) throw new UsageError("--markdown goes without --json");
    if (given.markdown && !changes && against === undefined)
      throw new UsageError("--markdown shows changes: give --against REF, or --changes with --set key=value");
    if (given.costs && (given.json || changes || against !== undefined))
      throw new UsageError("--costs prints a bill: it goes without --json, --changes and --against");
    return { ...given, overrides: Object.fromEntries(set), changes: changes || against !== undefined, against };
  },
});

/** A key and its value, as given by --set. @throws UsageError */
export function readOverride(text: string): readonly [key: string, value: string] {
  const [, key, assigned] = /^([A-Za-z][\w-]*(?::[\w.-]+)?)=(.*)$/s.exec(text) ?? [];
  if (key === undefined || assigned === undefined)
    throw new UsageError(`${text} is not of the form key=value, for example --set phase=growth`);
  return [key, assigned];
}
