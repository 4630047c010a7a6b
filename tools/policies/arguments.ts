import { policyGroups } from "../../policies/catalogue";
import { LEVELS } from "../../policies/runner";
import { declare } from "../support/command";
import { UsageError } from "../support/errors";
import { argument, commandOf, flag, value } from "../support/options";
import { asText, oneOf } from "../support/parsers";

const SEVERITIES = ["low", "medium", "high", "critical"] as const;
const GROUPS = Object.keys(policyGroups);

/** What of the catalogue shall be shown; what is left out does not narrow it. */
export interface Filter {
  readonly group?: string;
  readonly severity?: string;
  readonly level?: string;
}

/** What was asked of `npm run policies`. */
export type PoliciesArguments =
  | { readonly command: "list"; readonly filter: Filter; readonly json: boolean }
  | { readonly command: "show"; readonly which: string; readonly json: boolean };

export const policiesCommand = declare({
  name: "policies",
  usage: ["list [--group <group>] [--severity <severity>] [--level <level>] [--json]", "show <name or id> [--json]"],
  description: "The catalogue of the policies.",
  options: {
    command: commandOf({
      list: "prints the catalogue as a table, or the part of it that is asked for",
      show: "prints all that is known of one policy: why, how to fix it, who says so, what can be set",
    }),
    which: argument({ placeholder: "[name or id]", description: "the policy to show", parse: asText }),
    json: flag("prints the same as data"),
    group: filter("<group>", GROUPS, ""),
    severity: filter("<severity>", SEVERITIES, ""),
    level: filter("<level>", LEVELS, ": the level that a policy comes with"),
  },
  endings: {},
  read({ command, which, json, ...filter }): PoliciesArguments {
    if (command === "show") {
      if (which === undefined) throw new UsageError("show takes the name or the id of one policy");
      return { command, which, json };
    }
    if (which !== undefined) throw new UsageError(`list takes options only, not ${which}`);
    return { command, filter, json };
  },
});

function filter(placeholder: string, names: readonly string[], more: string) {
  return value({
    placeholder,
    description: `${names.join(", ")}${more}`,
    parse: oneOf(names),
    only: ["list"],
  });
}
