import type * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import type { ApplicationConfig, PodResources } from "../../stackConfig";
import { type Addresses, byName, containerEnvironment } from "../containerEnvironment";

type PodSpec = k8s.types.input.core.v1.PodSpec;
type Container = k8s.types.input.core.v1.Container;
type Probe = k8s.types.input.core.v1.Probe;

/** A volume that this cluster needs in the pod, and where it is mounted, read-only. */
export interface ExtraVolume {
  readonly volume: k8s.types.input.core.v1.Volume & { readonly name: string };
  readonly mountPath: string;
}

/** A variable whose value is in a Secret of the application's namespace. */
export interface PodSecret {
  readonly name: string;
  readonly secretName: pulumi.Input<string>;
  readonly key: string;
}

export interface PodArgs {
  readonly application: ApplicationConfig;
  readonly addresses: Addresses;
  readonly secrets: readonly PodSecret[];
  readonly serviceAccountName: pulumi.Input<string>;
  readonly resources: PodResources;
  /** Labels that select the application's pods. */
  readonly labels: Readonly<Record<string, string>>;
  /** Seconds between a pod's removal from load balancers and its SIGTERM. */
  readonly drainSeconds: number;
  readonly volumes: readonly ExtraVolume[];
}

/** Name of the port in the pod, so that Services do not depend on its number. */
export const PORT_NAME = "http";

/** Seconds: the most that Spring's graceful shutdown takes, and a margin. */
const SHUTDOWN_SECONDS = 45;

/** Seconds between two startup probes. */
const STARTUP_PERIOD_SECONDS = 5;

export const architectures = { x86_64: "amd64", arm64: "arm64" } as const;

/** The application's pod, which meets the Pod Security Standard "restricted". */
export function podSpec(args: PodArgs): PodSpec {
  const { application } = args;
  return {
    serviceAccountName: args.serviceAccountName,
    automountServiceAccountToken: false,
    // True would give the pod variables for every Service of its namespace, which Spring would read as settings.
    enableServiceLinks: false,
    nodeSelector: { "kubernetes.io/arch": architectures[application.architecture] },
    terminationGracePeriodSeconds: args.drainSeconds + SHUTDOWN_SECONDS,
    securityContext: {
      runAsNonRoot: true,
      runAsUser: application.user,
      runAsGroup: application.user,
      fsGroup: application.user,
      seccompProfile: { type: "RuntimeDefault" },
    },
    topologySpreadConstraints: ["topology.kubernetes.io/zone", "kubernetes.io/hostname"].map((topologyKey) => ({
      topologyKey,
      maxSkew: 1,
      // A preference only: if a zone fails, its pods must be able to run in the others.
      whenUnsatisfiable: "ScheduleAnyway",
      labelSelector: { matchLabels: args.labels },
      matchLabelKeys: ["pod-template-hash"],
    })),
    containers: [container(args)],
    volumes: [{ name: "tmp", emptyDir: {} }, ...args.volumes.map(({ volume }) => volume)],
  };
}

function container({ application, addresses, secrets, resources, drainSeconds, volumes }: PodArgs): Container {
  return {
    name: "app",
    image: application.image,
    ports: [{ name: PORT_NAME, containerPort: application.port, protocol: "TCP" }],
    env: [
      ...containerEnvironment(application, addresses),
      ...byName(secrets).map(({ name, secretName, key }) => ({
        name,
        valueFrom: { secretKeyRef: { name: secretName, key } },
      })),
    ],
    resources,
    ...probes(application),
    // The pod still serves while load balancers remove it. `sleep` needs no shell in the image.
    lifecycle: { preStop: { sleep: { seconds: drainSeconds } } },
    securityContext: {
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ["ALL"] },
    },
    volumeMounts: [
      { name: "tmp", mountPath: "/tmp" },
      ...volumes.map(({ volume, mountPath }) => ({ name: volume.name, mountPath, readOnly: true })),
    ],
  };
}

/** Only readiness depends on the database: a database outage must not restart pods. The periods are those of docs/guide.md. */
function probes({ livenessPath, readinessPath, startupSeconds }: ApplicationConfig) {
  const get = (path: string): Probe => ({ httpGet: { path, port: PORT_NAME }, timeoutSeconds: 5 });
  return {
    startupProbe: {
      ...get(livenessPath),
      periodSeconds: STARTUP_PERIOD_SECONDS,
      failureThreshold: Math.max(1, Math.ceil(startupSeconds / STARTUP_PERIOD_SECONDS)),
    },
    livenessProbe: { ...get(livenessPath), periodSeconds: 30, failureThreshold: 3 },
    readinessProbe: { ...get(readinessPath), periodSeconds: 10, failureThreshold: 3 },
  };
}
