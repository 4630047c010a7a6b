import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { parseArgs } from "node:util";
import { createClient } from "@redis/client";
import { Client } from "pg";
import { migrate } from "../../database/migrate";
import { startPostgres } from "../localServers/postgres";
import { startRedis } from "../localServers/redis";
import { startProgress } from "../support/progress";
import { count, size, table } from "../support/table";

/**
 * Measures a migration of many keys on this machine: copied, killed by SIGKILL half-way, resumed, verified. It starts both servers.
 * Linux only: peak memory is VmHWM of /proc/<pid>/status.
 *
 *   node --require ./policies/loadTypeScript.js tools/migrateRedis/measure.ts --keys 1000000 [--bytes 500]
 */
const { values } = parseArgs({
  options: { keys: { type: "string", default: "1000000" }, bytes: { type: "string", default: "500" } },
});
const keys = Number(values.keys);
const bytes = Number(values.bytes);

/** The command as a person runs it. */
interface Running {
  readonly child: ChildProcess;
  /** Seconds, exit code and peak of resident memory in kB, when it has ended. */
  readonly ended: Promise<{
    readonly seconds: number;
    readonly code: number | null;
    readonly peakKb: number;
    readonly stdout: string;
  }>;
}

function start(args: readonly string[], password: string): Running {
  const started = performance.now();
  const child = spawn(
    "node",
    ["--require", "./policies/loadTypeScript.js", "tools/migrateRedis/main.ts", ...args, "--json"],
    {
      env: { ...process.env, PGPASSWORD: password },
      stdio: ["ignore", "pipe", "ignore"],
    },
  );
  let stdout = "";
  child.stdout.on("data", (text) => {
    stdout += text;
  });
  let peakKb = 0;
  const watch = setInterval(() => {
    peakKb = Math.max(peakKb, peakOf(child.pid ?? 0));
  }, 50);
  const ended = once(child, "close").then(() => {
    clearInterval(watch);
    return { seconds: (performance.now() - started) / 1000, code: child.exitCode, peakKb, stdout };
  });
  return { child, ended };
}

function peakOf(pid: number): number {
  try {
    return Number(/^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0);
  } catch {
    return 0;
  }
}

/** Keys of four caches and fifty tenants. A script inside Redis makes them, which is faster than any client. */
const FILL = `
  for number = tonumber(ARGV[1]), tonumber(ARGV[2]) - 1 do
    local cache = ({ 'products', 'users', 'prices', 'menus' })[number % 4 + 1]
    local value = string.sub(number .. ' ' .. string.rep('0123456789abcdef', math.ceil(ARGV[3] / 16)), 1, ARGV[3])
    redis.call('SET', 'tenant' .. number % 50 .. ':' .. cache .. '::' .. number, value, 'EX', 36000 + number % 3600)
  end`;
const FILL_BATCH = 10_000;

async function fill(url: string): Promise<void> {
  const redis = await createClient({ url }).connect();
  const progress = startProgress({ title: "fill", unit: "keys", total: keys });
  for (let first = 0; first < keys; first += FILL_BATCH) {
    const end = Math.min(first + FILL_BATCH, keys);
    await redis.sendCommand(["EVAL", FILL, "0", String(first), String(end), String(bytes)]);
    progress.update(end);
  }
  progress.end();
  redis.destroy();
}

/** Waits until the saved state of the copy has half of the keys. */
async function untilHalf(client: Client): Promise<void> {
  while (true) {
    const { rows: [found] = [] } = await client.query("SELECT to_regclass('malayalees.redis_migration') AS found");
    if (found?.found) {
      const { rows } = await client.query<{ seen: string }>(
        "SELECT tally->>'keys' AS seen FROM malayalees.redis_migration",
      );
      if (Number(rows[0]?.seen ?? 0) >= keys / 2) return;
    }
    await wait(20);
  }
}

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "malayalees-measure-"));
  const postgres = await startPostgres({ settings: { shared_buffers: "1GB", max_wal_size: "8GB" } });
  const redis = await startRedis();
  try {
    await migrate(postgres.url());
    await fill(redis.url);
    const mapping = join(folder, "mapping.yaml");
    writeFileSync(mapping, 'caches:\n  - pattern: "{tenant}:{cache}::{key}"\n');
    const url = new URL(postgres.url());
    const { password } = url;
    url.password = "";
    const options = ["--redis-url", redis.url, "--mapping", mapping, "--url", url.href];
    const client = new Client(postgres.url());
    await client.connect();

    const first = start(["copy", ...options], password);
    await untilHalf(client);
    first.child.kill("SIGKILL");
    const killed = await first.ended;
    const { rows: [atKill] = [] } = await client.query("SELECT count(*) AS stored FROM malayalees.app_cache");
    const resumed = await start(["copy", ...options], password).ended;
    const verified = await start(["verify", ...options], password).ended;
    const { rows: [atEnd] = [] } = await client.query("SELECT count(*) AS stored FROM malayalees.app_cache");
    await client.end();

    const runs = { "copy, killed": killed, "copy, resumed": resumed, verify: verified };
    const rows = Object.entries(runs).map(([name, { seconds, code, peakKb }]) => [
      name,
      seconds.toFixed(1),
      String(code ?? "SIGKILL"),
      size(peakKb * 1024),
    ]);
    const copySeconds = killed.seconds + resumed.seconds;
    console.log(`${count(keys)} keys of ${bytes} B, ${cpus().length} CPUs (${cpus()[0]?.model})`);
    console.log(table(["run", "seconds", "exit", "peak memory"], rows, ["left", "right", "right", "right"]));
    console.log(`stored when killed ${count(Number(atKill?.stored))}, at the end ${count(Number(atEnd?.stored))}`);
    console.log(
      `copy ${count(keys / copySeconds)} keys/s with both starts, verify ${count(keys / verified.seconds)} keys/s`,
    );
    console.log(
      `resumed: ${JSON.stringify(JSON.parse(resumed.stdout).start)}, verify: ${JSON.parse(verified.stdout).differences} differences`,
    );
  } finally {
    await redis.stop();
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

main();
