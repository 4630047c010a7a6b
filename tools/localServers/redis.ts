import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { MissingProgram } from "../support/errors";
import { requireProgram } from "../support/programs";
import { freePort } from "./freePort";
import { startProcess } from "./serverProcess";

/** A real Redis server on 127.0.0.1, without persistence, as for a cache. */
export interface RedisServer {
  readonly port: number;
  readonly url: string;
  /** Path of its Unix socket. */
  readonly socket: string;
  readonly pid: number;
  /** Starts it again after `kill`, empty, with the same settings and port. */
  start(): Promise<void>;
  /** SIGKILL: a crash. */
  kill(): Promise<void>;
  stop(): Promise<void>;
  /** The same without waiting, for a process that ends. */
  stopAtOnce(): void;
}

/**
 * @param ready text of its log that means: it answers
 * @throws MissingProgram when this machine has no redis-server, or its version does not support all settings
 */
export async function startRedis(
  settings: Readonly<Record<string, string | number>> = {},
  ready = /Ready to accept connections/,
): Promise<RedisServer> {
  requireProgram("redis-server");
  const folder = mkdtempSync(join(tmpdir(), "malayalees-redis-"));
  const port = await freePort();
  const socket = join(folder, "redis.sock");
  const all = { bind: "127.0.0.1", port, unixsocket: socket, dir: folder, save: "", appendonly: "no", ...settings };
  const start = () =>
    startProcess({
      command: "redis-server",
      args: Object.entries(all).flatMap(([name, value]) => [`--${name}`, String(value)]),
      ready,
      onOutput: () => {},
    });
  let server = await start().catch((error: Error) => {
    rmSync(folder, { recursive: true, force: true });
    // The version is too old, or was built without TLS.
    const isTooOld = /Bad directive or wrong number of arguments|Invalid argument/.test(error.message);
    const names = Object.keys(settings).join(", ");
    throw isTooOld
      ? new MissingProgram(`a redis-server that knows ${names}`, "install Redis 7 or newer, with TLS")
      : error;
  });
  return {
    port,
    url: `redis://127.0.0.1:${port}`,
    socket,
    get pid() {
      return server.pid;
    },
    async start() {
      server = await start();
    },
    async kill() {
      await server.end("SIGKILL");
    },
    async stop() {
      await server.end("SIGTERM");
      rmSync(folder, { recursive: true, force: true });
    },
    stopAtOnce() {
      process.kill(server.pid, "SIGKILL");
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
