import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";

/** A server as a child process. It ends when this process ends, in whatever way. */
export interface ServerProcess {
  readonly pid: number;
  /** Sends a signal and waits until the process has ended. */
  end(signal: NodeJS.Signals): Promise<void>;
  /** Resolves when it has ended, by whatever cause. */
  readonly ended: Promise<unknown>;
}

export interface ServerCommand {
  readonly command: string;
  readonly args: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  /** Gets this process's environment as well. @default true */
  readonly inherits?: boolean;
  /** A Ctrl-C in the terminal goes to every process of its group: in a group of its own, this process decides when it ends. @default false */
  readonly ownGroup?: boolean;
  /** User and group to run as. @default this process's own */
  readonly user?: { readonly uid: number; readonly gid: number };
  /** Text in the output that means: it accepts connections. Or waits until it does; the signal fires when it ends before that. */
  readonly ready: RegExp | ((ended: AbortSignal) => Promise<void>);
  /** Everything that the server prints. */
  readonly onOutput: (text: string) => void;
}

/**
 * Starts a server and waits until it says that it is ready.
 * @throws Error with what it printed when it ends before that
 */
export async function startProcess(server: ServerCommand): Promise<ServerProcess> {
  const child = spawn(server.command, server.args, {
    env: { ...(server.inherits === false ? {} : process.env), ...server.environment },
    stdio: ["ignore", "pipe", "pipe"],
    detached: server.ownGroup ?? false,
    ...server.user,
  });
  const endWithUs = () => child.kill("SIGKILL");
  process.once("exit", endWithUs);
  child.once("exit", () => process.removeListener("exit", endWithUs));
  const running: ServerProcess = {
    pid: child.pid ?? 0,
    ended: new Promise((resolve) => child.once("exit", resolve)),
    async end(signal) {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const gone = once(child, "exit");
      child.kill(signal);
      await gone;
    },
  };
  try {
    await untilReady(child, server);
    return running;
  } catch (error) {
    // There is no process to end when its program is missing.
    if (child.pid !== undefined) await running.end("SIGKILL");
    throw error;
  }
}

function untilReady(child: ChildProcess, { command, ready, onOutput }: ServerCommand): Promise<void> {
  return new Promise((resolve, reject) => {
    let printed: string | undefined = "";
    const ended = new AbortController();
    const listen = (chunk: Buffer) => {
      const text = String(chunk);
      onOutput(text);
      if (printed === undefined) return;
      printed += text;
      if (ready instanceof RegExp && ready.test(printed)) serve();
    };
    const serve = () => {
      printed = undefined;
      resolve();
    };
    child.stdout?.on("data", listen);
    child.stderr?.on("data", listen);
    child.once("error", reject);
    // Its pipes are read to their end by then.
    child.once("close", (code, signal) => {
      ended.abort();
      reject(new Error(`${command} ended with ${code ?? signal}:\n${printed}`));
    });
    if (!(ready instanceof RegExp)) ready(ended.signal).then(serve, reject);
  });
}
