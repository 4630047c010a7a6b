import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createClient, RESP_TYPES } from "@redis/client";
import type { Context } from "mocha";
import type { Client } from "pg";
import { migrate } from "../../../../database/migrate";
import { type RedisServer, startRedis } from "../../../../tools/localServers/redis";
import { connectRedis, type RedisSource } from "../../../../tools/migrateRedis/redisSource";
import { connect, newDatabase, skipWithoutServer } from "../../../database/support/server";
import { atEnd } from "../../../support/atEnd";
import { orSkip } from "../../../support/orSkip";
import { typescriptNode } from "../../../support/typescriptNode";
import { javaLong } from "./javaFixtures";

/** One real Redis and one database for all tests of the migration, emptied for each. */
let server: Promise<RedisServer> | undefined;
let sides: Promise<Sides> | undefined;

/** The application's own connection to Redis, in bytes. */
export function applicationClient(url: string) {
  return createClient({ url, RESP: 2, commandOptions: { typeMapping: { [RESP_TYPES.BLOB_STRING]: Buffer } } });
}
export type Application = ReturnType<typeof applicationClient>;

/** Both sides of a migration, as they are before it. */
export interface Sides {
  readonly redisUrl: string;
  readonly redis: Application;
  /** As the tool reads it. */
  readonly source: RedisSource;
  /** Of the owner, with the password. */
  readonly databaseUrl: string;
  readonly postgres: Client;
}

/** An empty Redis and a database that is set up, or the test is skipped and says what is missing. */
export async function newSides(context: Context): Promise<Sides> {
  await skipWithoutServer(context);
  // DEBUG DIGEST shows whether anything in Redis has changed.
  if (server === undefined) {
    server = startRedis({ "enable-debug-command": "local" });
    server.then((running) => atEnd(stopServer, running.stopAtOnce)).catch(() => {});
  }
  const { url } = await orSkip(context, server);
  sides ??= openSides(url);
  const { redis, postgres } = await sides;
  await redis.sendCommand(["FLUSHALL"]);
  await postgres.query("TRUNCATE malayalees.app_cache, malayalees.spring_session CASCADE");
  await postgres.query("DROP TABLE IF EXISTS malayalees.redis_migration");
  return sides;
}

async function openSides(redisUrl: string): Promise<Sides> {
  const redis = applicationClient(redisUrl);
  await redis.connect();
  atEnd(() => redis.destroy());
  const databaseUrl = await newDatabase();
  await migrate(databaseUrl);
  return {
    ...{ redisUrl, redis, source: await sourceOf(redisUrl, 0) },
    ...{ databaseUrl, postgres: await connect(databaseUrl) },
  };
}

/** A Redis as the tool reads it; closed after the last test. */
export async function sourceOf(url: string, database: number): Promise<RedisSource> {
  const source = await connectRedis({ url }, database);
  atEnd(() => source.close());
  return source;
}

/** Ids of sessions have 36 characters. */
export function sessionId(number: number): string {
  return `33fdd1b6-b496-4b33-9f7d-${String(number).padStart(12, "0")}`;
}

/** Puts a session into Redis as Spring does: its hash, with its time to live. */
export async function putSession(
  redis: Application,
  id: string,
  {
    usedMs = Date.now(),
    attributes = {},
  }: { readonly usedMs?: number; readonly attributes?: Record<string, Buffer> } = {},
): Promise<void> {
  const fields = {
    creationTime: javaLong(1_404_360_000_000),
    lastAccessedTime: javaLong(usedMs),
    maxInactiveInterval: Buffer.from("1800"),
    ...Object.fromEntries(Object.entries(attributes).map(([name, bytes]) => [`sessionAttr:${name}`, bytes])),
  };
  const key = `spring:session:sessions:${id}`;
  await redis.sendCommand(["HSET", key, ...Object.entries(fields).flat()]);
  await redis.sendCommand(["PEXPIRE", key, "1800000"]);
}

/** What a run of the command came to. */
export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** The command as a person runs it; `during` is called once, when it has shown something of its progress, and may send a signal. */
export function runCommand(
  args: readonly string[],
  environment: NodeJS.ProcessEnv = {},
  during: (kill: (signal: NodeJS.Signals) => void) => void = () => {},
): Promise<Ended> {
  return new Promise((resolve) => {
    const child = execFile(
      "node",
      [...typescriptNode, "tools/migrateRedis/main.ts", ...args],
      { env: { ...process.env, ...environment } },
      (_, stdout, stderr) => resolve({ code: child.exitCode ?? -1, stdout, stderr }),
    );
    child.stderr?.once("data", () => during((signal) => child.kill(signal)));
  });
}

/** A file of one's own with this text; gone after the last test. */
export function fileWith(name: string, text: string): string {
  const folder = mkdtempSync(join(tmpdir(), "malayalees-migrate-redis-"));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  atEnd(remove, remove);
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

async function stopServer(): Promise<void> {
  const running = await server?.catch(() => undefined);
  server = undefined;
  sides = undefined;
  await running?.stop();
}
