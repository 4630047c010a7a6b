import { isIP } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import { createClient, ErrorReply, RESP_TYPES } from "@redis/client";
import { reasonOf } from "../../database/errors";
import { Refused, Unreachable } from "../support/errors";

/** An answer of Redis. An error for one command of several is an answer as well. */
export type Reply = string | number | Buffer | null | ErrorReply | readonly Reply[];

/** A command and its arguments. */
export type RedisCommand = readonly [ReadCommand, ...(string | Buffer)[]];

/**
 * All commands that this tool sends. None of them writes; an ACL user with only these commands makes sure of it.
 * The client library itself sends SELECT and HELLO.
 */
export const readCommands = [
  ...["SCAN", "SSCAN", "TYPE", "PTTL", "STRLEN", "GETRANGE", "HGETALL", "EXISTS", "DBSIZE"],
  ...["MEMORY", "OBJECT", "INFO", "COMMAND", "CLUSTER", "CLIENT"],
] as const;
type ReadCommand = (typeof readCommands)[number];

export interface RedisAddress {
  /** redis:// or rediss://, without a password on the command line. */
  readonly url: string;
  /** Used when the URL has none. */
  readonly password?: string;
  /** PEM certificates of the authorities to trust. @default those that Node trusts */
  readonly ca?: string;
}

/** One page of SCAN. */
export interface Page {
  /** Each key once. */
  readonly keys: readonly Buffer[];
  /** Cursor of the next page; "0" after the last page. */
  readonly cursor: string;
}

/** One database of one Redis server, read only. */
export interface RedisSource {
  /** host:port, for messages. */
  readonly address: string;
  readonly database: number;
  /** Sends commands together; the answers are in their order. */
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
 * Connects without reconnecting: after a broken connection the copy fails, and continues from there when it is run again.
 * @throws Unreachable when there is no connection
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
    // The client's own time-out costs a timer and a signal per command, half of the time of a copy. ask() has one for all its commands.
    commandOptions: { typeMapping: { [RESP_TYPES.BLOB_STRING]: Buffer }, timeout: 0 },
  });
  // Without a listener this event would end the process. The running commands fail with the same error.
  client.on("error", () => {});
  try {
    await client.connect();
  } catch (error) {
    throw new Unreachable(`cannot connect to Redis at ${address}: ${reasonOf(error)}`, { cause: error });
  }

  async function send(command: RedisCommand): Promise<Reply> {
    try {
      return await client.sendCommand<Reply>(command);
    } catch (error) {
      if (error instanceof ErrorReply) return error;
      throw new Unreachable(`the connection to Redis at ${address} broke: ${reasonOf(error)}`, { cause: error });
    }
  }

  async function ask(commands: readonly RedisCommand[]): Promise<readonly Reply[]> {
    const silence = new AbortController();
    const { signal } = silence;
    const silent = wait(ANSWER_TIMEOUT_MS, undefined, { signal, ref: false }).then(() => {
      throw new Unreachable(`Redis at ${address} has not answered for ${ANSWER_TIMEOUT_MS / 1000} s`);
    });
    // Handled below, unless the answers come first.
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
  // Since Redis 7.2, reads of this connection do not change idle times. Older versions refuse the command.
  await source.ask([["CLIENT", "NO-TOUCH", "ON"]]);
  return source;
}

/**
 * The answer to one command.
 * @throws Refused when Redis refused it
 */
export async function answer(source: RedisSource, command: RedisCommand): Promise<Reply> {
  const [reply = null] = await source.ask([command]);
  return checked(source, command[0], reply);
}

/** @throws Refused with the reason, when the reply is an error */
export function checked(source: RedisSource, command: string, reply: Reply): Reply {
  if (!(reply instanceof ErrorReply)) return reply;
  throw new Refused(`Redis at ${source.address} refuses ${command}: ${reply.message}`, { cause: reply });
}

/** The elements of an array reply; an empty list for any other reply. */
export function listOf(reply: Reply | undefined): readonly Reply[] {
  return Array.isArray(reply) ? reply : [];
}

/** Whether the reply says that the type of the key does not fit the command. */
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
