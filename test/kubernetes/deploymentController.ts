import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { promisify } from "node:util";
import type { ApiServer } from "./apiServer";

/** What the Deployment controller and the pods of a cluster do, as far as somebody who waits for a rollout can see. */
export interface DeploymentController {
  stop(): Promise<void>;
}

interface Metadata {
  readonly name: string;
  readonly namespace: string;
  readonly uid: string;
  readonly generation: number;
  readonly annotations?: Readonly<Record<string, string>>;
}

interface Workload {
  readonly metadata: Metadata;
  readonly spec: {
    readonly replicas: number;
    readonly selector: { readonly matchLabels: Readonly<Record<string, string>> };
    readonly template: {
      readonly metadata: object;
      readonly spec: { readonly containers: readonly { readonly image: string }[] };
    };
  };
  readonly status?: { readonly observedGeneration?: number };
}

const REVISION = "deployment.kubernetes.io/revision";
const PAUSE_MS = 500;

/** Rolls every Deployment to its newest template until it is stopped; pods of an image whose tag has "bad" in it never get ready. */
export function startDeploymentController({ kubeconfig }: ApiServer): DeploymentController {
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
      for (const deployment of await list("deployments")) {
        if (deployment.status?.observedGeneration !== deployment.metadata.generation) await roll(deployment);
      }
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  }

  async function roll(deployment: Workload): Promise<void> {
    const { name, namespace } = deployment.metadata;
    const hash = createHash("sha256").update(JSON.stringify(deployment.spec.template)).digest("hex").slice(0, 10);
    const sets = (await list("replicasets")).filter((each) => each.metadata.namespace === namespace);
    const revision = Math.max(0, ...sets.map(revisionOf)) + 1;
    const isNew = sets.every((each) => each.metadata.name !== `${name}-${hash}`);
    if (isNew) await kubectl(["create", "--filename", "-"], replicaSet(deployment, hash, revision));
    else await annotate("replicaset", `${name}-${hash}`, namespace, revision);
    await annotate("deployment", name, namespace, revision);
    const works = deployment.spec.template.spec.containers.every(({ image }) => !/:.*bad/.test(image));
    for (const each of sets.filter(({ metadata }) => metadata.name !== `${name}-${hash}`)) {
      if (works) await scale(each.metadata.name, namespace, 0);
    }
    if (works) await scale(`${name}-${hash}`, namespace, deployment.spec.replicas);
    const before = sets.length > 0;
    await status("deployment", name, namespace, {
      observedGeneration: (await get("deployment", name, namespace)).metadata.generation,
      conditions: [available(works || before), progressing(works, `${name}-${hash}`)],
    });
  }

  async function scale(name: string, namespace: string, replicas: number): Promise<void> {
    await patch("replicaset", name, namespace, { spec: { replicas } });
    await status("replicaset", name, namespace, { replicas, readyReplicas: replicas, availableReplicas: replicas });
  }

  async function list(kind: string): Promise<readonly Workload[]> {
    return JSON.parse(await kubectl(["get", kind, "--all-namespaces", "--output", "json"])).items;
  }

  async function get(kind: string, name: string, namespace: string): Promise<Workload> {
    return JSON.parse(await kubectl(["get", kind, name, "--namespace", namespace, "--output", "json"]));
  }

  function annotate(kind: string, name: string, namespace: string, revision: number): Promise<string> {
    return patch(kind, name, namespace, { metadata: { annotations: { [REVISION]: String(revision) } } });
  }

  function status(kind: string, name: string, namespace: string, value: object): Promise<string> {
    return patch(kind, name, namespace, { status: value }, ["--subresource", "status"]);
  }

  function patch(kind: string, name: string, namespace: string, value: object, more: readonly string[] = []) {
    const how = ["--type", "merge", "--patch", JSON.stringify(value)];
    return kubectl(["patch", kind, name, "--namespace", namespace, ...more, ...how]);
  }

  /** Never blocks: the program under test runs in this very process. */
  async function kubectl(args: readonly string[], input?: object): Promise<string> {
    const child = promisify(execFile)("kubectl", ["--kubeconfig", kubeconfig, ...args], { maxBuffer: 2 ** 26 });
    child.child.stdin?.end(input === undefined ? "" : JSON.stringify(input));
    return (await child).stdout;
  }
}

function revisionOf({ metadata }: Workload): number {
  return Number(metadata.annotations?.[REVISION] ?? 0);
}

function replicaSet({ metadata, spec }: Workload, hash: string, revision: number): object {
  const { name, namespace, uid } = metadata;
  const labels = { ...spec.selector.matchLabels, "pod-template-hash": hash };
  const owner = { apiVersion: "apps/v1", kind: "Deployment", name, uid, controller: true };
  return {
    apiVersion: "apps/v1",
    kind: "ReplicaSet",
    metadata: {
      name: `${name}-${hash}`,
      namespace,
      labels,
      annotations: { [REVISION]: String(revision) },
      ownerReferences: [owner],
    },
    spec: {
      replicas: spec.replicas,
      selector: { matchLabels: labels },
      template: { ...spec.template, metadata: { ...spec.template.metadata, labels } },
    },
  };
}

function available(is: boolean): object {
  return is
    ? { type: "Available", status: "True", reason: "MinimumReplicasAvailable", message: "enough pods" }
    : { type: "Available", status: "False", reason: "MinimumReplicasUnavailable", message: "no pods" };
}

function progressing(works: boolean, replicaSetName: string): object {
  return works
    ? { type: "Progressing", status: "True", reason: "NewReplicaSetAvailable", message: `${replicaSetName} is there` }
    : {
        type: "Progressing",
        status: "False",
        reason: "ProgressDeadlineExceeded",
        message: `ReplicaSet "${replicaSetName}" has timed out progressing.`,
      };
}
