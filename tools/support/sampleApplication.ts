import { setTimeout as wait } from "node:timers/promises";
import { freePort } from "../localServers/freePort";
import { type ServerProcess, startProcess } from "../localServers/serverProcess";
import { ProgramFailed } from "./errors";
import type { Jdk } from "./java";

/** The sample application in a process of its own, on 127.0.0.1. */
export interface SampleApplication {
  readonly port: number;
  /** Where its paths begin: http://127.0.0.1:8080 */
  readonly url: string;
  readonly pid: number;
  /** What it printed, the last million characters. */
  output(): string;
  /** As a platform stops it: SIGTERM, and SIGKILL when it has not ended after 45 seconds. */
  stop(): Promise<void>;
  /** SIGKILL. */
  kill(): Promise<void>;
  /** Resolves when its process has ended, by whatever cause. */
  readonly ended: Promise<unknown>;
}

export interface SampleOptions {
  readonly jdk: Jdk;
  /** From sampleJar. */
  readonly jar: string;
  /** All that it gets: sampleEnvironment has the variables that it gets everywhere. The shell's own are not among them. */
  readonly environment: Readonly<Record<string, string>>;
  /** @default a free one */
  readonly port?: number;
  /** Options of the JVM. @default none */
  readonly jvm?: readonly string[];
  /** Path that answers 200 when it serves. @default the readiness path of docs/image.md */
  readonly healthPath?: string;
  /** Seconds that it may take to serve. @default 180, as everywhere (`startupSeconds`) */
  readonly startupSeconds?: number;
  /** Everything that it prints. */
  readonly onOutput?: (text: string) => void;
  /** Gives up waiting until it serves, and ends it. @default nothing does */
  readonly signal?: AbortSignal;
  /** A Ctrl-C in the terminal does not reach it. @default false */
  readonly ownGroup?: boolean;
}

const STARTUP_SECONDS = 180;
/** As the topologies: docs/image.md. */
const STOP_SECONDS = 45;
const POLL_MS = 100;
const KEPT_CHARACTERS = 1_000_000;
/** The end of what it printed, for an error: Spring Boot says there why it does not start. */
const SHOWN_LINES = 60;

/**
 * Starts it and waits until it is ready to serve.
 * @throws ProgramFailed with the end of its output when it ends before that, or takes too long
 */
export async function startSample(options: SampleOptions): Promise<SampleApplication> {
  const { jdk, jar, environment, jvm = [], healthPath = "/management/health/readiness", onOutput } = options;
  const port = options.port ?? (await freePort());
  const url = `http://127.0.0.1:${port}`;
  const seconds = options.startupSeconds ?? STARTUP_SECONDS;
  let output = "";
  const failed = (what: string) => {
    const end = output.trimEnd().split("\n").slice(-SHOWN_LINES).join("\n");
    return new ProgramFailed(`The sample application ${what}. It says:\n${end}`);
  };
  const application = await startProcess({
    command: jdk.java,
    args: [...jvm, "-jar", jar],
    environment: {
      PATH: process.env.PATH ?? "",
      SERVER_ADDRESS: "127.0.0.1",
      ...environment,
      SERVER_PORT: String(port),
    },
    inherits: false,
    ownGroup: options.ownGroup,
    async ready(ended) {
      const over = AbortSignal.any(options.signal ? [ended, options.signal] : [ended]);
      if (!(await answers(`${url}${healthPath}`, seconds * 1000, over))) throw failed(`is not up after ${seconds} s`);
    },
    onOutput(text) {
      output = `${output}${text}`.slice(-KEPT_CHARACTERS);
      onOutput?.(text);
    },
  }).catch((error) => {
    throw error instanceof ProgramFailed ? error : failed("ended while it was starting");
  });
  return {
    port,
    url,
    pid: application.pid,
    output: () => output,
    stop: () => stop(application),
    kill: () => application.end("SIGKILL"),
    ended: application.ended,
  };
}

async function stop(application: ServerProcess): Promise<void> {
  const patience = new AbortController();
  const gone = application.end("SIGTERM").finally(() => patience.abort());
  const tooLong = wait(STOP_SECONDS * 1000, undefined, { signal: patience.signal }).then(
    () => application.end("SIGKILL"),
    () => {},
  );
  await Promise.race([gone, tooLong]);
}

/** Whether a path answers 200 before the time is over, or the signal fires. */
async function answers(url: string, milliseconds: number, ended: AbortSignal): Promise<boolean> {
  const until = performance.now() + milliseconds;
  while (performance.now() < until && !ended.aborted) {
    const { ok } = await fetch(url, { signal: AbortSignal.any([ended, AbortSignal.timeout(POLL_MS * 50)]) }).catch(
      () => ({ ok: false }),
    );
    if (ok) return true;
    await wait(POLL_MS, undefined, { signal: ended }).catch(() => {});
  }
  return false;
}
