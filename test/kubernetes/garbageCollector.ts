import { spawnSync } from "node:child_process";
import type { ApiServer } from "./apiServer";
import { type Controller, type Kubectl, startController } from "./controller";

interface Terminating {
  readonly kind: string;
  readonly apiVersion: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly deletionTimestamp?: string;
    readonly finalizers?: readonly string[];
  };
}

/** A round costs a second of a core, and most of the time nothing goes. When something went, what it held goes next, at once. */
const PAUSE_MS = 6000;

/** Finishes deletions on the server until it is stopped: without it nothing that is deleted ever goes. */
export function startGarbageCollector(server: ApiServer): Controller {
  const kinds = deletableKinds(server.kubeconfig);
  return startController(server, PAUSE_MS, async (kubectl) => {
    const listed = await kubectl(["get", kinds, "--all-namespaces", "--output", "json"]).catch(unlessGone);
    const { items }: { readonly items: readonly Terminating[] } = JSON.parse(listed || '{"items":[]}');
    const terminating = items.filter(({ metadata }) => metadata.deletionTimestamp !== undefined);
    for (const object of terminating) await finish(kubectl, object).catch(unlessGone);
    return terminating.length > 0;
  });
}

async function finish(kubectl: Kubectl, { kind, apiVersion, metadata }: Terminating): Promise<string> {
  const { name, namespace } = metadata;
  if (kind === "Namespace") {
    const path = `/api/v1/namespaces/${name}/finalize`;
    const finalized = { apiVersion: "v1", kind, metadata: { name }, spec: { finalizers: [] } };
    return kubectl(["replace", "--raw", path, "--filename", "-"], finalized);
  }
  const [group = "", version] = apiVersion.split("/");
  const type = version ? `${kind}.${version}.${group}` : kind;
  const place = namespace ? ["--namespace", namespace] : [];
  const patch = ["--type", "merge", "--patch", '{"metadata":{"finalizers":null}}'];
  return kubectl(["patch", type, name, ...place, ...patch]);
}

/** What has gone meanwhile is no failure. */
function unlessGone(error: Error): string {
  if (/NotFound/.test(error.message)) return "";
  throw error;
}

function deletableKinds(kubeconfig: string): string {
  const args = ["--kubeconfig", kubeconfig, "api-resources", "--verbs", "list,delete", "--output", "name"];
  const { stdout, stderr, status } = spawnSync("kubectl", args, { encoding: "utf8" });
  if (status !== 0) throw new Error(`kubectl api-resources: ${stderr}`);
  return stdout.trim().split("\n").join(",");
}
