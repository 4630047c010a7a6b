import { stringify } from "yaml";
import type { Default, Key } from "../../components/configuration/keys/key";
import { type Part, parts } from "../../components/configuration/settings";

export const projectFile = "Pulumi.yaml";

/** Starts the generated block, which goes on to the end of the file. */
const BLOCK = "\nconfig:\n";

/** The project's file with a declaration of every key for the CLI; what stands before the block is written by hand. */
export function renderProjectConfig(file: string, from: Readonly<Record<string, Part>> = parts): string {
  const [before, block] = file.split(BLOCK);
  if (before === undefined || block === undefined) throw new Error(`${projectFile} has no block config`);
  const entries = Object.values(from).flatMap((part) =>
    Object.entries(part).flatMap(([name, key]) => entry(name, key)),
  );
  return `${before}${BLOCK}${entries.join("\n")}\n`;
}

function entry(name: string, key: Key): readonly string[] {
  const { default: value, items = "string" } = key;
  return [
    `  ${name}:`,
    `    type: ${typeOf(value)}`,
    ...(Array.isArray(value) ? ["    items:", `      type: ${value.length > 0 ? typeOf(value[0]) : items}`] : []),
    `    default: ${scalar(value)}`,
    `    description: ${scalar(describeKey(key))}`,
  ];
}

/** What a key decides, and on which topologies where it is not all of them. */
export function describeKey({ description, on = [] }: Key): string {
  if (on.length === 0) return description;
  const topologies = on.join(" and ");
  const [, start, remark] = /^(.*) \(([^()]*)\)$/.exec(description) ?? [];
  return remark === undefined ? `${description} (${topologies})` : `${start} (${topologies}; ${remark})`;
}

/** Source: Pulumi documentation, "Pulumi project file reference", config options schema (2026-11). */
function typeOf(value: Default): string {
  if (Array.isArray(value)) return "array";
  return typeof value === "number" ? "integer" : typeof value;
}

/** In one line. Arrays as JSON, which YAML reads as well. */
function scalar(value: Default): string {
  if (Array.isArray(value)) return JSON.stringify(value);
  return stringify(value, { collectionStyle: typeof value === "object" ? "flow" : "any", lineWidth: 0 }).trim();
}
