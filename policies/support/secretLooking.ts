import { at, records } from "./expectations";
import { parseJson } from "./policyDocuments";
import { isPasswordName, secretNameOf, wordsOf } from "./secretNames";
import type { Settings, SettingTable } from "./settings";
import { isRecord, textOf } from "./values";

/** Whether a value looks like a secret: by its own shape, by what it assigns, or by the name that it has. */

/**
 * Not a secret itself under any name: nothing, a switch, a short number, a duration, an ARN, or a reference that is filled in elsewhere
 * (`${…}`, `$(…)`, `{{…}}`, `<…>`, `%…%`, `*****`), nor what Spring has as a hash or enciphered: `{bcrypt}…`, but not `{noop}…`.
 */
const NO_SECRET =
  /^$|^(true|false|null|none|nil|undefined|yes|no|on|off|enabled|disabled|default)$|^\d+(\.\d+)?(ms|s|m|h|d|k|kb|mb|gb)?$|^pt?\d+[dhms]|^arn:|^\{(?!noop\})|^[$\\<(%`]|^\[(secret|unknown|redacted)\]$|^[*x•.]+$/i;
/** Points at what is elsewhere: a URL, a file, a store of secrets, a class of Java, a header. */
const REFERENCE =
  /^[a-z][\w+.-]*:\/\/|^(file|classpath|vault|ssm|secretsmanager|sm|env|op|awssm|projects|resolve|configtree):?[/:]|^(\.{0,2}\/[\w.@-]+)+\/?$|^([a-z]\w*\.)+[A-Z]\w*$|^(X-[A-Za-z-]+|Authorization)$/;
/** A word of an enumeration, as bearer, cookie or same-origin. */
const PLAIN_WORDS = /^[A-Za-z]+([ ,_-][A-Za-z]+)*$/;
/** Looks generated: eight characters or more without a blank, with letters and digits. */
const RANDOM = /^(?=\S*[A-Za-z])(?=\S*\d)\S{8,}$/;

/** Shapes that are secrets under any name. */
const SECRET_SHAPES: readonly (readonly [what: string, shape: RegExp])[] = [
  ["an AWS access key", /\b(AKIA|ASIA)[0-9A-Z]{16}\b/],
  ["a private key", /-----BEGIN [A-Z ]*PRIVATE KEY( BLOCK)?-----/],
  ["a GitHub token", /\b(gh[pousr]_[0-9A-Za-z]{36}|github_pat_\w{40})/],
  ["a GitLab token", /\bglpat-[\w-]{20}/],
  ["an OpenAI or Anthropic key", /\bsk-(proj|svcacct|admin|ant)-[\w-]{20}/],
  ["a SendGrid key", /\bSG\.[\w-]{16,}\.[\w-]{16}/],
  ["a Vault token", /\bhv[sb]\.[\w-]{16}/],
  ["a Slack token", /\bxox[abeprs]-[0-9A-Za-z-]{10}/],
  ["a webhook of Slack", /\bhooks\.slack\.com\/services\/T\w+\/B\w+\/\w+/],
  ["a webhook of Discord", /\bdiscord(app)?\.com\/api\/webhooks\/\d+\/[\w-]{16}/],
  ["a webhook of Teams", /\bwebhook\.office\.com\/webhookb2\/[\w@-]+\/IncomingWebhook\/\w+/],
  ["a Stripe key", /\b[rs]k_(live|test)_[0-9A-Za-z]{16}/],
  ["a Google API key", /\bAIza[\w-]{35}/],
  ["an npm token", /\bnpm_[0-9A-Za-z]{36}/],
  ["a JSON web token", /\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\./],
  ["a signed URL", /[?&](sig|X-Amz-Signature)=[\w%+/=-]{20,}/],
  ["a bearer token", /\bBearer(?:\s|%20)+((?=[\w.~+/-]*\d)[\w.~+/-]{16,}|[\w.~+/-]{24,})/i],
  // A user name may be left out, as Redis allows; what a template fills in is not a password.
  ["a URL with a password", /:\/\/[^\s/:@?#$]*:(?!\*+@|%(?![0-9A-Fa-f]{2}))[^\s/@?#${<(]+@/],
  ["a password of a command", /\bcurl\b.*\s(-u|--user)[ =]?["']?[^\s:"'$]+:(?![${<(*])[^\s"']/],
  [
    "a password of a command",
    /\b(sshpass\s+-p\s*|redis-cli\b.*\s-a\s+|(mysql(dump|admin)?|mariadb(-\w+)?)\b.*\s-p)["']?(?![\s${<(*-])[^\s"']{3}/,
  ],
  ["a URL with a password", /\bjdbc:oracle:\w+:[^\s/:@]+\/(?![${<(*])[^\s/@]+@/],
];

/** `name=value` anywhere in a text: -D and -- of a command line, an assignment of a shell, a part of a query or connection string. */
const ASSIGNMENT = /(?:^|[\s;&?"'{,(]|-D|--)([A-Za-z_][\w.-]*)=("[^"]*"|'[^']*'|[^\s;&"',)}]+)/g;
/** `--name value` of a command line, where the value is the next word. */
const FLAG = /(?:^|\s)--([A-Za-z][\w.-]*)\s+("[^"]*"|'[^']*'|[^\s"'-]\S*)/g;
/** The same as JSON has it, within another text. */
const JSON_PAIR = /["']([A-Za-z_][\w.-]*)["']\s*:\s*["']([^"'\n]*)["']/g;
/** `name: value` as a line of YAML has it; `name = value` of a properties file. */
const LINE = /^\s*(?:-\s+)?["']?([A-Za-z_][\w.-]*)["']?\s*(?::\s+|\s=\s)["']?([^"'#]*?)["']?\s*$/;

export const ALSO_ALLOWED: SettingTable = {
  allowedNames: {
    type: "array",
    default: [],
    description: "Names of variables that look like a secret's and are not",
  },
};

/**
 * Why the pair looks like a secret, in a sentence that does not show it; undefined when it does not. The only decision of
 * the whole repository: the configuration uses it as well.
 *
 * @param allowedNames names that are no secret's, whatever they look like
 */
export function whySecret(name: string, value: string, allowedNames: readonly string[] = []): string | undefined {
  if (allowedNames.includes(name)) return undefined;
  const shape = SECRET_SHAPES.find(([, each]) => each.test(value))?.[0] ?? basicCredentials(value);
  if (shape !== undefined) return `${name} holds what looks like ${shape}.`;
  const inner = secretWithin(value, allowedNames);
  if (inner !== undefined) return `${name} holds ${inner}, which has the name of a secret, in plain text.`;
  return isSecretPair(name, value) ? `${name} has the name of a secret and a value in plain text.` : undefined;
}

/** At most an assignment in a text in JSON in a variable. */
const DEEPEST = 3;

/** Name of the first secret that a text assigns. */
function secretWithin(text: string, allowedNames: readonly string[], depth = 0): string | undefined {
  for (const [name, value] of depth < DEEPEST ? assignmentsIn(text) : []) {
    if (allowedNames.includes(name)) continue;
    const found = isSecretPair(name, value) ? name : secretWithin(value, allowedNames, depth + 1);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The same, under the settings of a policy. */
export function secretLooking(name: string, value: string, settings: Settings): string | undefined {
  return whySecret(name, value, settings.texts("allowedNames"));
}

/** By the name and the value together. */
function isSecretPair(name: string, value: string): boolean {
  const kind = secretNameOf(name);
  const isPassword = isPasswordName(name);
  if (kind === "none" || (NO_SECRET.test(value) && !(isPassword && /^\d{6,}$/.test(value)))) return false;
  if (REFERENCE.test(value)) return false;
  if (/\s/.test(value.trim())) return isPassword;
  if (kind === "within") return RANDOM.test(value);
  const isLooseWord = /^(tokens?|credentials?)$/.test(wordsOf(name).at(-1) ?? "");
  return !(isLooseWord && PLAIN_WORDS.test(value));
}

/** `Basic` and base64 of user:password, as a header has it, or `auth` of a registry; prose about basic authentication is not. */
function basicCredentials(value: string): string | undefined {
  const [, encoded] = /(?:\bBasic(?:\s|%20)+|"auth"\s*:\s*")([A-Za-z0-9+/]{4,}={0,2})/i.exec(value) ?? [];
  const decoded = encoded === undefined ? "" : Buffer.from(encoded, "base64").toString("latin1");
  return /^[\x20-\x7e]+:[\x20-\x7e]+$/.test(decoded) ? "a user name and password of HTTP" : undefined;
}

type Pair = readonly [name: string, value: string];

/** What a text assigns: JSON by its keys, lines as of YAML, and name=value anywhere. */
function assignmentsIn(text: string): readonly Pair[] {
  if (!/[=:]|--/.test(text)) return [];
  const data = /^\s*[[{]/.test(text) ? parseJson(text) : undefined;
  if (data !== undefined) return pairsIn("", data);
  return text.split("\n").flatMap((line, _, lines) => {
    const assigned = [ASSIGNMENT, FLAG, JSON_PAIR]
      .flatMap((each) => [...line.matchAll(each)])
      .map(([, name = "", value = ""]): Pair => [name, unquoted(value)]);
    const [, name, value] = lines.length > 1 ? (LINE.exec(line) ?? []) : [];
    return name === undefined || value === undefined ? assigned : [...assigned, [name, value] as const];
  });
}

/** Every text of some data with the name that it has there. An object of name and value is such a pair, and `--name`, `value` of arguments. */
function pairsIn(name: string, data: unknown): readonly Pair[] {
  if (Array.isArray(data))
    return data.flatMap((each, index) => pairsIn(flagBefore(data[index - 1], each) ?? name, each));
  if (!isRecord(data)) return [textOf(data)].flatMap((text) => (text === undefined ? [] : [[name, text] as const]));
  const [own, value] = [textOf(at(data, "name")), textOf(at(data, "value"))];
  if (own !== undefined && value !== undefined) return [[own, value]];
  return Object.entries(data).flatMap(([key, each]) => pairsIn(key, each));
}

function flagBefore(previous: unknown, text: unknown): string | undefined {
  if (typeof text !== "string" || text.startsWith("-")) return undefined;
  return /^--?([A-Za-z][\w.-]*)$/.exec(textOf(previous) ?? "")?.[1];
}

function unquoted(value: string): string {
  return value.replace(/^(["'])(.*)\1$/, "$2");
}

/** Of a list of {name, value}; an entry that refers to a secret has no value. */
export function secretsInEnvironment(environment: unknown, settings: Settings): readonly string[] {
  return records(environment).flatMap((each) => {
    const name = textOf(each.name);
    const value = textOf(each.value);
    return name === undefined || value === undefined ? [] : (secretLooking(name, value, settings) ?? []);
  });
}

/** Of a script: what it assigns, and what has a secret's shape, with its line. */
export function secretsInScript(script: string, settings: Settings): readonly string[] {
  const allowed = settings.texts("allowedNames");
  return script.split("\n").flatMap((line, index) => {
    const [, name, value] = LINE.exec(line) ?? [];
    const found =
      (name === undefined || value === undefined ? undefined : whySecret(name, value, allowed)) ??
      whySecret("the line", line, allowed);
    return found === undefined ? [] : [`line ${index + 1}: ${found}`];
  });
}

/** Of a map from name to text, as a function's environment is. */
export function secretsInRecord(variables: unknown, settings: Settings): readonly string[] {
  return isRecord(variables) ? secretsInData("", variables, settings) : [];
}

/** Of any data, by the key of each text. */
export function secretsInData(name: string, data: unknown, settings: Settings): readonly string[] {
  return pairsIn(name, data).flatMap(([key, text]) => secretLooking(key, text, settings) ?? []);
}
