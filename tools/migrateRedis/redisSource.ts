import { isIP } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import { createClient, ErrorReply, RESP_TYPES } from "@redis/client";

/** Redis does not answer, does not let us in, or refused a command: told in plain words. */
export class RedisError extends Error {}

/** What Redis answers. An error that it gives to one command of many is an answer as well. */
export type Reply = string | number | Buffer | null | ErrorReply | readonly Reply[];

/** One command in the order of its words. */
export type RedisCommand = readonly [ReadCommand, ...(string | Buffer)[]];

/**
 * All that this tool ever sends, and none of it writes: whoever wants to be sure gives it an ACL user with these alone.
 * SELECT and HELLO come from the client itself.
 */
export const readCommands = [
  ...["SCAN", "SSCAN", "TYPE", "PTTL", "STRLEN", "GETRANGE", "HGETALL", "EXISTS", "DBSIZE"],
  ...["MEMORY", "OBJECT", "INFO", "COMMAND", "CLUSTER", "CLIENT"],
] as const;
type ReadCommand = (typeof readCommands)[number];

export interface RedisAddress {
  /** redis:// or rediss://, without a password on the command line. */
  readonly url: string;
  /** Where the URL has none. */
  readonly password?: string;
  /** Certificates of the authorities to trust, PEM. @default those that Node trusts */
  readonly ca?: string;
}

/** One page of SCAN. */
export interface Page {
  /** Each key once. */
  readonly keys: readonly Buffer[];
  /** For the next page; "0" when there is none. */
  readonly cursor: string;
}

/** One database of one Redis server, read only. */
export interface RedisSource {
  /** host:port, as it may be shown. */
  readonly address: string;
  readonly database: number;
  /** All answers to commands that are sent together, in their order. */
  ask(commands: readonly RedisCommand[]): Promise<readonly Reply[]>;
  scan(cursor: string, count: number, glob?: string): Promise<Page>;
  /** A section of INFO as name and value. */
  info(section: string): Promise<ReadonlyMap<string, string>>;
  close(): void;
}

export const CLIENT_NAME = "malayalees-migrate-redis";
const CONNECT_TIMEOUT_MS = 10_000;
const ANSWER_TIMEOUT_MS = 60_000;
const DEFAULT_PORT = 6379;

/**
 * Connects, and stays connected or fails: a copy whose connection broke goes on where it was when it is run again.
 * @throws RedisError when there is no connection
 */
export async function connectRedis({ url, password, ca }: RedisAddress, database: number): Promise<RedisSource> {
  const { hostname, port, username, password: ofUrl, protocol } = new URL(url);
  const host = hostname.replace(/^\[(.*)\]$/, "$1");
  const address = `${hostname}:${port || DEFAULT_PORT}`;
  const transport =
    protocol === "rediss:" ? ({ tls: true, ca, servername: isIP(host) === 0 ? host : undefined } as const) : {};
  const client = createClient({
    username: decodeURIComponent(username) || undefined,
    password: decodeURIComponent(ofUrl) || password || undefined,
    database,
    name: CLIENT_NAME,
    RESP: 2,
    disableClientInfo: true,
    socket: {
      ...transport,
      host,
      port: Number(port || DEFAULT_PORT),
      connectTimeout: CONNECT_TIMEOUT_MS,
      reconnectStrategy: false,
    },
    // The client's own time-out is a timer and a signal for every command: half of the time of a copy. ask() has one for all of its.
    commandOptions: { typeMapping: { [RESP_TYPES.BLOB_STRING]: Buffer }, timeout: 0 },
  });
  // Unheard, the event would end the process; the commands under way fail and tell it.
  client.on("error", () => {});
  try {
    await client.connect();
  } catch (error) {
    throw new RedisError(`cannot connect to Redis at ${address}: ${reasonOf(error)}`, { cause: error });
  }

  async function send(command: RedisCommand): Promise<Reply> {
    try {
      return await client.sendCommand<Reply>(command);
    } catch (error) {
      if (error instanceof ErrorReply) return error;
      throw new RedisError(`the connection to Redis at ${address} broke: ${reasonOf(error)}`, { cause: error });
    }
  }

  async function ask(commands: readonly RedisCommand[]): Promise<readonly Reply[]> {
    const silence = new AbortController();
    const { signal } = silence;
    const silent = wait(ANSWER_TIMEOUT_MS, undefined, { signal, ref: false }).then(() => {
      throw new RedisError(`Redis at ${address} has not answered for ${ANSWER_TIMEOUT_MS / 1000} s`);
    });
    // Heard below, unless the answers come first.
    silent.catch(() => {});
    try {
      return await Promise.race([Promise.all(commands.map(send)), silent]);
    } finally {
      silence.abort();
    }
  }

  const source: RedisSource = {
    address,
    database,
    ask,
    async scan(cursor, count, glob) {
      const match = glob === undefined ? [] : ["MATCH", glob];
      const [next, keys] = listOf(await answer(source, ["SCAN", cursor, "COUNT", String(count), ...match]));
      return { cursor: String(next), keys: distinct(listOf(keys).filter(Buffer.isBuffer)) };
    },
    async info(section) {
      const lines = String(await answer(source, ["INFO", section])).split("\r\n");
      return new Map(lines.filter((line) => line.includes(":")).map((line) => splitOnce(line)));
    },
    close: () => client.destroy(),
  };
  // Redis 7.2 and newer: our reading does not make keys look used. Older ones refuse it, and then it does.
  await source.ask([["CLIENT", "NO-TOUCH", "ON"]]);
  return source;
}

/**
 * The answer to one command.
 * @throws RedisError when Redis refused it
 */
export async function answer(source: RedisSource, command: RedisCommand): Promise<Reply> {
  const [reply = null] = await source.ask([command]);
  return checked(source, command[0], reply);
}

/** @throws RedisError when the reply says that Redis refused the command, and why */
export function checked(source: RedisSource, command: string, reply: Reply): Reply {
  if (!(reply instanceof ErrorReply)) return reply;
  throw new RedisError(`Redis at ${source.address} refuses ${command}: ${reply.message}`, { cause: reply });
}

/** Elements of an array reply; of anything else, none. */
export function listOf(reply: Reply | undefined): readonly Reply[] {
  return Array.isArray(reply) ? reply : [];
}

/** A reply that says that the key holds another type than the command is for. */
export function isWrongType(reply: Reply): boolean {
  return reply instanceof ErrorReply && reply.message.startsWith("WRONGTYPE");
}

/** While Redis rehashes, SCAN may show a key twice. */
function distinct(keys: readonly Buffer[]): readonly Buffer[] {
  return [...new Map(keys.map((key) => [key.toString("latin1"), key])).values()];
}

function splitOnce(line: string): [string, string] {
  const colon = line.indexOf(":");
  return [line.slice(0, colon), line.slice(colon + 1)];
}

function reasonOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(reasonOf).join("; ");
  return error instanceof Error ? error.message : String(error);
}
