import { type ConfigurationProblem, REMOVE } from "./errors";
import { nearest } from "./nearest";
import { explain, type SettingName, settings } from "./settings";

type PartProblem = Omit<ConfigurationProblem, "key">;

/** What zod found; only what is used of it. */
interface Issue {
  readonly code?: string;
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

/** Settings whose values are never shown: people put secrets there before they know better. */
const NEVER_SHOWN: readonly SettingName[] = ["environmentVariables", "applicationSecrets", "kubeconfig"];

/**
 * What is wrong with one setting: with the whole of it, or with each bad part of a structured value. A remedy is proposed only
 * after it was found to be accepted.
 */
export function partProblems(name: SettingName, raw: string, all: readonly Issue[]): readonly PartProblem[] {
  const issues = all.filter(({ path }) => path[0] === name);
  const data = structured(raw);
  const { allowed, example: usual, meant = {} } = explain(name);
  const [near = ""] = nearest(raw, Object.keys(meant), 3);
  const example = meant[near] ?? usual;
  const shown = (value: unknown) => (NEVER_SHOWN.includes(name) ? undefined : textOf(value));
  const whole = { value: shown(raw), allowed };
  const parts = issues.filter(({ path }) => path.length > 1);
  if (parts.length === 0) {
    const part = /^([[.][^=]+)=(.*)$/s.exec(example);
    const settable = part === null || (data !== undefined && accepts(name, data, pathOf(part[1] ?? ""), part[2]));
    return [{ ...whole, example: settable ? example : REMOVE }];
  }
  return parts.map(({ code, path: [, ...path], message }) => {
    const remedy = remedies(name, path).find((value) => accepts(name, data, path, value));
    if (remedy === undefined && !accepts(name, data, path, undefined)) return { ...whole, example: REMOVE };
    const words = code === "custom" && message !== "Invalid input" ? message : allowed;
    return { part: partOf(path), value: shown(valueAt(data, path)), allowed: words, example: remedy ?? REMOVE };
  });
}

/** Values to type for a part: the default's, or the example's where all parts are alike. */
function remedies(name: SettingName, path: readonly PropertyKey[]): readonly string[] {
  if (name === "environmentVariables") return [];
  const usual = valueAt(settings.shape[name].parse(undefined), path);
  const example = /=(.*)$/s.exec(explain(name).example)?.[1];
  return [usual, example].filter((value) => typeof value === "string");
}

/** Whether a change leaves nothing to complain of at this place. */
function accepts(name: SettingName, data: unknown, path: readonly PropertyKey[], value: unknown): boolean {
  if (typeof data !== "object" || data === null) return false;
  const result = settings.shape[name].safeParse(JSON.stringify(changed(data, path, value)));
  if (result.success) return true;
  const place = path.join("/");
  // When an element is removed, the next one takes its place; it is reported apart.
  const removed = value === undefined && Array.isArray(data);
  return removed || !result.error.issues.some((issue) => place.startsWith(issue.path.join("/")));
}

/** A copy with another value at a place, or without it. */
function changed(data: unknown, [key, ...rest]: readonly PropertyKey[], value: unknown): unknown {
  if (key === undefined) return value;
  if (Array.isArray(data)) {
    const index = Number(key);
    const inner = changed(data[index], rest, value);
    return inner === undefined ? data.toSpliced(index, 1) : Object.assign([...data], { [index]: inner });
  }
  const record = typeof data === "object" && data !== null ? data : {};
  return { ...record, [key]: changed(valueAt(record, [key]), rest, value) };
}

function valueAt(data: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (found, key) =>
      typeof found === "object" && found !== null
        ? Object.entries(found).find(([each]) => each === String(key))?.[1]
        : undefined,
    data,
  );
}

/** As the paths of the CLI are written. Source: Pulumi documentation, "Configuration", structured configuration (2026-11). */
function partOf(path: readonly PropertyKey[]): string {
  return path
    .map((key) => {
      if (typeof key === "number") return `[${key}]`;
      return /^[A-Za-z_][\w-]*$/.test(String(key)) ? `.${String(key)}` : `[${JSON.stringify(String(key))}]`;
    })
    .join("");
}

function pathOf(part: string): readonly PropertyKey[] {
  return [...part.matchAll(/\[(\d+)\]|\.([\w-]+)/g)].map(([, index, key = ""]) =>
    index === undefined ? key : Number(index),
  );
}

function structured(raw: string): unknown {
  try {
    return JSON.parse(raw);
  } catch {
    return undefined;
  }
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : (JSON.stringify(value) ?? "");
}
