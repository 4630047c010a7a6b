import { type ConfigurationProblem, REMOVE } from "./errors";
import { explain, type SettingName, type Settings, settingNames, settings } from "./settings";
import type { RawConfiguration } from "./stackSettings";

/** A setting's name with its namespace. */
export function fullKey(name: string): string {
  return name.includes(":") ? name : `malayalees:${name}`;
}

/** The settings of a stack; where one is bad its default stands in, so that the others can still be judged. */
export function readSettings(raw: RawConfiguration): { values: Settings; problems: readonly ConfigurationProblem[] } {
  const given = Object.fromEntries(
    Object.entries(raw)
      .filter(([key]) => key.startsWith("malayalees:"))
      .map(([key, value]) => [key.slice("malayalees:".length), value]),
  );
  const unknown = Object.keys(given)
    .filter((name) => !settingNames.some((known) => known === name))
    .map((name) => unknownKey(name, given[name] ?? ""));
  const result = settings.safeParse(given);
  if (result.success) return { values: result.data, problems: unknown };
  const bad = settingNames.filter((name) => result.error.issues.some((issue) => issue.path[0] === name));
  const good = Object.fromEntries(Object.entries(given).filter(([name]) => !bad.some((other) => other === name)));
  const problems = bad.map((name) => ({ key: fullKey(name), value: given[name] ?? "", ...explain(name) }));
  return { values: settings.parse(good), problems: [...unknown, ...problems] };
}

function unknownKey(name: string, value: string): ConfigurationProblem {
  const closest = closestSetting(name);
  const allowed = closest
    ? `no key of this name; did you mean ${closest}?`
    : `one of the keys ${settingNames.join(", ")}`;
  return { key: fullKey(name), value, allowed: allowed.replace(/\?$/, ""), example: REMOVE };
}

function closestSetting(name: string): SettingName | undefined {
  const ranked = settingNames
    .map((known) => ({ known, distance: editDistance(known.toLowerCase(), name.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance);
  const best = ranked[0];
  return best && best.distance <= Math.max(2, name.length / 3) ? best.known : undefined;
}

/** Levenshtein distance in characters. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const substitution = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(substitution, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
