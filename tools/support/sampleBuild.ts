import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, statSync, utimesSync } from "node:fs";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as wait } from "node:timers/promises";
import { ProgramFailed } from "./errors";
import { type Jdk, requireMaven } from "./java";
import { takeLock } from "./processLock";
import { type ProgressStream, startProgress } from "./progress";

const SPRING = resolve(__dirname, "../../spring");
/** Builds of the same folder one after the other: load, local and tests may ask at the same moment. */
const LOCK = join(SPRING, "target/build.lock");
const LOCK_POLL_MS = 200;

/** A module of spring/ that is a program. */
interface Module {
  /** Its folder, and the name of its jar. */
  readonly name: string;
  readonly what: string;
  /** Folders that have nothing of its jar. */
  readonly others: ReadonlySet<string>;
}

const NOT_SOURCES = ["target", "test"];
const SAMPLE: Module = {
  name: "sample",
  what: "the sample application",
  others: new Set([...NOT_SOURCES, "benchmark"]),
};
const BENCHMARK: Module = {
  name: "benchmark",
  what: "the benchmark of cache managers",
  others: new Set([...NOT_SOURCES, "sample"]),
};

export interface BuildOptions {
  /** Where progress is shown. @default standard error */
  readonly stream?: ProgressStream;
  /** Ends the build. @default nothing does */
  readonly signal?: AbortSignal;
}

/**
 * The sample application's jar, built when it is missing or older than its sources.
 * @throws MissingProgram when it has to be built and there is no Maven
 * @throws ProgramFailed with Maven's output when it does not build
 */
export function sampleJar(jdk: Jdk, options: BuildOptions = {}): Promise<string> {
  return builtJar(SAMPLE, jdk, options);
}

/** The same for the jar that measures cache managers; its libraries are in the folder `libraries` beside it. */
export function benchmarkJar(jdk: Jdk, options: BuildOptions = {}): Promise<string> {
  return builtJar(BENCHMARK, jdk, options);
}

function jarOf({ name }: Module): string {
  return join(SPRING, name, "target", `${name}.jar`);
}

async function builtJar(module: Module, jdk: Jdk, options: BuildOptions): Promise<string> {
  if (isCurrent(module)) return jarOf(module);
  requireMaven();
  const { signal } = options;
  let lock = takeLock(LOCK);
  while (typeof lock === "number") {
    await wait(LOCK_POLL_MS, undefined, { signal });
    lock = takeLock(LOCK);
  }
  try {
    if (!isCurrent(module)) await build(module, jdk, options);
    return jarOf(module);
  } finally {
    lock.release();
  }
}

function isCurrent(module: Module): boolean {
  const jar = jarOf(module);
  return existsSync(jar) && statSync(jar).mtimeMs >= newest(SPRING, module.others);
}

/** When the youngest source was written. */
function newest(folder: string, without: Module["others"]): number {
  const times = readdirSync(folder, { withFileTypes: true })
    .filter(({ name }) => !without.has(name))
    .map((entry) => {
      const path = join(folder, entry.name);
      return entry.isDirectory() ? newest(path, without) : statSync(path).mtimeMs;
    });
  return Math.max(0, ...times);
}

async function build(module: Module, jdk: Jdk, { stream, signal }: BuildOptions): Promise<void> {
  const started = new Date();
  const { name: folder, what } = module;
  // Tests are for `mvn verify`.
  const args = ["-B", "-ntp", "-f", join(SPRING, "pom.xml"), "-pl", folder, "-am", "package", "-Dmaven.test.skip=true"];
  const maven = spawn("mvn", args, {
    env: { ...process.env, JAVA_HOME: jdk.home },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const stop = () => maven.kill();
  signal?.addEventListener("abort", stop, { once: true });
  process.once("exit", stop);
  const lines: string[] = [];
  let progress: ReturnType<typeof startProgress> | undefined;
  createInterface(maven.stdout).on("line", (line) => {
    lines.push(line);
    // "Building Sample application 0.1.0                    [4/4]"
    const [, name, module, total] = /Building (\S.*?) +\S+ +\[(\d+)\/(\d+)\]/.exec(line) ?? [];
    if (name === undefined) return;
    progress ??= startProgress({
      title: `building ${what}`,
      unit: "modules",
      total: Number(total),
      showsRate: false,
      stream,
    });
    progress.update(Number(module), name);
  });
  const [code] = await once(maven, "close");
  process.off("exit", stop);
  signal?.removeEventListener("abort", stop);
  progress?.end();
  if (code !== 0) throw new ProgramFailed(`Maven does not build ${what}. It says:\n${lines.join("\n")}`);
  // Maven leaves a jar alone whose content stays the same; what was written meanwhile is newer.
  utimesSync(jarOf(module), started, started);
}
