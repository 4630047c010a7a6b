import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { deploymentMaximumPercent } from "../../../policies/facts/connectionBudget";
import { GUIDE_REPLICAS, guideResources } from "../../configuration/podSizes";
import { type Schedule, sizeChanges } from "../../configuration/schedules";
import type { ApplicationConfig, Exposure, PodResources } from "../../stackConfig";
import { type Transform, transformed } from "../../support/transform";
import type { Addresses } from "../containerEnvironment";
import { heldMinimum } from "../heldMinimum";
import { expose } from "./exposure";
import { networkPolicy, type PodServers } from "./networkPolicy";
import { type ExtraVolume, PORT_NAME, type PodSecret, podSpec } from "./pod";
import { createPodSchedule } from "./podSchedule";

/** Annotation for how long Pulumi waits. Source: Pulumi Kubernetes provider, "Overridable default timeouts" (2026-11). */
const timeout = (seconds: number) => ({ "pulumi.com/timeoutSeconds": String(seconds) });

/** Where the application is in the cluster, as outputs of the resources, so that what uses it is created after them. */
export interface Place {
  readonly namespace: pulumi.Output<string>;
  readonly serviceName: pulumi.Output<string>;
}

export interface KubernetesWorkloadArgs {
  readonly application: ApplicationConfig;
  /** Variables of the application that are known only after other resources exist, RDS_ENDPOINT among them. */
  readonly addresses: Addresses;
  /** The servers that the application connects to, beside egressPorts. */
  readonly servers: PodServers;
  /** Variables whose values are in Secrets of the application's namespace; this component never reads them. */
  readonly secrets: readonly PodSecret[];
  /** How users reach the application. */
  readonly exposure: Exposure;
  /** @default 3, as in docs/guide.md */
  readonly minReplicas?: number;
  /** Pods to start with and to keep at least while traffic moves. @default minReplicas */
  readonly minimumDuringMove?: number | undefined;
  /** Most pods that the autoscaler may run. */
  readonly maxReplicas: number;
  /** Average CPU in percent of the request, above which pods are added. */
  readonly cpuTarget: number;
  /** @default as in docs/guide.md: requests of 250m and 512Mi, limits of 500m and 1Gi */
  readonly resources?: PodResources;
  /** Seconds between a pod's removal from load balancers and its SIGTERM. @default 20 */
  readonly drainSeconds?: number;
  /**
   * The namespace exists already, with the Secret in it. It gets labels, and is not deleted with the workload.
   * @default false: the namespace is created and deleted with the workload
   */
  readonly existingNamespace?: boolean;
  /** Labels of the namespace beside the pod security ones. @default none */
  readonly namespaceLabels?: Readonly<Record<string, string>>;
  /** Volumes that this cluster needs in the pods. @default none */
  readonly volumes?: readonly ExtraVolume[];
  /** Creates what must exist before the first pod. @default nothing */
  readonly prerequisites?: (place: Place) => readonly pulumi.Resource[];
  /** True: an update waits until the pods serve. False: only until the API server has accepted the objects. @default true */
  readonly waitForRollout?: boolean;
  /** What changes by the clock, and the image of kubectl that does it. @default nothing */
  readonly schedule?: Schedule & { readonly kubectlImage: string };
  /** Changes a child's arguments before it is made. */
  readonly transform?: {
    readonly deployment?: Transform<k8s.apps.v1.DeploymentArgs>;
    readonly autoscaler?: Transform<k8s.autoscaling.v2.HorizontalPodAutoscalerArgs>;
    readonly networkPolicy?: Transform<k8s.networking.v1.NetworkPolicyArgs>;
  };
}

/** Port of the Service. */
export const SERVICE_PORT = 80;

/**
 * Somebody may have put an old version back: `kubectl rollout undo`, or the guard of eks/rollback. The next update takes the fields back,
 * instead of ending with a conflict. Source: Pulumi Kubernetes provider, "Managing Resources with Server-Side Apply" (2026-11).
 */
const TAKE_BACK = { "pulumi.com/patchForce": "true" };

const NO_WAIT = { "pulumi.com/skipAwait": "true" };

/** Seconds that a pod may need besides the application's own start: for a new node, the image, the load balancer's first checks. */
const PLACE_SECONDS = 180;

/** Rounds of a rollout: as many pods more as the connection budget has room for, half of them, then the rest. */
const ROUNDS = 2;

/**
 * The application on any conformant Kubernetes. It needs a cluster (the provider that it gets) and the address of a PostgreSQL server, and
 * does not depend on where they run. Everything is in one namespace, named after the application.
 */
export class KubernetesWorkload extends pulumi.ComponentResource {
  readonly namespace: pulumi.Output<string>;
  readonly serviceName: pulumi.Output<string>;
  readonly deploymentName: pulumi.Output<string>;
  /** Annotations of the Deployment as they are after the rollout. */
  readonly deploymentAnnotations: pulumi.Output<Readonly<Record<string, string>> | undefined>;

  constructor(name: string, args: KubernetesWorkloadArgs, opts?: pulumi.ComponentResourceOptions) {
    super("malayalees:topology:KubernetesWorkload", name, {}, opts);
    const { application, minReplicas = GUIDE_REPLICAS } = args;
    const child = { parent: this };
    const selector = { "app.kubernetes.io/name": application.name };

    const minimum = heldMinimum(minReplicas, args.minimumDuringMove);
    const { schedule } = args;
    const changes = schedule ? sizeChanges(schedule, { min: minReplicas, max: args.maxReplicas }) : [];
    const deadlineSeconds = application.startupSeconds + PLACE_SECONDS;
    const maxSurge = `${deploymentMaximumPercent(minReplicas) - 100}%`;
    const waits = args.waitForRollout !== false;
    const annotations = waits ? undefined : NO_WAIT;
    const common = { name: application.name, labels: selector, annotations };

    const namespace = createNamespace();
    const metadata = { ...common, namespace };
    const serviceAccount = createServiceAccount();
    createNetworkPolicy();
    const service = createService();
    const place = { namespace, serviceName: service.metadata.name };
    const prerequisites = args.prerequisites?.(place) ?? [];
    const deployment = createDeployment();
    createAutoscaler();
    createSchedule();
    createDisruptionBudget();
    createExposure();

    this.namespace = place.namespace;
    this.serviceName = place.serviceName;
    this.deploymentName = deployment.metadata.name;
    this.deploymentAnnotations = deployment.metadata.annotations;
    this.registerOutputs({ namespace: this.namespace, serviceName: this.serviceName });

    function createNamespace(): pulumi.Output<string> {
      const modes = ["enforce", "audit", "warn"].map((mode) => [`pod-security.kubernetes.io/${mode}`, "restricted"]);
      const labels = { ...selector, ...args.namespaceLabels, ...Object.fromEntries(modes) };
      const given = { metadata: { ...common, labels } };
      if (!args.existingNamespace) return new k8s.core.v1.Namespace(name, given, child).metadata.name;
      return new k8s.core.v1.NamespacePatch(name, given, child).metadata.name.apply(
        (there) => there ?? application.name,
      );
    }

    function createServiceAccount(): k8s.core.v1.ServiceAccount {
      return new k8s.core.v1.ServiceAccount(name, { metadata, automountServiceAccountToken: false }, child);
    }

    function createNetworkPolicy(): void {
      const spec = networkPolicy(selector, args.servers, application.egressPorts);
      new k8s.networking.v1.NetworkPolicy(name, transformed(args.transform?.networkPolicy, { metadata, spec }), child);
    }

    function createService(): k8s.core.v1.Service {
      // Pulumi must not wait for it: it has no endpoints until the pods exist, which are created after it.
      return new k8s.core.v1.Service(
        name,
        {
          metadata: { ...metadata, annotations: NO_WAIT },
          spec: {
            type: "ClusterIP",
            selector,
            ports: [{ name: PORT_NAME, port: SERVICE_PORT, targetPort: PORT_NAME }],
          },
        },
        child,
      );
    }

    function createDeployment(): k8s.apps.v1.Deployment {
      return new k8s.apps.v1.Deployment(
        name,
        transformed(args.transform?.deployment, {
          // After this time an update whose pods never serve fails with Kubernetes's reasons; the old pods still serve.
          metadata: {
            ...metadata,
            annotations: { ...TAKE_BACK, ...(waits ? timeout(ROUNDS * deadlineSeconds) : NO_WAIT) },
          },
          spec: {
            replicas: minimum.count,
            selector: { matchLabels: selector },
            strategy: { type: "RollingUpdate", rollingUpdate: { maxUnavailable: 0, maxSurge } },
            progressDeadlineSeconds: deadlineSeconds,
            template: { metadata: { labels: selector }, spec: createPodSpec() },
          },
        }),
        {
          ...child,
          dependsOn: [service, ...prerequisites],
          // The autoscaler sets it after the Deployment is created.
          ignoreChanges: ["spec.replicas"],
        },
      );
    }

    function createPodSpec() {
      return podSpec({
        application,
        addresses: args.addresses,
        secrets: args.secrets,
        serviceAccountName: serviceAccount.metadata.name,
        resources: args.resources ?? guideResources,
        labels: selector,
        drainSeconds: args.drainSeconds ?? 20,
        volumes: args.volumes ?? [],
      });
    }

    function createAutoscaler(): void {
      const target = { type: "Utilization", averageUtilization: args.cpuTarget };
      new k8s.autoscaling.v2.HorizontalPodAutoscaler(
        name,
        transformed(args.transform?.autoscaler, {
          metadata: minimum.marks ? { ...metadata, annotations: { ...annotations, ...minimum.marks } } : metadata,
          spec: {
            scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: deployment.metadata.name },
            minReplicas: minimum.count,
            maxReplicas: args.maxReplicas,
            metrics: [{ type: "Resource", resource: { name: "cpu", target } }],
            // In seconds. Pods are added quickly and removed slowly, because a JVM needs time to warm up.
            behavior: { scaleUp: { stabilizationWindowSeconds: 60 }, scaleDown: { stabilizationWindowSeconds: 300 } },
          },
        }),
        { ...child, ignoreChanges: changes.length > 0 ? ["spec.minReplicas", "spec.maxReplicas"] : [] },
      );
    }

    function createSchedule(): void {
      if (schedule === undefined || changes.length === 0) return;
      const { user, architecture } = application;
      const image = schedule.kubectlImage;
      createPodSchedule(`${name}-schedule`, { changes, metadata, image, user, architecture }, child);
    }

    function createDisruptionBudget(): void {
      const selected = { selector: { matchLabels: selector } };
      // Draining nodes evicts one pod at a time; a pod that is not healthy never blocks it.
      const spec = { ...selected, maxUnavailable: 1, unhealthyPodEvictionPolicy: "AlwaysAllow" };
      new k8s.policy.v1.PodDisruptionBudget(name, { metadata, spec }, child);
    }

    function createExposure(): void {
      const backend = { metadata, serviceName: place.serviceName, servicePort: SERVICE_PORT };
      expose(name, args.exposure, backend, child);
    }
  }
}
