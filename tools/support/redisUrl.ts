import { type ConnectionUrlOption, readConnectionUrl, writtenAuthority } from "./connectionUrl";
import { UsageError } from "./errors";

/** Redis, as every command here takes it. */
export const REDIS_URL: ConnectionUrlOption = {
  option: "--redis-url",
  variable: "REDIS_URL",
  schemes: ["redis", "rediss"],
  example: "redis://user@host:6379/0",
  passwordFrom: "REDISCLI_AUTH",
  parameters: [],
  instead: {
    db: "the number of the database is behind the slash, as in redis://host:6379/1",
    database: "the number of the database is behind the slash, as in redis://host:6379/1",
    password: "REDISCLI_AUTH has the password",
    ssl: "rediss:// has TLS",
    tls: "rediss:// has TLS",
  },
};

/**
 * Redis's address, with nothing in it that a client would read in another way.
 * @throws UsageError as readConnectionUrl; and when there is no host, or what is behind the slash is no number
 */
export function readRedisUrl(
  given: string | undefined,
  environment: NodeJS.ProcessEnv,
  option: ConnectionUrlOption = REDIS_URL,
): string {
  const url = readConnectionUrl(option, given, environment);
  if (url.host === "" || url.host.startsWith("/"))
    throw new UsageError(`${url.source} names no host: it must be of the form ${option.example}`);
  if (!/^\d{0,5}$/.test(url.path))
    throw new UsageError(`${url.source} may end in the number of a database, as in ${REDIS_URL.example}`);
  return `${url.scheme}://${writtenAuthority(url)}${url.path && `/${Number(url.path)}`}`;
}
