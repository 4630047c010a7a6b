import { createHash } from "node:crypto";
import type { ApiServer } from "./apiServer";
import { type Connection, connect } from "./connection";
import type { Controller } from "./controller";

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
const APPS = "/apis/apps/v1";

/**
 * Does what the Deployment controller and the pods of a cluster do, as far as a wait for a rollout can see: every Deployment gets its
 * newest template; pods of an image whose tag has "bad" in it never become ready.
 */
export async function startDeploymentController(server: ApiServer): Promise<Controller> {
  const connection = await connect(server);
  const cluster = new Cluster(connection);
  let running = true;
  const done = (async () => {
    while (running) {
      for (const deployment of await cluster.list("deployments"))
        if (deployment.status?.observedGeneration !== deployment.metadata.generation) await cluster.roll(deployment);
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  })();
  return {
    async stop() {
      running = false;
      await done.finally(() => connection.close());
    },
  };
}

class Cluster {
  constructor(private readonly connection: Connection) {}

  async roll(deployment: Workload): Promise<void> {
    const { name, namespace } = deployment.metadata;
    const hash = createHash("sha256").update(JSON.stringify(deployment.spec.template)).digest("hex").slice(0, 10);
    const sets = (await this.list("replicasets")).filter((each) => each.metadata.namespace === namespace);
    const revision = Math.max(0, ...sets.map(revisionOf)) + 1;
    const isNew = sets.every((each) => each.metadata.name !== `${name}-${hash}`);
    if (isNew) await this.create("replicasets", namespace, replicaSet(deployment, hash, revision));
    else await this.annotate("replicasets", `${name}-${hash}`, namespace, revision);
    await this.annotate("deployments", name, namespace, revision);
    const works = deployment.spec.template.spec.containers.every(({ image }) => !/:.*bad/.test(image));
    for (const each of sets.filter(({ metadata }) => metadata.name !== `${name}-${hash}`)) {
      if (works) await this.scale(each.metadata.name, namespace, 0);
    }
    if (works) await this.scale(`${name}-${hash}`, namespace, deployment.spec.replicas);
    const before = sets.length > 0;
    await this.status("deployments", name, namespace, {
      observedGeneration: await this.generation("deployments", name, namespace),
      conditions: [
        available(works || before),
        { ...progressing(works, `${name}-${hash}`), lastUpdateTime: new Date().toISOString() },
      ],
    });
  }

  private async scale(name: string, namespace: string, replicas: number): Promise<void> {
    await this.patch("replicasets", name, namespace, { spec: { replicas } });
    await this.status("replicasets", name, namespace, {
      replicas,
      readyReplicas: replicas,
      availableReplicas: replicas,
    });
  }

  async list(kind: string): Promise<readonly Workload[]> {
    return (await this.connection.request<{ readonly items: readonly Workload[] }>(`${APPS}/${kind}`))?.items ?? [];
  }

  private async generation(kind: string, name: string, namespace: string): Promise<number | undefined> {
    return (await this.connection.request<Workload>(pathOf(kind, namespace, name)))?.metadata.generation;
  }

  private annotate(kind: string, name: string, namespace: string, revision: number): Promise<unknown> {
    return this.patch(kind, name, namespace, { metadata: { annotations: { [REVISION]: String(revision) } } });
  }

  private create(kind: string, namespace: string, body: object): Promise<unknown> {
    return this.connection.request(pathOf(kind, namespace), { method: "POST", body });
  }

  private status(kind: string, name: string, namespace: string, value: object): Promise<unknown> {
    return this.connection.request(pathOf(kind, namespace, name, "status"), {
      method: "PATCH",
      body: { status: value },
    });
  }

  private patch(kind: string, name: string, namespace: string, body: object): Promise<unknown> {
    return this.connection.request(pathOf(kind, namespace, name), { method: "PATCH", body });
  }
}

function pathOf(kind: string, namespace: string, ...more: readonly string[]): string {
  return [APPS, "namespaces", namespace, kind, ...more].join("/");
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
