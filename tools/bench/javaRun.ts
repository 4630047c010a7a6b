import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { migrate } from "../../database/migrate";
import { startPostgres } from "../localServers/postgres";
import { debianPostgres, embeddedPostgres } from "../localServers/postgresInstallation";
import { startRedis } from "../localServers/redis";
import { inTurns } from "../measuring/interleaving";
import { machineFacts } from "../measuring/machine";
import { makeFolder, type RunSettings, refuseOtherSettings, type Store, storeIn } from "../measuring/resultsFile";
import { ProgramFailed } from "../support/errors";
import type { Ending } from "../support/exitCodes";
import { listenForInterruption, untilInterrupted } from "../support/interruption";
import { findJdk, type Jdk } from "../support/java";
import { type Progress, startProgress } from "../support/progress";
import { benchmarkJar } from "../support/sampleBuild";
import type { BenchArguments } from "./arguments";
import { JAVA_MEASUREMENTS } from "./javaPlan";
import { reachesTargets, renderJavaReport } from "./javaReport";
import { idOf, type JavaResults, type Measurement, readJavaResults, withJavaRound } from "./javaResults";
import { factsOf, POSTGRES_SETTINGS } from "./servers";

/** What a JVM needs to find the servers: Boot's own variables. */
type Addresses = Readonly<Record<string, string>>;

interface JavaRun {
  readonly jdk: Jdk;
  readonly jar: string;
  readonly addresses: Addresses;
  readonly args: BenchArguments;
  readonly store: Store<JavaResults>;
  readonly progress: Progress;
  readonly signal: AbortSignal;
}

/** Both cache managers of Spring, beside each other: a JVM for each round. */
export async function runJava(args: BenchArguments): Promise<Ending> {
  const signal = listenForInterruption();
  const jdk = findJdk();
  makeFolder(args.out);
  const before = args.resume ? readJavaResults(args.out) : undefined;
  const settings = settingsOf(args);
  if (before !== undefined) refuseOtherSettings(before.settings, settings, args.out);
  const ready = await untilInterrupted(signal, async () => ({
    jar: await benchmarkJar(jdk, { signal }),
    servers: await startServers(args),
  }));
  if (ready === undefined) return "interrupted";
  const { jar, servers } = ready;
  try {
    const empty: JavaResults = { machine: machineFacts(servers.facts), settings, series: [] };
    const store = storeIn(args.out, before ?? empty);
    const total = args.rounds * JAVA_MEASUREMENTS.length;
    const progress = startProgress({ title: "measuring", unit: "measurements", total });
    const run = { jdk, jar, addresses: servers.addresses, args, store, progress, signal };
    const done = await untilInterrupted(signal, () => measureRounds(run)).finally(() => progress.end());
    return report(args, store.results, done);
  } finally {
    await servers.stop();
  }
}

function settingsOf({ seconds }: BenchArguments): RunSettings {
  return { connection: "tcp", seconds, ...POSTGRES_SETTINGS };
}

async function startServers({ postgres: kind }: BenchArguments) {
  const redis = await startRedis();
  const installation = kind === "debian" ? debianPostgres : embeddedPostgres;
  const postgres = await startPostgres({ installation, settings: POSTGRES_SETTINGS }).catch(async (error) => {
    await redis.stop();
    throw error;
  });
  const stop = async () => {
    await Promise.all([postgres.stop(), redis.stop()]);
  };
  try {
    await migrate(postgres.url(), { applicationPassword: PASSWORD });
    return {
      addresses: addressesOf(postgres.port, redis.port),
      facts: await factsOf(postgres.url(), { socket: redis.socket }),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Of a server that only this machine reaches, for as long as it runs. */
const PASSWORD = "application-password";

function addressesOf(postgres: number, redis: number): Addresses {
  return {
    SPRING_DATASOURCE_URL: `jdbc:postgresql://127.0.0.1:${postgres}/postgres`,
    SPRING_DATASOURCE_USERNAME: "malayalees_app",
    SPRING_DATASOURCE_PASSWORD: PASSWORD,
    SPRING_DATA_REDIS_HOST: "127.0.0.1",
    SPRING_DATA_REDIS_PORT: String(redis),
  };
}

/** Returns true when all were measured. */
async function measureRounds(run: JavaRun): Promise<true> {
  let done = 0;
  for (let round = 0; round < run.args.rounds; round += 1) {
    run.progress.update(done, `round ${round + 1}: a JVM starts and warms up`);
    await measureRound(run, inTurns(JAVA_MEASUREMENTS, round), (measurement, perSecond) => {
      done += 1;
      run.store.add((results) => ({ ...results, series: withJavaRound(results.series, measurement, perSecond) }));
      run.progress.update(done, idOf(measurement));
    });
  }
  return true;
}

async function measureRound(
  { jdk, jar, addresses, args, signal }: JavaRun,
  measurements: readonly Measurement[],
  onDone: (measurement: Measurement, perSecond: number) => void,
): Promise<void> {
  const child = spawn(jdk.java, ["-Xmx1g", "-jar", jar, String(args.seconds), ...measurements.map(idOf)], {
    env: { PATH: process.env.PATH, ...addresses },
    stdio: ["ignore", "pipe", "pipe"],
    signal,
    killSignal: "SIGKILL",
  });
  let errors = "";
  child.stderr.on("data", (text: Buffer) => {
    errors = `${errors}${text}`.slice(-KEPT_CHARACTERS);
  });
  createInterface(child.stdout).on("line", (line) => {
    const [id, perSecond] = line.split(" ");
    const measurement = measurements.find((each) => idOf(each) === id);
    if (measurement !== undefined) onDone(measurement, Math.round(Number(perSecond)));
  });
  const [code] = await once(child, "close");
  if (code !== 0) throw new ProgramFailed(`The benchmark of cache managers failed. It says:\n${errors}`);
}

const KEPT_CHARACTERS = 4000;

function report({ out }: BenchArguments, results: JavaResults, done: true | undefined): Ending {
  if (results.series.length > 0) {
    const text = renderJavaReport(results);
    writeFileSync(join(out, "report.md"), text);
    console.log(text);
    console.error(`results and report are in ${out}`);
  }
  if (done === undefined) {
    console.error("interrupted: the measurements that were finished are kept");
    return "interrupted";
  }
  return reachesTargets(results) ? "done" : "no";
}
