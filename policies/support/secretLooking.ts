import { records } from "./expectations";
import type { Settings, SettingTable } from "./settings";
import { isRecord, textOf } from "./values";

/** Whether a value looks like a secret, by the name that it has or by its own shape. */

/** Words of a name behind which a secret stands. */
const SECRET_NAME =
  /(passw(or)?d|passphrase|secret|token|credential|api_?key|private_?key|access_?key|encryption_?key)/i;
/** A name that says where the secret is, or how long it lasts, and not what it is. */
const ABOUT_A_SECRET =
  /(arn|name|file|path|url|uri|endpoint|ttl|seconds|minutes|region|version|enabled|table|type|id)$/i;
/** Not a secret itself: nothing, a switch, a number, an ARN, or a reference that is filled in elsewhere. */
const NO_SECRET = /^$|^(true|false|null|none)$|^\d+$|^arn:|^[$\\{<(%]/i;

/** Shapes that are secrets under any name. */
const SECRET_SHAPES: readonly (readonly [what: string, shape: RegExp])[] = [
  ["an AWS access key", /\b(AKIA|ASIA)[0-9A-Z]{16}\b/],
  ["a private key", /-----BEGIN [A-Z ]*PRIVATE KEY-----/],
  ["a GitHub token", /\bgh[pousr]_[0-9A-Za-z]{36}/],
  ["a Slack token", /\bxox[abprs]-[0-9A-Za-z-]{10}/],
  ["a JSON web token", /\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\./],
  ["a URL with a password", /:\/\/[^\s/:@$]+:[^\s/:@${]+@/],
];

/** NAME=value of a shell, or the key of a line of YAML. */
const ASSIGNMENT = /(?:(?:^|[\s"'])(?=\w+=)|^\s*-?\s*(?=[\w-]+:\s))([\w-]+)(?:=|:\s+)["']?([^\s"',;]*)/g;

export const ALSO_ALLOWED: SettingTable = {
  allowedNames: {
    type: "array",
    default: [],
    description: "Names of variables that look like a secret's and are none",
  },
};

/** Why the pair looks like a secret, without showing it; undefined when it does not. */
export function secretLooking(name: string, value: string, settings: Settings): string | undefined {
  if (settings.texts("allowedNames").includes(name)) return undefined;
  const shape = SECRET_SHAPES.find(([, each]) => each.test(value));
  if (shape !== undefined) return `${name} holds what looks like ${shape[0]}.`;
  const isSecret = SECRET_NAME.test(name) && !ABOUT_A_SECRET.test(name) && !NO_SECRET.test(value);
  return isSecret ? `${name} has the name of a secret and a value in clear.` : undefined;
}

/** Of a list of {name, value}; an entry that refers to a secret has no value. */
export function secretsInEnvironment(environment: unknown, settings: Settings): readonly string[] {
  return records(environment).flatMap((each) => {
    const name = textOf(each.name);
    const value = textOf(each.value);
    return name === undefined || value === undefined ? [] : (secretLooking(name, value, settings) ?? []);
  });
}

/** Of a script: what it assigns, and what has a secret's shape. */
export function secretsInScript(script: string, settings: Settings): readonly string[] {
  return script.split("\n").flatMap((line, index) => {
    const assigned = [...line.matchAll(ASSIGNMENT)].flatMap(
      ([, name = "", value = ""]) => secretLooking(name, value, settings) ?? [],
    );
    const found = assigned[0] ?? secretLooking("the line", line, settings);
    return found === undefined ? [] : [`line ${index + 1}: ${found}`];
  });
}

/** Of a map from name to text, as a function's environment is. */
export function secretsInRecord(variables: unknown, settings: Settings): readonly string[] {
  return Object.entries(isRecord(variables) ? variables : {}).flatMap(([name, value]) => {
    const text = textOf(value);
    return text === undefined ? [] : (secretLooking(name, text, settings) ?? []);
  });
}

/** Of any data, by the name under which each text stands in it. */
export function secretsInData(name: string, data: unknown, settings: Settings): readonly string[] {
  if (Array.isArray(data)) return data.flatMap((each) => secretsInData(name, each, settings));
  if (isRecord(data)) return Object.entries(data).flatMap(([key, each]) => secretsInData(key, each, settings));
  const text = textOf(data);
  return text === undefined ? [] : [secretLooking(name, text, settings) ?? []].flat();
}
