import { isRecord } from "../../policies/support/values";
import { UsageError } from "../support/errors";

/**
 * The keys that Pulumi.yaml declares: their defaults and types, as far as the CLI looks at them.
 * Source: pulumi preview 3.259 with each of these declarations and values (2026-11).
 */
export interface DeclaredKey {
  /** With its namespace. */
  readonly key: string;
  readonly type: string | undefined;
  /** Type of an array's items. */
  readonly items: string | undefined;
  /** What holds where a stack does not set the key. */
  readonly value: unknown;
}

interface Type {
  /** As it stands in a message. */
  readonly words: string;
  readonly accepts: (value: unknown) => boolean;
}

const isText = (value: unknown) => typeof value === "string";
const isInteger = (value: unknown) =>
  isText(value) ? /^[+-]?\d{1,18}$/.test(String(value)) : Number.isSafeInteger(value);

const TYPES: Readonly<Record<string, Type>> = {
  // A text in quotes or not: YAML reads 5 as a number, and it goes to the program as "5".
  string: { words: "text", accepts: (value) => value === null || typeof value !== "object" },
  integer: { words: "an integer", accepts: isInteger },
  boolean: { words: "true or false", accepts: (value) => ["true", "false"].includes(String(value)) },
  array: { words: "a list", accepts: Array.isArray },
  object: { words: "an object", accepts: isRecord },
};

/** Inside a list, a text is in quotes. */
const ITEM_TYPES: Readonly<Record<string, Type>> = { ...TYPES, string: { words: "texts", accepts: isText } };

/** @throws UsageError for a declaration that the CLI refuses. */
export function declaredKeys(config: readonly (readonly [string, unknown])[], project: string): readonly DeclaredKey[] {
  return config.map(([name, declaration]) => {
    const isOwn = !name.includes(":") || name.startsWith(`${project}:`);
    const key = name.includes(":") ? name : `${project}:${name}`;
    if (!isRecord(declaration)) return { key, type: undefined, items: undefined, value: declaration };
    const { type, items, value = declaration.default } = declaration;
    if (!isOwn && (type !== undefined || declaration.default !== undefined)) {
      throw new UsageError(`${key} in Pulumi.yaml is another package's key: give it a value, not a type or default`);
    }
    const declared = { key, type: textOf(type), items: isRecord(items) ? textOf(items.type) : undefined, value };
    refuseUnknownType(declared);
    if (value !== undefined) refuseWrongType(declared, value, "Pulumi.yaml");
    return declared;
  });
}

/** @throws UsageError when a declared key has no value, or one of another type. */
export function refuseUndeclared(
  declared: readonly DeclaredKey[],
  settings: ReadonlyMap<string, { readonly value: unknown; readonly from: string; readonly readable: boolean }>,
  stack: string,
): void {
  for (const key of declared) {
    const setting = settings.get(key.key);
    if (!setting && key.value === undefined) throw new UsageError(`stack ${stack} has no ${key.key}: set it`);
    if (setting?.readable) refuseWrongType(key, setting.value, setting.from);
  }
}

/** A value from the command line: a list or object where one is declared, a text otherwise. */
export function readValue(text: string, declared: DeclaredKey | undefined): unknown {
  if (declared?.type !== "array" && declared?.type !== "object") return text;
  try {
    return JSON.parse(text);
  } catch {
    throw new UsageError(`${declared.key} must be ${wordsOf(declared)} in JSON, not ${text}`);
  }
}

function refuseUnknownType({ key, type, items }: DeclaredKey): void {
  const known = Object.keys(TYPES).join(", ");
  if (type !== undefined && !TYPES[type])
    throw new UsageError(`${key} in Pulumi.yaml has the type ${type}; there are: ${known}`);
  if (type === "array" && !ITEM_TYPES[items ?? ""]) {
    throw new UsageError(`${key} in Pulumi.yaml is a list and must say the type of its items: ${known}`);
  }
}

function refuseWrongType(declared: DeclaredKey, value: unknown, from: string): void {
  const { key, type = "", items = "" } = declared;
  const right = TYPES[type]?.accepts(value) ?? true;
  const rightItems = !Array.isArray(value) || value.every((item) => ITEM_TYPES[items]?.accepts(item) ?? true);
  if (right && rightItems) return;
  throw new UsageError(`${key} in ${from} must be ${wordsOf(declared)}, not ${JSON.stringify(value)}`);
}

function wordsOf({ type = "", items = "" }: DeclaredKey): string {
  return type === "array" ? `a list of type ${items}` : (TYPES[type]?.words ?? type);
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}
