import { ALARM, REVISION, WENT_BACK } from "./annotations";
import type { Cluster, Rollout, Version } from "./goBack";

/** Sends a request to the API server. @throws with the server's answer when it refuses */
export type Ask = (method: "GET" | "PATCH", path: string, body?: readonly object[]) => Promise<unknown>;

export interface DeploymentPlace {
  readonly namespace: string;
  readonly name: string;
}

interface Metadata {
  readonly name: string;
  readonly uid: string;
  readonly resourceVersion: string;
  readonly generation: number;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly ownerReferences?: readonly { readonly uid: string }[];
}

interface Deployment {
  readonly metadata: Metadata;
  readonly status?: {
    readonly observedGeneration?: number;
    readonly conditions?: readonly {
      readonly type: string;
      readonly reason: string;
      readonly lastUpdateTime?: string;
    }[];
  };
}

interface ReplicaSet {
  readonly metadata: Metadata;
  readonly spec: { readonly template: { readonly metadata: { readonly labels?: Readonly<Record<string, string>> } } };
  readonly status?: { readonly readyReplicas?: number };
}

/** A Deployment on an API server. Source: Kubernetes documentation, "Deployments", status and rolling back (2026-11). */
export function kubernetes(ask: Ask, { namespace, name }: DeploymentPlace): Cluster {
  const place = `/apis/apps/v1/namespaces/${namespace}`;
  const deployment = async () => (await ask("GET", `${place}/deployments/${name}`)) as Deployment;
  return {
    async rollout(): Promise<Rollout> {
      const { metadata, status = {} } = await deployment();
      const progress = status.conditions?.find(({ type }) => type === "Progressing");
      const isSeen = (status.observedGeneration ?? 0) >= metadata.generation;
      return {
        revision: revisionOf(metadata),
        state: isSeen ? (STATES[progress?.reason ?? ""] ?? "under way") : "under way",
        changedAt: Date.parse(progress?.lastUpdateTime ?? "") || 0,
        wentBackAt: Number(metadata.annotations?.[WENT_BACK] ?? 0),
      };
    },

    async versions(): Promise<readonly Version[]> {
      const { uid } = (await deployment()).metadata;
      const { items } = (await ask("GET", `${place}/replicasets`)) as { readonly items: readonly ReplicaSet[] };
      return items
        .filter(({ metadata }) => metadata.ownerReferences?.some((owner) => owner.uid === uid))
        .map(({ metadata, spec, status }) => ({
          name: metadata.name,
          revision: revisionOf(metadata),
          ready: status?.readyReplicas ?? 0,
          template: withoutHash(spec.template),
        }));
    },

    async apply({ template }, wentBackAt, why): Promise<void> {
      const { resourceVersion } = (await deployment()).metadata;
      const annotation = (key: string, value: string) => ({
        op: "add",
        path: `/metadata/annotations/${key.replace("/", "~1")}`,
        value,
      });
      await ask("PATCH", `${place}/deployments/${name}`, [
        // Refused if somebody has changed it meanwhile; Lambda then tries again.
        { op: "test", path: "/metadata/resourceVersion", value: resourceVersion },
        { op: "replace", path: "/spec/template", value: template },
        annotation(WENT_BACK, String(wentBackAt)),
        annotation(ALARM, why),
      ]);
    },
  };
}

/** Reasons of the condition Progressing; all others are of a rollout that is under way. */
const STATES: Readonly<Record<string, Rollout["state"]>> = {
  NewReplicaSetAvailable: "done",
  ProgressDeadlineExceeded: "failed",
};

function revisionOf({ annotations }: Metadata): number {
  return Number(annotations?.[REVISION] ?? 0);
}

function withoutHash(template: ReplicaSet["spec"]["template"]): unknown {
  const { "pod-template-hash": _, ...labels } = template.metadata.labels ?? {};
  return { ...template, metadata: { ...template.metadata, labels } };
}
