import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { MissingProgram } from "../../../tools/support/errors";

const FOLDER = join(__dirname, "../fixtures/liquibase");
const CACHE = join(__dirname, "../../../node_modules/.cache/liquibase");

/** Liquibase in a JVM of its own, as a task of the application runs it when it starts. */
export interface LiquibaseRun {
  readonly process: ChildProcess;
  /** What it wrote, when it has ended, and how. */
  readonly ended: Promise<{ readonly code: number | null; readonly output: string }>;
}

export interface LiquibaseOptions {
  readonly url: string;
  readonly contexts: string;
  readonly username: string;
  readonly password: string;
}

/**
 * Gets Liquibase and the JDBC driver by Maven, the first time from Maven Central.
 * @returns the class path
 * @throws MissingProgram when this machine has no JDK or Maven, or Maven cannot get them
 */
export async function liquibaseClassPath(): Promise<string> {
  for (const [program, name] of [["javac", "a JDK, 17 or newer (javac)"] as const, ["mvn", "Maven (mvn)"] as const]) {
    if (spawnSync(program, ["-version"], { stdio: "ignore" }).error) {
      throw new MissingProgram(name, "apt-get install default-jdk-headless maven");
    }
  }
  const pom = join(FOLDER, "pom.xml");
  const file = join(CACHE, createHash("sha256").update(readFileSync(pom)).digest("hex"));
  if (!isComplete(file)) {
    mkdirSync(CACHE, { recursive: true });
    const goal = ["dependency:build-classpath", `-Dmdep.outputFile=${file}`];
    const { status, stdout } = spawnSync("mvn", ["-q", "-B", "-f", pom, ...goal], { encoding: "utf8" });
    if (status !== 0) throw new MissingProgram("Liquibase, by Maven", `a repository that has it: ${stdout}`);
  }
  return readFileSync(file, "utf8");
}

function isComplete(file: string): boolean {
  return existsSync(file) && readFileSync(file, "utf8").split(":").every(existsSync);
}

export function startLiquibase(classPath: string, options: LiquibaseOptions): LiquibaseRun {
  const { hostname, port, pathname } = new URL(options.url);
  const args = [`jdbc:postgresql://${hostname}:${port}${pathname}`, FOLDER, options.contexts];
  const env = {
    ...process.env,
    DB_MIGRATION_USERNAME: options.username,
    DB_MIGRATION_PASSWORD: options.password,
  };
  // The first compiler is enough for two seconds.
  const java = ["-XX:TieredStopAtLevel=1", "-cp", classPath, join(FOLDER, "Migrate.java")];
  const child = spawn("java", [...java, ...args], { env });
  let output = "";
  const ended = new Promise<{ code: number | null; output: string }>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (text) => (output += text));
    child.on("error", reject).on("close", (code) => resolve({ code, output }));
  });
  return { process: child, ended };
}
