import type { Setting } from "../../policies/support/settings";
import { SUPPRESSION_TAG } from "../../policies/support/suppressions";
import type { Entry } from "./catalogue";

const COLUMNS = ["id", "name", "level", "severity", "scope", "description"] as const;

/** The catalogue for people, a line for each policy. */
export function renderList(entries: readonly Entry[]): string {
  const rows = [COLUMNS, ...entries.map((entry) => COLUMNS.map((column) => entry[column]))];
  const widths = COLUMNS.map((_, index) => Math.max(...rows.map((row) => row[index]?.length ?? 0)));
  const lines = rows.map((row) =>
    row
      .map((cell, index) => cell.padEnd(widths[index] ?? 0))
      .join("  ")
      .trimEnd(),
  );
  return [...lines, "", `${entries.length} ${entries.length === 1 ? "policy" : "policies"}`].join("\n");
}

/** All that is known of one policy. */
export function renderEntry(entry: Entry): string {
  const { id, name, group, level, severity, scope, resourceTypes, settings } = entry;
  return [
    `${id} ${name}`,
    `${group}, ${level}, severity ${severity}, looks at ${scope === "stack" ? "the whole stack" : scope}`,
    "",
    entry.description,
    `To fix it: ${entry.remediation}`,
    `Source:     ${entry.authority}`,
    ...(entry.canRemediate ? ['The engine fixes it at the level "remediate".'] : []),
    ...(resourceTypes.length > 0 ? ["", "Looks at:", ...resourceTypes.map((type) => `  ${type}`)] : []),
    "",
    "Settings, in the file for --policy-pack-config:",
    ...Object.entries(settings).map(([key, setting]) => `  ${key} (${describe(setting)}): ${setting.description}`),
    "  enforcementLevel, suppress: as of every policy",
    "",
    `To set it aside for one resource: the tag or annotation ${SUPPRESSION_TAG}${name} with the reason as its value,`,
    `or in that file: { "${name}": { "suppress": [{ "name": "<resource>", "reason": "<why>" }] } }`,
  ].join("\n");
}

function describe(setting: Setting): string {
  const range = setting.type === "number" ? ` from ${setting.minimum} to ${setting.maximum}` : "";
  return `${setting.type}${range}, default ${JSON.stringify(setting.default)}`;
}
