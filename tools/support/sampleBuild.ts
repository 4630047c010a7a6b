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
const JAR = join(SPRING, "sample/target/sample.jar");
/** Builds of the same folder one after the other: load, local and tests may ask at the same moment. */
const LOCK = join(SPRING, "target/build.lock");
const LOCK_POLL_MS = 200;
/** What is not in the jar. */
const NOT_SOURCES: ReadonlySet<string> = new Set(["target", "test", "benchmark"]);

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
export async function sampleJar(jdk: Jdk, options: BuildOptions = {}): Promise<string> {
  if (isCurrent()) return JAR;
  requireMaven();
  const { signal } = options;
  let lock = takeLock(LOCK);
  while (typeof lock === "number") {
    await wait(LOCK_POLL_MS, undefined, { signal });
    lock = takeLock(LOCK);
  }
  try {
    if (!isCurrent()) await build(jdk, options);
    return JAR;
  } finally {
    lock.release();
  }
}

function isCurrent(): boolean {
  return existsSync(JAR) && statSync(JAR).mtimeMs >= newest(SPRING);
}

/** When the youngest source was written. */
function newest(folder: string): number {
  const times = readdirSync(folder, { withFileTypes: true })
    .filter(({ name }) => !NOT_SOURCES.has(name))
    .map((entry) => {
      const path = join(folder, entry.name);
      return entry.isDirectory() ? newest(path) : statSync(path).mtimeMs;
    });
  return Math.max(0, ...times);
}

/** Tests are for `mvn verify`. */
const ARGUMENTS = ["-B", "-ntp", "-f", join(SPRING, "pom.xml"), "-pl", "sample", "-am", "package"];

async function build(jdk: Jdk, { stream, signal }: BuildOptions): Promise<void> {
  const started = new Date();
  const maven = spawn("mvn", [...ARGUMENTS, "-Dmaven.test.skip=true"], {
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
      title: "building the sample application",
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
  if (code !== 0) throw new ProgramFailed(`The sample application does not build. Maven says:\n${lines.join("\n")}`);
  // Maven leaves a jar alone whose content stays the same; what was written meanwhile is newer.
  utimesSync(JAR, started, started);
}
