import type * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import type { ApplicationConfig, PodResources } from "../../stackConfig";
import { containerEnvironment } from "../containerEnvironment";

type PodSpec = k8s.types.input.core.v1.PodSpec;
type Container = k8s.types.input.core.v1.Container;
type Probe = k8s.types.input.core.v1.Probe;

/** A volume that the cluster at hand needs in the pod, and where it is mounted, read-only. */
export interface ExtraVolume {
  readonly volume: k8s.types.input.core.v1.Volume & { readonly name: string };
  readonly mountPath: string;
}

/** The Secret that holds the application's own database role. */
export interface CredentialsReference {
  readonly secretName: string;
  readonly usernameKey: string;
  readonly passwordKey: string;
}

export interface PodArgs {
  readonly application: ApplicationConfig;
  readonly databaseAddress: pulumi.Input<string>;
  readonly credentials: CredentialsReference;
  readonly serviceAccountName: pulumi.Input<string>;
  readonly resources: PodResources;
  /** Labels that select the application's pods. */
  readonly labels: Readonly<Record<string, string>>;
  /** Seconds that load balancers have to notice that a pod goes, before it is told to stop. */
  readonly drainSeconds: number;
  readonly volumes: readonly ExtraVolume[];
}

/** Name of the port in the pod, so that services need not know its number. */
export const PORT_NAME = "http";

/** Seconds that Spring's graceful shutdown takes at most, and a margin. */
const SHUTDOWN_SECONDS = 45;

/** Seconds between two startup probes. */
const STARTUP_PERIOD_SECONDS = 5;

const architectures = { x86_64: "amd64", arm64: "arm64" } as const;

/** The application's pod, as the Pod Security Standard "restricted" wants it. */
export function podSpec(args: PodArgs): PodSpec {
  const { application } = args;
  return {
    serviceAccountName: args.serviceAccountName,
    automountServiceAccountToken: false,
    // Without it the pod gets variables for every service of its namespace, which Spring would read as settings.
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
      // A preference: when a zone is down its pods are wanted in the others.
      whenUnsatisfiable: "ScheduleAnyway",
      labelSelector: { matchLabels: args.labels },
      matchLabelKeys: ["pod-template-hash"],
    })),
    containers: [container(args)],
    volumes: [{ name: "tmp", emptyDir: {} }, ...args.volumes.map(({ volume }) => volume)],
  };
}

function container({
  application,
  databaseAddress,
  credentials,
  resources,
  drainSeconds,
  volumes,
}: PodArgs): Container {
  const secret = (key: string) => ({ secretKeyRef: { name: credentials.secretName, key } });
  return {
    name: "app",
    image: application.image,
    ports: [{ name: PORT_NAME, containerPort: application.port, protocol: "TCP" }],
    env: [
      ...containerEnvironment(application, databaseAddress),
      { name: "DB_PASSWORD", valueFrom: secret(credentials.passwordKey) },
      { name: "DB_USERNAME", valueFrom: secret(credentials.usernameKey) },
    ],
    resources,
    ...probes(application),
    // The pod goes on serving while load balancers take it out; needs no shell in the image.
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

/** Only readiness depends on the database: an outage must take pods out of service, never restart them. Periods are the guide's. */
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
