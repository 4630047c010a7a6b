import { isIPv6 } from "node:net";
import { UsageError } from "./errors";

/** An option that names a server by a connection string. */
export interface ConnectionUrlOption {
  /** As it is typed, for example --url. */
  readonly option: string;
  /** Variable of the environment that stands in for it. */
  readonly variable?: string;
  /** Allowed schemes, without the colon; the first is the one to show. */
  readonly schemes: readonly [string, ...string[]];
  /** An address of the right form, for the message. */
  readonly example: string;
  /** Where the password belongs, in words. */
  readonly passwordFrom: string;
  /** Parameters behind the question mark that mean something here. */
  readonly parameters: readonly string[];
  /** What to do instead of a parameter that means nothing here, where there is something. */
  readonly instead: Readonly<Record<string, string>>;
}

/** A connection string in its parts, each decoded. */
export interface ConnectionUrl {
  /** Where it came from, to begin a message with: the option or the variable. */
  readonly source: string;
  readonly scheme: string;
  readonly user?: string;
  readonly password?: string;
  /** Name or address, an IPv6 address without brackets, a folder of a Unix socket; empty when there is none. */
  readonly host: string;
  readonly port?: number;
  /** What is behind the slash. */
  readonly path: string;
  readonly parameters: ReadonlyMap<string, string>;
}

/** Of a URL: characters that end a user name or password when they stand there as they are, and what to write. */
const ENCODED = "@ is %40, # is %23, / is %2F, ? is %3F, % is %25, a blank is %20";

/**
 * The connection string from the command line, else from the environment. Blanks and line ends around it do not count. On the command
 * line it must have no password: every user of the machine could read it.
 * @throws UsageError when there is none, it has another form, or it has a password where it must not; no message repeats a part of it
 * that may belong to a password
 */
export function readConnectionUrl(
  options: ConnectionUrlOption,
  given: string | undefined,
  environment: NodeJS.ProcessEnv,
): ConnectionUrl {
  const { option, variable, example, passwordFrom } = options;
  const fromEnvironment = variable === undefined ? undefined : environment[variable];
  const text = (given ?? fromEnvironment)?.trim();
  if (!text) throw new UsageError(`${option} is missing, for example ${option} ${example}`);
  const source = given === undefined && variable !== undefined ? variable : option;
  const url = parse(text, source, options);
  if (given !== undefined && (url.password !== undefined || url.parameters.has("password"))) {
    throw new UsageError(
      `${option} must have no password, every user of the machine could read it: use ${passwordFrom}`,
    );
  }
  return url;
}

/** The part before the host, and the host as it is written; nothing of it when there is none. */
export function writtenAuthority({ user, password, host, port }: ConnectionUrl): string {
  const secret = password === undefined ? "" : `:${encodeURIComponent(password)}`;
  const login = `${encodeURIComponent(user ?? "")}${secret}`;
  return `${login && `${login}@`}${host.includes(":") ? `[${host}]` : host}${port === undefined ? "" : `:${port}`}`;
}

function parse(text: string, source: string, options: ConnectionUrlOption): ConnectionUrl {
  const refuse = (reason: string) => new UsageError(`${source} ${reason}`);
  const form = `must be of the form ${options.example}`;
  if (/^["'`]|"$/.test(text)) throw refuse("has quotes around it: leave them out");
  const [, scheme = "", rest = ""] = /^([a-z][a-z0-9+.-]*):\/\/(.*)$/is.exec(text) ?? [];
  if (!options.schemes.includes(scheme)) throw refuse(form);
  const [, authority = "", path = "", query = ""] = /^([^/?#]*)(?:\/([^?#]*))?(?:\?([^#]*))?$/s.exec(rest) ?? [];
  const at = authority.lastIndexOf("@");
  const login = authority.slice(0, Math.max(at, 0));
  // Whatever of these stands there as it is may have been meant for the password: then the address begins in the middle of it.
  if (/[#\s\p{Cc}]/u.test(rest) || `${login}${path}${query}`.includes("@"))
    throw refuse(`has a character in it that must be encoded, in a password above all: ${ENCODED}`);
  const decoded = (part: string) => decode(part, refuse);
  const [, user = "", password] = /^([^:]*)(?::(.*))?$/s.exec(login) ?? [];
  return {
    source,
    scheme,
    user: decoded(user) || undefined,
    password: password ? decoded(password) : undefined,
    ...readPlace(authority.slice(at + 1), decoded, (reason) => refuse(`${reason}: it ${form}, and ${ENCODED}`)),
    path: decoded(path),
    parameters: readParameters(query, decoded, options, refuse),
  };
}

type Refuse = (reason: string) => UsageError;

function decode(part: string, refuse: Refuse): string {
  try {
    const text = decodeURIComponent(part);
    if (!/\p{Cc}/u.test(text)) return text;
  } catch {
    throw refuse("has a % that is not followed by two digits of UTF-8: a % itself is %25");
  }
  throw refuse("has an encoded control character");
}

/** Host and port. What is wrong is named and not shown: it may be the end of a password. */
function readPlace(place: string, decoded: (part: string) => string, refuse: Refuse) {
  const [, bracketed, name = "", digits] = /^(?:\[([^\]]*)\]|([^:]*))(?::(.*))?$/s.exec(place) ?? [];
  const host = bracketed ?? decoded(name);
  if (host.includes(",")) throw refuse("names several hosts where one is taken");
  // The URLs of Node and node-postgres have no place for the zone of a link-local address.
  if (bracketed?.includes("%")) throw refuse("has an IPv6 address with a zone, which cannot be read here");
  const isAddress = bracketed !== undefined && isIPv6(bracketed);
  const isName = bracketed === undefined && /^([\w.-]*|\/[^\s]*)$/.test(host);
  if (place.split(":").length > 2 && bracketed === undefined) throw refuse("has an IPv6 address without brackets");
  if (!isAddress && !isName) throw refuse("has no readable host");
  if (digits === undefined || digits === "") return { host };
  const port = /^\d{1,5}$/.test(digits) ? Number(digits) : 0;
  if (port < 1 || port > 65_535) throw refuse("has a port that is no number from 1 to 65535");
  return { host, port };
}

function readParameters(
  query: string,
  decoded: (part: string) => string,
  { parameters, instead }: ConnectionUrlOption,
  refuse: Refuse,
): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const pair of query.split("&").filter(Boolean)) {
    const [, name = "", value] = /^([^=]*)(?:=(.*))?$/s.exec(pair) ?? [];
    const key = decoded(name);
    if (!parameters.includes(key)) {
      const known = parameters.length > 0 ? `there are ${parameters.join(", ")}` : "there are none";
      const shown = /^[a-z_]{1,40}$/i.test(key) ? `the parameter ${key}` : "a parameter";
      throw refuse(`has ${shown}, which means nothing here: ${instead[key.toLowerCase()] ?? known}`);
    }
    if (found.has(key)) throw refuse(`has the parameter ${key} twice`);
    if (!value) throw refuse(`has the parameter ${key} without a value`);
    found.set(key, decoded(value));
  }
  return found;
}
