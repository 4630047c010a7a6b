import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";

/** A server as a child process. It ends when this process ends, in whatever way. */
export interface ServerProcess {
  readonly pid: number;
  /** Sends a signal and waits until the process has ended. */
  end(signal: NodeJS.Signals): Promise<void>;
}

export interface ServerCommand {
  readonly command: string;
  readonly args: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  /** User and group to run as. @default this process's own */
  readonly user?: { readonly uid: number; readonly gid: number };
  /** Text in the output that means: it accepts connections. */
  readonly ready: RegExp;
  /** Everything that the server prints. */
  readonly onOutput: (text: string) => void;
}

/**
 * Starts a server and waits until it says that it is ready.
 * @throws Error with what it printed when it ends before that
 */
export async function startProcess(server: ServerCommand): Promise<ServerProcess> {
  const child = spawn(server.command, server.args, {
    env: { ...process.env, ...server.environment },
    stdio: ["ignore", "pipe", "pipe"],
    ...server.user,
  });
  const endWithUs = () => child.kill("SIGKILL");
  process.once("exit", endWithUs);
  child.once("exit", () => process.removeListener("exit", endWithUs));
  await untilReady(child, server);
  return {
    pid: child.pid ?? 0,
    async end(signal) {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const gone = once(child, "exit");
      child.kill(signal);
      await gone;
    },
  };
}

function untilReady(child: ChildProcess, { command, ready, onOutput }: ServerCommand): Promise<void> {
  return new Promise((resolve, reject) => {
    let printed: string | undefined = "";
    const listen = (chunk: Buffer) => {
      const text = String(chunk);
      onOutput(text);
      if (printed === undefined) return;
      printed += text;
      if (!ready.test(printed)) return;
      printed = undefined;
      resolve();
    };
    child.stdout?.on("data", listen);
    child.stderr?.on("data", listen);
    child.once("error", reject);
    child.once("exit", (code, signal) => reject(new Error(`${command} ended with ${code ?? signal}:\n${printed}`)));
  });
}
