import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { freePort } from "../../../tools/localServers/freePort";
import { typescriptNode } from "../../support/typescriptNode";

/** `npm run local`, on its way. */
export interface LocalCommand {
  readonly pid: number;
  readonly databasePort: number;
  /** Resolves when a text is on standard output; rejects when the command ends before that. */
  until(text: string): Promise<void>;
  send(signal: NodeJS.Signals): void;
  /** How it ended: its exit code or the signal, and what it printed. */
  readonly ended: Promise<{ readonly status: unknown; readonly stdout: string; readonly stderr: string }>;
}

/** Without Java and Maven on its PATH. */
export const WITHOUT_JAVA = { PATH: "/nowhere", JAVA_HOME: undefined } as const;

const running = new Set<ChildProcess>();

/** Ends what a failed test has left running. */
export async function endAll(): Promise<void> {
  for (const child of running) {
    const gone = once(child, "close");
    child.kill("SIGTERM");
    await gone;
  }
}

/** @param environment instead of this process's variables of the same name */
export function startLocal(args: readonly string[], environment: NodeJS.ProcessEnv = WITHOUT_JAVA): LocalCommand {
  const child = spawn(process.execPath, [...typescriptNode, "tools/local/main.ts", ...args], {
    env: { ...process.env, ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const printed = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const)
    child[name].on("data", (text) => {
      printed[name] += text;
    });
  running.add(child);
  child.once("close", () => running.delete(child));
  const ended = once(child, "close").then(([code, signal]) => ({ status: code ?? signal, ...printed }));
  return {
    pid: child.pid ?? 0,
    databasePort: Number(args[args.indexOf("--database-port") + 1]),
    until: (text) =>
      new Promise((resolve, reject) => {
        const look = () => printed.stdout.includes(text) && resolve();
        child.stdout.on("data", look);
        ended.then(({ stdout, stderr }) => reject(new Error(`it ended without "${text}":\n${stdout}${stderr}`)));
        look();
      }),
    send: (signal) => child.kill(signal),
    ended,
  };
}

/** The system that stays, with ports that are free. */
export async function startStaying(folder: string, ...more: readonly string[]): Promise<LocalCommand> {
  const [port, databasePort] = [await freePort(), await freePort()];
  return startLocal(["--folder", folder, "--port", String(port), "--database-port", String(databasePort), ...more]);
}
