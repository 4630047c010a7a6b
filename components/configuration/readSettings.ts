import type { RawSettings } from "./configTypes";
import { type ConfigurationProblem, REMOVE } from "./errors";
import { nearest } from "./nearest";
import { partProblems } from "./partProblems";
import { explain, type SettingName, type Settings, settingNames, settings } from "./settings";

/** The project's own namespace. */
const NAMESPACE = "malayalees";

/** Stands in a configuration for what is encrypted in the stack file and cannot be read offline. */
export const UNREADABLE = "[encrypted in the stack file]";

/** A setting's name with its namespace. */
export function fullKey(name: string): string {
  return name.includes(":") ? name : `${NAMESPACE}:${name}`;
}

export interface ReadSettings {
  readonly values: Settings;
  readonly problems: readonly ConfigurationProblem[];
  /** Settings whose value could not be read; a stand-in has their place, and nothing that follows from it is a verdict. */
  readonly unreadable: readonly SettingName[];
}

/** The settings of a stack; where one is bad its default stands in, so that the others can still be judged. */
export function readSettings(raw: RawSettings): ReadSettings {
  // A blank before or after a value is never meant.
  const given = new Map(
    Object.entries(raw)
      .filter(([key]) => key.startsWith(`${NAMESPACE}:`))
      .map(([key, value]) => [key.slice(NAMESPACE.length + 1), value.trim()]),
  );
  const unknown = Object.entries(raw).flatMap(([key, value]) => unknownKey(key, value) ?? []);
  const unreadable = settingNames.filter((name) => given.get(name)?.includes(UNREADABLE));
  for (const name of unreadable) replaceUnreadable(name, given);
  const result = settings.safeParse(Object.fromEntries(given));
  if (result.success) return { values: result.data, problems: unknown, unreadable };

  const { issues } = result.error;
  const bad = settingNames.filter((name) => issues.some((issue) => issue.path[0] === name));
  const problems = bad.flatMap((name) =>
    partProblems(name, given.get(name) ?? "", issues).map((problem) => ({ key: fullKey(name), ...problem })),
  );
  const good = [...given].filter(([name]) => !bad.some((other) => other === name));
  return { values: settings.parse(Object.fromEntries(good)), problems: [...unknown, ...problems], unreadable };
}

/** A value that cannot be read, in whole or in part, stays where any text is allowed; else an example or the default has its place. */
function replaceUnreadable(name: SettingName, given: Map<string, string>): void {
  const schema = settings.shape[name];
  if (schema.safeParse(given.get(name)).success) return;
  given.delete(name);
  // Where nothing is the default, something was given: an example is nearer to it.
  const none = schema.safeParse("none");
  if (none.success && none.data === undefined) given.set(name, explain(name).example);
}

/** Other packages' keys that a person may think of as this program's. */
const OTHERS: readonly string[] = ["aws:region", "aws:profile", "aws:defaultTags"];

function unknownKey(key: string, value: string): ConfigurationProblem | undefined {
  const [namespace = "", name = ""] = key.split(":");
  if (namespace === NAMESPACE) {
    if (settingNames.some((known) => known === name)) return undefined;
    return { key, value, allowed: GONE[name] ?? suggest(name), example: REMOVE };
  }
  // The engine hands over a namespace that no package has without a word.
  if (nearest(namespace, [NAMESPACE], 3).length === 0) return undefined;
  return { key, value, allowed: `no key of this namespace; did you mean ${NAMESPACE}:${name}`, example: REMOVE };
}

/** Keys that there were once. */
const GONE: Readonly<Record<string, string>> = {
  cacheTable:
    "no key of this name any more: the cache's table is app_cache, which the migrations make, and there is no other",
};

function suggest(name: string): string {
  const candidates = [...settingNames, ...OTHERS];
  const shortName = (candidate: string) => candidate.replace(/^aws:/, "");
  const named = (found: readonly string[]) =>
    found.flatMap((each) => candidates.find((candidate) => shortName(candidate) === each) ?? []);
  const [closest] = named(nearest(name, candidates.map(shortName), Math.max(2, Math.floor(name.length / 3))));
  if (closest !== undefined) return `no key of this name; did you mean ${closest}`;
  const three = named(nearest(name, candidates.map(shortName))).slice(0, 3);
  return `no key of this name; the nearest are ${three.join(", ")}, and docs/configuration.md has them all`;
}
