import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { UNREADABLE } from "../../components/configuration/readSettings";
import { reasonOf } from "../../database/errors";
import { isRecord } from "../../policies/support/values";
import { UsageError } from "../support/errors";
import { declaredKeys, readValue, refuseUndeclared } from "./declaredKeys";

/** Project and configuration of a stack, as the CLI would put them together. */
export interface StackFiles {
  readonly project: string;
  /** Entry point of the program, from the project's folder. */
  readonly main: string;
  /** Full key to text; structured values as JSON. */
  readonly config: Readonly<Record<string, string>>;
  /** Keys whose value is encrypted, in whole or in part, and cannot be read offline. */
  readonly encrypted: readonly string[];
}

interface Setting {
  readonly value: unknown;
  /** Where it was set, for messages. */
  readonly from: string;
  /** Not encrypted. */
  readonly readable: boolean;
}

type Settings = readonly (readonly [string, Setting])[];

/**
 * Reads Pulumi.yaml and Pulumi.<stack>.yaml.
 * @param overrides key, with or without namespace, to text
 * @throws UsageError when there is no such stack, a file is not what it should be, or a value not of its declared type
 */
export function readStackFiles(root: string, stack: string, overrides: Readonly<Record<string, string>>): StackFiles {
  const stacks = stacksIn(root);
  if (!stacks.includes(stack)) {
    throw new UsageError(`there is no stack "${stack}" (Pulumi.${stack}.yaml); there are: ${stacks.join(", ")}`);
  }
  const { name: project, main = "index.ts", config } = readYaml(root, "Pulumi.yaml");
  if (typeof project !== "string") throw new UsageError("Pulumi.yaml has no name");
  const declared = declaredKeys(entriesOf(config, "config of Pulumi.yaml"), project);
  const full = (key: string) => (key.includes(":") ? key : `${project}:${key}`);

  const own = stackSettings(root, `Pulumi.${stack}.yaml`, full);
  const given: Settings = Object.entries(overrides).map(([key, text]) => {
    const value = readValue(
      text,
      declared.find((each) => each.key === full(key)),
    );
    return [full(key), { value, from: "--set", readable: true }];
  });
  const settings = new Map([...own, ...given]);
  refuseUndeclared(declared, settings, stack);

  const defaults = declared.filter(({ value }) => value !== undefined).map(({ key, value }) => [key, value] as const);
  const values = [...defaults, ...[...settings].map(([key, { value }]) => [key, value] as const)];
  return {
    project,
    main: String(main),
    config: Object.fromEntries(values.map(([key, value]) => [key, asText(value)])),
    encrypted: [...settings].filter(([, { readable }]) => !readable).map(([key]) => key),
  };
}

/** Stacks that have a file in a folder, by name. */
export function stacksIn(root: string): readonly string[] {
  return readdirSync(root)
    .map((file) => /^Pulumi\.(.+)\.yaml$/.exec(file)?.[1])
    .filter((stack) => stack !== undefined)
    .sort();
}

function stackSettings(root: string, file: string, full: (key: string) => string): Settings {
  const entries = entriesOf(readYaml(root, file).config, `config of ${file}`);
  const keys = entries.map(([key]) => full(key));
  const twice = keys.find((key, index) => keys.indexOf(key) < index);
  if (twice !== undefined)
    throw new UsageError(`${twice} stands in ${file} twice, with and without the project's name`);
  return entries.map(([key, raw]) => {
    const value = withoutCiphertext(raw);
    return [full(key), { value, from: file, readable: !JSON.stringify(value ?? null).includes(UNREADABLE) }];
  });
}

/** An encrypted value may stand anywhere within a structured one. */
function withoutCiphertext(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutCiphertext);
  if (!isRecord(value)) return value;
  if (typeof value.secure === "string" && Object.keys(value).length === 1) return UNREADABLE;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withoutCiphertext(inner)]));
}

function readYaml(root: string, file: string): Readonly<Record<string, unknown>> {
  const path = join(root, file);
  if (!existsSync(path)) throw new UsageError(`there is no ${file}`);
  return Object.fromEntries(entriesOf(parseYaml(readFileSync(path, "utf8"), file), file));
}

function parseYaml(text: string, file: string): unknown {
  try {
    return parse(text);
  } catch (error) {
    throw new UsageError(`${file} is not YAML: ${reasonOf(error)}`);
  }
}

function entriesOf(value: unknown, what: string): [string, unknown][] {
  if (value === undefined || value === null) return [];
  if (!isRecord(value)) throw new UsageError(`${what} must be keys with values`);
  return Object.entries(value);
}

/** The CLI hands texts over as they are, nothing as an empty one, and everything else as JSON. */
function asText(value: unknown): string {
  if (value === null) return "";
  return typeof value === "string" ? value : JSON.stringify(value);
}
