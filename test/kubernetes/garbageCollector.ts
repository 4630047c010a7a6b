import { execFile, spawnSync } from "node:child_process";
import { promisify } from "node:util";
import type { ApiServer } from "./apiServer";

/** Work that controllers do in a cluster, and nobody on a bare API server: without it nothing that is deleted ever goes. */
export interface GarbageCollector {
  stop(): Promise<void>;
}

interface Doomed {
  readonly kind: string;
  readonly apiVersion: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly deletionTimestamp?: string;
    readonly finalizers?: readonly string[];
  };
}

/** A look costs a second of a core: seldom while nothing goes, at once when something went, since what held it goes next. */
const PAUSE_MS = 1500;

/** Finishes deletions on the server until it is stopped. */
export function startGarbageCollector({ kubeconfig }: ApiServer): GarbageCollector {
  const kinds = deletableKinds(kubeconfig);
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
      const objects = await doomed();
      for (const object of objects) await finish(object);
      if (objects.length === 0) await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  }

  async function doomed(): Promise<readonly Doomed[]> {
    const listed = await kubectl(["get", kinds, "--all-namespaces", "--output", "json"]);
    const { items } = JSON.parse(listed) as { readonly items: readonly Doomed[] };
    return items.filter(({ metadata }) => metadata.deletionTimestamp !== undefined);
  }

  async function finish({ kind, apiVersion, metadata }: Doomed): Promise<void> {
    const { name, namespace } = metadata;
    if (kind === "Namespace") {
      const path = `/api/v1/namespaces/${name}/finalize`;
      const finalized = { apiVersion: "v1", kind, metadata: { name }, spec: { finalizers: [] } };
      await kubectl(["replace", "--raw", path, "--filename", "-"], finalized);
      return;
    }
    const [group = "", version] = apiVersion.split("/");
    const type = version ? `${kind}.${version}.${group}` : kind;
    const place = namespace ? ["--namespace", namespace] : [];
    const patch = ["--type", "merge", "--patch", '{"metadata":{"finalizers":null}}'];
    await kubectl(["patch", type, name, ...place, ...patch]);
  }

  /** Never blocks: the program under test may run in this very process. What is gone by now is no failure. */
  async function kubectl(args: readonly string[], input?: object): Promise<string> {
    const running = promisify(execFile)("kubectl", ["--kubeconfig", kubeconfig, ...args], { maxBuffer: 2 ** 26 });
    running.child.stdin?.end(input === undefined ? "" : JSON.stringify(input));
    const { stdout } = await running.catch((error: Error) => {
      if (/NotFound/.test(error.message)) return { stdout: "" };
      throw error;
    });
    return stdout;
  }
}

function deletableKinds(kubeconfig: string): string {
  const args = ["--kubeconfig", kubeconfig, "api-resources", "--verbs", "list,delete", "--output", "name"];
  const { stdout, stderr, status } = spawnSync("kubectl", args, { encoding: "utf8" });
  if (status !== 0) throw new Error(`kubectl api-resources: ${stderr}`);
  return stdout.trim().split("\n").join(",");
}
