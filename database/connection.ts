import { Client, type ClientBase, DatabaseError as ServerError } from "pg";
import { ConnectionError, DatabaseError, reasonOf } from "./errors";

/** A connection string, or an open connection, which stays open. Not a pool: locks belong to one connection. */
export type Target = string | ClientBase;

const CONNECT_TIMEOUT_MS = 10_000;
/** SQLSTATEs that mean: this database or user cannot be used. Source: PostgreSQL manual, "Error Codes" (2026-11). */
const REFUSED = /^(08|28|3D|53|57P)/;

/**
 * Runs work on a connection. Without a password in the string, it is read from PGPASSWORD or ~/.pgpass.
 * @throws ConnectionError when there is no connection
 * @throws DatabaseError when the server refuses a statement
 */
export async function withConnection<T>(target: Target, work: (client: ClientBase) => Promise<T>): Promise<T> {
  if (typeof target !== "string") return withPlainErrors(() => work(target));
  const client = await connect(target);
  try {
    return await withPlainErrors(() => work(client));
  } finally {
    // Closing a broken connection fails as well; the first error was reported already.
    await client.end().catch(() => {});
  }
}

async function connect(url: string): Promise<Client> {
  const client = newClient(url);
  // A broken connection fails the running statement. Without a listener, this event would end the process.
  client.on("error", () => {});
  try {
    await client.connect();
    return client;
  } catch (error) {
    await client.end().catch(() => {});
    throw new ConnectionError(`cannot connect to ${client.host}:${client.port}: ${reasonOf(error)}`, { cause: error });
  }
}

/** The constructor of node-postgres parses the string and reads the files that it names. */
function newClient(url: string): Client {
  try {
    return new Client({
      connectionString: url,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      application_name: "malayalees-db",
    });
  } catch (error) {
    // A parser's message may quote the string, with the password in it. A message of the file system only has the file's name.
    const isAboutFile = error instanceof Error && "syscall" in error;
    throw new ConnectionError(
      isAboutFile
        ? `cannot read a file of the connection string: ${reasonOf(error)}`
        : "the connection string is malformed",
    );
  }
}

async function withPlainErrors<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (isBroken(error)) throw new ConnectionError(`the connection broke: ${reasonOf(error)}`, { cause: error });
    if (!(error instanceof ServerError)) throw error;
    const Kind = REFUSED.test(error.code ?? "") ? ConnectionError : DatabaseError;
    const advice = NOT_MIGRATED.test(error.code ?? "") ? "\n  The database is not up to date: run migrate first" : "";
    throw new Kind(describeServerError(error) + advice, { cause: error });
  }
}

/** node-postgres has no class or code for it, only a message; the operating system has codes. */
function isBroken(error: unknown): boolean {
  return error instanceof Error && /^Connection terminated|ECONNRESET|EPIPE|ETIMEDOUT/.test(error.message);
}

/** SQLSTATEs of a schema, table or function that does not exist. Source: PostgreSQL manual, "Error Codes" (2026-11). */
const NOT_MIGRATED = /^(3F000|42P01|42883)$/;

/** Message, code and hint, as psql shows them. */
export function describeServerError({ message, code, detail, hint }: ServerError): string {
  const more = [detail, hint && `Hint: ${hint}`].filter(Boolean).map((line) => `\n  ${line}`);
  return `${message} (SQLSTATE ${code})${more.join("")}`;
}
