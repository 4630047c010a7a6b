import { z } from "zod";
import { whySecret } from "../../policies/support/secretLooking";
import type { StackConfig } from "./configTypes";
import { IDLE_TIMEOUT_SECONDS, KEEP_ALIVE_SECONDS, outlastsLoadBalancer } from "./keepAlive";

/**
 * The application's further environment variables. One rule: what the program or another key of the configuration decides is not
 * decided a second time by a variable, whichever way Spring Boot lets it be written.
 */

/** Why one variable is refused. Never shows its value, which may be a secret. */
export interface VariableProblem {
  readonly variable: string;
  /** What is allowed instead. */
  readonly allowed: string;
}

export const VARIABLES_WORDS =
  "names to texts, numbers or true/false; nothing that the program or another key decides (profiles, address and credentials of the " +
  "database, size of the pool, port), by no spelling and by no option of Java either; and no secrets: those belong in the key applicationSecrets";

export const VARIABLE_NAME_WORDS = "a name of letters, digits and _ that does not start with a digit";

export function isVariableName(name: string): boolean {
  return /^[A-Za-z_][A-Za-z0-9_]{0,127}$/.test(name);
}

/** Names to texts. The CLI writes `9090` and `true` as number and boolean: both are the text that a person typed. */
export const variables = z.record(z.string(), z.unknown()).transform((given, context) => {
  const texts: Record<string, string> = {};
  for (const [name, value] of Object.entries(given)) {
    const allowed = isVariableName(name) ? wordsFor(value) : VARIABLE_NAME_WORDS;
    if (allowed === undefined) texts[name] = String(value);
    else context.addIssue({ code: "custom", path: [name], message: allowed });
  }
  return texts;
});

function wordsFor(value: unknown): string | undefined {
  if (typeof value === "string" || typeof value === "boolean") return undefined;
  if (typeof value !== "number") return "a text, a number, true or false";
  return Number.isSafeInteger(value) || !Number.isInteger(value)
    ? undefined
    : "a whole number of at most 15 digits; a longer one in quotes in the stack file, as YAML and JSON round it";
}

/** One thing that a variable decides: a property of Spring Boot, or the variable itself. */
interface Decision {
  /** Capital letters and digits only: what is left of all spellings that Spring Boot takes as one. */
  readonly name: string;
  readonly value: string;
}

/**
 * Spring Boot reads `spring.datasource.hikari.maximum-pool-size` from a variable with or without underscores for hyphens, in any case.
 * Source: Spring Boot reference, "Relaxed Binding", binding from environment variables (2026-11).
 */
export function spelledAlike(name: string): string {
  return name.toUpperCase().replace(/[^A-Z0-9]/g, "");
}

const JSON_PROPERTIES = spelledAlike("spring.application.json");

/** `-Dname=value` of the JVM and `--name=value` of Spring Boot, in JAVA_TOOL_OPTIONS, JAVA_OPTS or whatever hands them over. */
const OPTION = /(?:^|[\s"'])(?:-D|--)([\w.[\]-]+)=("[^"]*"|'[^']*'|\S+)/g;

/** All that a variable decides: itself, the options in it, and the properties in JSON. */
function decisionsOf(name: string, value: string): readonly Decision[] {
  const own = { name: spelledAlike(name), value };
  const options = [...value.matchAll(OPTION)].flatMap(([, option = "", text = ""]) =>
    decisionsOf(option, text.replace(/^(["'])(.*)\1$/, "$2")),
  );
  return [own, ...options, ...(own.name === JSON_PROPERTIES ? propertiesIn(parsed(value), "") : [])];
}

function propertiesIn(data: unknown, path: string): readonly Decision[] {
  if (typeof data !== "object" || data === null)
    return path === "" ? [] : [{ name: spelledAlike(path), value: String(data) }];
  return Object.entries(data).flatMap(([key, value]) => propertiesIn(value, `${path}.${key}`));
}

/** Undefined where it is no JSON. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** What of the configuration a variable is compared with. */
interface Context {
  /** Port that the application listens on. */
  readonly port: number;
  /** The program makes the database, and its replicas. */
  readonly makesDatabase: boolean;
  /** The program makes Valkey, and says where it is. */
  readonly hasValkey: boolean;
}

export function variableContext({ application, ownCluster, valkey }: StackConfig): Context {
  return { port: application.port, makesDatabase: ownCluster === undefined, hasValkey: valkey !== undefined };
}

/** Something that is decided elsewhere. */
interface Decided {
  /** By `spelledAlike`. */
  readonly name: RegExp;
  /** What is allowed, in words. */
  readonly allowed: (context: Context) => string;
  /** Whether it is decided in this stack. @default always */
  readonly applies?: (context: Context) => boolean;
  /** Says the same as the one who decides. @default nothing does */
  readonly agrees?: (value: string, context: Context) => boolean;
}

/** A placeholder that Spring Boot fills in from the variables that the program sets. */
const refersTo =
  (...variables: readonly string[]) =>
  (value: string) =>
    new RegExp(`\\$\\{(${variables.join("|")})\\b`).test(value);
const ownDatabase =
  (...variables: readonly string[]) =>
  () =>
    `no other database or user than the stack's: a value with ${variables.map((name) => `\${${name}}`).join(" or ")}, which Spring Boot fills in, or nothing`;

/** Liquibase and Flyway may connect as the role that owns the application's tables. */
const MIGRATION_USERS = ["DB_MIGRATION_USERNAME", "DB_USERNAME"] as const;

const MIGRATION_PASSWORDS = ["DB_MIGRATION_PASSWORD", "DB_PASSWORD"] as const;

const decided: readonly Decided[] = [
  {
    name: /^(SPRINGPROFILESACTIVE)$/,
    allowed: () => "nothing: the key springProfile decides the profiles",
  },
  {
    name: /^(RDSENDPOINT|DBNAME|DBUSERNAME|DBPASSWORD|DBMIGRATIONUSERNAME|DBMIGRATIONPASSWORD|CACHETYPE|POSTGRESCACHETABLE)$/,
    allowed: () =>
      "nothing: the program sets this itself (keys databaseName, databaseUser, applicationMigrations and cacheType)",
  },
  {
    name: /^RDSREADERENDPOINT$/,
    allowed: () => "nothing: the program sets this itself (key databaseReplicas)",
    applies: ({ makesDatabase }) => makesDatabase,
  },
  {
    // Pools of all kinds, and of a second data source too: the connection budget counts poolSize for each task and nothing else.
    name: /(HIKARI)MAXIMUMPOOLSIZE$|^SPRINGDATASOURCE(TOMCATMAXACTIVE|DBCP2MAXTOTAL|ORACLEUCPMAXPOOLSIZE)$|^SPRINGR2DBCPOOLMAXSIZE$/,
    allowed: () => "nothing: the key poolSize decides the size of the pool, so that all connections are counted",
  },
  {
    name: /^SERVERPORT$/,
    allowed: ({ port }) => `${port}, or nothing: the key containerPort decides the port`,
    agrees: (value, { port }) => value === String(port),
  },
  {
    name: /^SERVERTOMCATKEEPALIVETIMEOUT$/,
    allowed: () =>
      `a time above ${IDLE_TIMEOUT_SECONDS}s, after which the load balancer closes idle connections (when the application is the first ` +
      `to close one, a user may see a 502), or nothing: it is ${KEEP_ALIVE_SECONDS}s then`,
    agrees: outlastsLoadBalancer,
  },
  {
    // The old names are Boot 2's.
    name: /^SPRING(DATA)?REDIS(URL|HOST|PORT|USERNAME|PASSWORD|SSL(ENABLED)?|CLUSTERNODES|SENTINEL(MASTER|NODES))$/,
    allowed: () => "nothing: the program sets this itself (keys cacheType and valkey)",
    applies: ({ hasValkey }) => hasValkey,
  },
  {
    name: /^SPRING(DATASOURCE(HIKARI(JDBC)?)?|FLYWAY|LIQUIBASE|R2DBC)URL$/,
    allowed: ownDatabase("RDS_ENDPOINT"),
    agrees: refersTo("RDS_ENDPOINT"),
  },
  {
    name: /^SPRING(DATASOURCE(HIKARI)?|R2DBC)USER(NAME)?$/,
    allowed: ownDatabase("DB_USERNAME"),
    agrees: refersTo("DB_USERNAME"),
  },
  {
    name: /^SPRING(FLYWAY|LIQUIBASE)USER(NAME)?$/,
    allowed: ownDatabase(...MIGRATION_USERS),
    agrees: refersTo(...MIGRATION_USERS),
  },
  {
    name: /^SPRING(DATASOURCE(HIKARI)?|R2DBC)PASSWORD$/,
    allowed: ownDatabase("DB_PASSWORD"),
    agrees: refersTo("DB_PASSWORD"),
  },
  {
    name: /^SPRING(FLYWAY|LIQUIBASE)PASSWORD$/,
    allowed: ownDatabase(...MIGRATION_PASSWORDS),
    agrees: refersTo(...MIGRATION_PASSWORDS),
  },
];

/** Hold many decisions, which a secret's reader cannot see. */
const HOLDS_OPTIONS = /^(JAVA(TOOL)?OPT(ION)?S|JDKJAVAOPTIONS|SPRINGAPPLICATIONJSON)$/;

/** Names by which bash, the loader of programs and Docker are steered: on a machine, they start the container with the secrets around them. */
const STEERS_MACHINES = /^(PATH|HOME|IFS|ENV|SHELLOPTS|U?ID|E?UID|PPID|P?WD|OLDPWD|BASH.*|LD_.*|DOCKER_.*)$/;

/** Why a secret may not have this name; undefined: it may. */
export function secretNameProblem(name: string, context: Context): string | undefined {
  const spelled = spelledAlike(name);
  if (HOLDS_OPTIONS.test(spelled))
    return "a variable with one value: this one holds settings that the program must know; give each secret a variable of its own";
  if (STEERS_MACHINES.test(name)) return "another name: by this one a machine's shell, loader or Docker is steered";
  const other = decided.find((each) => each.name.test(spelled) && (each.applies?.(context) ?? true));
  return (
    other && `no secret, as it is decided elsewhere: as one of environmentVariables it may be ${other.allowed(context)}`
  );
}

/** What is wrong with the variables of a stack, each at most once. */
export function variableProblems(
  given: Readonly<Record<string, string>>,
  context: Context,
): readonly VariableProblem[] {
  const names = Object.keys(given);
  return Object.entries(given).flatMap(([variable, value]) => {
    const twin = names
      .slice(0, names.indexOf(variable))
      .find((other) => other.toUpperCase() === variable.toUpperCase());
    const allowed = twin
      ? `one spelling of one variable: ${twin} is there already`
      : (secretWords(variable, value, context) ??
        unreadableWords(variable, value) ??
        decidedElsewhere(variable, value, context));
    return allowed === undefined ? [] : [{ variable, allowed }];
  });
}

/** The policies' own judgement (no-secrets-in-task-environment and its like), before anything is made. */
function secretWords(variable: string, value: string, context: Context): string | undefined {
  const why = whySecret(variable, value);
  if (why === undefined) return undefined;
  // Settings in one text, or a URL of the database, are no secrets as a whole: only a part of them is.
  const name = secretNameProblem(variable, context) === undefined ? variable : "NAME";
  const command = `pulumi config set --path 'applicationSecrets.${name}' ARN`;
  return (
    `no secret: put it into Secrets Manager, and give its ARN with ${command} ` +
    `(on a cluster of your own SECRET/KEY, where it is in a Secret) (${why.replace(/\.$/, "")})`
  );
}

function unreadableWords(variable: string, value: string): string | undefined {
  if (value.includes("\0")) return "text without NUL characters, which end a variable";
  const isJson = spelledAlike(variable) !== JSON_PROPERTIES || parsed(value) !== undefined;
  return isJson ? undefined : "JSON, which Spring Boot reads properties from";
}

function decidedElsewhere(variable: string, value: string, context: Context): string | undefined {
  for (const decision of decisionsOf(variable, value)) {
    const other = decided.find(
      ({ name, applies, agrees }) =>
        name.test(decision.name) && (applies?.(context) ?? true) && !agrees?.(decision.value, context),
    );
    if (other) return other.allowed(context);
  }
  return undefined;
}
