import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readResults } from "../../tools/bench/results";
import { isHeld } from "../../tools/bench/verdict";
import { debianPostgres } from "../../tools/localServers/postgresInstallation";
import { startRedis } from "../../tools/localServers/redis";
import { MissingProgram } from "../../tools/support/errors";
import { requireProgram } from "../../tools/support/programs";
import { orSkip } from "../support/orSkip";
import { typescriptNode } from "../support/typescriptNode";

const ROOT = join(__dirname, "../..");

describe("the benchmark", function () {
  this.timeout(120_000);
  let out: string;
  /** Where the command has its servers: other tests have theirs beside it. */
  let temporary: string;

  before(async function () {
    await orSkip(this, needed());
    out = mkdtempSync(join(tmpdir(), "malayalees-bench-"));
    temporary = join(out, "tmp");
    mkdirSync(temporary);
    // PostgreSQL does not run as root: its user has to come by.
    chmodSync(out, 0o755);
  });
  after(() => {
    if (out) rmSync(out, { recursive: true, force: true });
  });

  async function needed(): Promise<void> {
    if (!existsSync(join(debianPostgres().programs, "pgbench")))
      throw new MissingProgram("pgbench", "apt-get install postgresql");
    requireProgram("redis-benchmark");
    await (await startRedis()).stop();
  }

  interface Ended {
    readonly code: number | null;
    readonly stdout: string;
    readonly stderr: string;
  }

  /** Runs the command; interrupts it when something that it says matches. */
  async function bench(args: readonly string[], interruptAt?: RegExp): Promise<Ended> {
    const env = { ...process.env, TMPDIR: temporary };
    const child = spawn(process.execPath, [...typescriptNode, "tools/bench/main.ts", ...args], { cwd: ROOT, env });
    const ended = { stdout: "", stderr: "" };
    for (const name of ["stdout", "stderr"] as const) {
      child[name].on("data", (chunk: Buffer) => {
        ended[name] += chunk;
      });
    }
    if (interruptAt !== undefined) {
      child.stderr.on("data", () => {
        // A second one would not let it stop its servers.
        if (interruptAt.test(ended.stderr) && !child.killed) child.kill("SIGINT");
      });
    }
    const [code] = await once(child, "close");
    return { code, ...ended };
  }

  const SMALL = ["--quick", "--rounds", "1", "--entries", "500", "--clients", "2"];

  it("measures both servers, and adds rounds to what is there", async () => {
    const folder = join(out, "whole");
    const args = [...SMALL, "--operations", "get,put", "--parts", "servers", "--out", folder];
    const first = await bench(args);
    assert.equal(first.code, 0, first.stderr);
    assert.match(first.stdout, /\| get \| 100 B \| 500 \| [\d,]+ \| [\d,]+ \|/);
    assert.match(first.stderr, /5 of 5 measurements/);
    assert.deepEqual(readdirSync(folder).sort(), ["report.md", "results.json", "throughput.svg"]);

    const second = await bench([...args, "--resume"]);
    assert.equal(second.code, 0, second.stderr);
    const { series = [] } = readResults(folder) ?? {};
    assert.deepEqual(
      series.map(({ side, operation, rounds }) => `${side} ${operation} ${rounds.length}`),
      ["Redis get 2", "PostgreSQL get 2", "Redis put 2", "PostgreSQL put 2", "pgbench -S get 2"],
    );
    for (const { rounds } of series)
      for (const { perSecond, p50, p99 } of rounds) assert.ok(perSecond > 0 && p50 > 0 && p99 >= p50);

    const other = await bench([...args, "--resume", "--clients", "3"]);
    assert.equal(other.code, 2);
    assert.match(other.stderr, /are of clients 2, not 3/);
  });

  it("measures the design, and says by its exit code whether all is held", async () => {
    const folder = join(out, "design");
    const { code, stdout, stderr } = await bench([...SMALL, "--design", "--parts", "get,storm", "--out", folder]);
    const { design = [] } = readResults(folder) ?? {};
    assert.equal(design.length, 4, stderr);
    assert.equal(code, design.every((result) => !result.required || isHeld(result)) ? 0 : 1);
    assert.match(stdout, /get by cache_get\(\) \/ pgbench -S/);
  });

  it("keeps finished rounds when it is interrupted, stops its servers and exits 130", async () => {
    const folder = join(out, "interrupted");
    const { code, stderr } = await bench(
      [...SMALL, "--rounds", "50", "--operations", "get", "--parts", "servers", "--out", folder],
      /[1-9]\d* of 150 measurements/,
    );
    assert.equal(code, 130, stderr);
    assert.match(stderr, /interrupted: the rounds that were finished are kept/);
    assert.ok((readResults(folder)?.series.length ?? 0) >= 1);
    assert.deepEqual(readdirSync(temporary), []);
  });

  it("exits 2 with one line when there is no server where one is said to be", async () => {
    const missing = await bench([
      ...SMALL,
      "--url",
      "postgresql://nobody@127.0.0.1:1/x",
      "--redis-url",
      "redis://127.0.0.1:1",
      "--out",
      out,
    ]);
    assert.equal(missing.code, 2);
    assert.match(missing.stderr, /cannot connect to 127\.0\.0\.1:1/);
  });
});
