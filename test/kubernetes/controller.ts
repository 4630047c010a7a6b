import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { ApiServer } from "./apiServer";

/** Does what controllers do in a cluster and a bare API server lacks. */
export interface Controller {
  stop(): Promise<void>;
}

/** What `kubectl` prints. It never blocks: the program under test may run in this very process. */
export type Kubectl = (args: readonly string[], input?: object) => Promise<string>;

/**
 * Repeats a round until it is stopped.
 * @param pauseMs between rounds that changed nothing; after one that did, the next follows at once
 * @param round says whether it changed something
 */
export function startController(
  { kubeconfig }: ApiServer,
  pauseMs: number,
  round: (kubectl: Kubectl) => Promise<boolean>,
): Controller {
  let running = true;
  const done = loop();
  return {
    async stop() {
      running = false;
      await done;
    },
  };

  async function loop(): Promise<void> {
    while (running) {
      if (!(await round(kubectl))) await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
  }

  async function kubectl(args: readonly string[], input?: object): Promise<string> {
    const child = promisify(execFile)("kubectl", ["--kubeconfig", kubeconfig, ...args], { maxBuffer: 2 ** 26 });
    child.child.stdin?.end(input === undefined ? "" : JSON.stringify(input));
    return (await child).stdout;
  }
}
