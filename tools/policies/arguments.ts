import { policyGroups } from "../../policies/catalogue";
import { LEVELS } from "../../policies/runner";
import { readCommandLine } from "../support/commandLine";
import { UsageError } from "../support/errors";

export const SEVERITIES = ["low", "medium", "high", "critical"] as const;
const GROUPS = Object.keys(policyGroups);

/** What of the catalogue a person wants to see; what is left out is not asked for. */
export interface Filter {
  readonly group?: string;
  readonly severity?: string;
  readonly level?: string;
}

/** What a person asked of `npm run policies`. */
export type PoliciesArguments =
  | { readonly command: "help" | "page" }
  | { readonly command: "list"; readonly filter: Filter; readonly json: boolean }
  | { readonly command: "show"; readonly which: string; readonly json: boolean };

export const HELP = `usage: npm run policies -- list [--group <group>] [--severity <severity>] [--level <level>] [--json]
       npm run policies -- list --markdown
       npm run policies -- show <name or id> [--json]

  list        prints the catalogue as a table, or the part of it that is asked for
  show        prints all that is known of one policy: why, how to fix it, who says so, what can be set

  --group     ${GROUPS.join(", ")}
  --severity  ${SEVERITIES.join(", ")}
  --level     ${LEVELS.join(", ")}: the level that a policy comes with
  --json      prints the same as data
  --markdown  writes the catalogue into policies/README.md; takes no other option
  --help      prints this

exit codes: 0 done, 2 bad usage: nothing was written, 70 a bug in this program`;

/** @throws UsageError when there is something on the command line that has no meaning, or something missing */
export function readArguments(args: readonly string[]): PoliciesArguments {
  if (args.includes("--help") || args.includes("-h")) return { command: "help" };
  const { values, positionals } = parse(args);
  const [command, which, ...more] = positionals;
  const { group, severity, level, markdown = false, json = false } = values;
  const filter = {
    group: oneOf("--group", GROUPS, group),
    severity: oneOf("--severity", SEVERITIES, severity),
    level: oneOf("--level", LEVELS, level),
  };
  const isFiltered = Object.values(filter).some((each) => each !== undefined);
  if (command === "list") {
    if (which !== undefined) throw new UsageError(`list takes options only, not ${which}`);
    if (!markdown) return { command, filter, json };
    if (isFiltered || json) throw new UsageError("--markdown writes the whole catalogue: it takes no other option");
    return { command: "page" };
  }
  if (command !== "show")
    throw new UsageError(`one command, list or show: ${command ? `not ${command}` : "none is given"}`);
  if (which === undefined || more.length > 0) throw new UsageError("show takes the name or the id of one policy");
  if (isFiltered || markdown) throw new UsageError("show takes no option but --json");
  return { command, which, json };
}

function parse(args: readonly string[]) {
  return readCommandLine({
    args: [...args],
    allowPositionals: true,
    options: {
      group: { type: "string" },
      severity: { type: "string" },
      level: { type: "string" },
      markdown: { type: "boolean" },
      json: { type: "boolean" },
    },
  });
}

function oneOf(option: string, allowed: readonly string[], given: string | undefined): string | undefined {
  if (given === undefined || allowed.includes(given)) return given;
  throw new UsageError(`${option} must be ${allowed.join(", ")}, not "${given}"`);
}
