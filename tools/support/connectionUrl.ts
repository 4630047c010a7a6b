import { UsageError } from "../plan/errors";

/** An option that names a server by a connection string. */
export interface ConnectionUrlOption {
  /** As it is typed, for example --url. */
  readonly option: string;
  /** Allowed schemes, without the colon; the first is the one to show. */
  readonly schemes: readonly [string, ...string[]];
  /** An address of the right form, for the message. */
  readonly example: string;
  /** Where the password belongs, in words. */
  readonly passwordFrom: string;
}

/** PostgreSQL, as every command here takes it. */
export const POSTGRES_URL: ConnectionUrlOption = {
  option: "--url",
  schemes: ["postgresql", "postgres"],
  example: "postgresql://user@host:5432/database",
  passwordFrom: "PGPASSWORD or ~/.pgpass",
};

/**
 * The connection string from the command line, else from the environment. On the command line it must have no password: every
 * user of the machine could read it.
 * @throws UsageError when there is none, it has another form, or it has a password where it must not; no message repeats it, as
 * what is no address may well be a password
 */
export function readConnectionUrl(
  { option, schemes, example, passwordFrom }: ConnectionUrlOption,
  given: string | undefined,
  fromEnvironment: string | undefined,
): string {
  const url = given ?? fromEnvironment;
  if (!url) throw new UsageError(`${option} is missing, for example ${option} ${example}`);
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed === undefined || !schemes.includes(parsed.protocol.replace(/:$/, ""))) {
    throw new UsageError(`${option} must be of the form ${example}`);
  }
  if (given !== undefined && (parsed.password !== "" || parsed.searchParams.has("password"))) {
    throw new UsageError(
      `${option} must have no password, every user of the machine could read it: use ${passwordFrom}`,
    );
  }
  return url;
}
