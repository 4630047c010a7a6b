import * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import { type SizeChange, unixCron } from "../../configuration/schedules";
import type { ApplicationConfig } from "../../stackConfig";
import { architectures } from "./pod";

export interface PodScheduleArgs {
  readonly changes: readonly SizeChange[];
  /** Of the Deployment and its autoscaler. */
  readonly metadata: { readonly name: string; readonly namespace: pulumi.Input<string> };
  /** Its entry point is kubectl. */
  readonly image: string;
  /** Numeric user of the process. */
  readonly user: number;
  readonly architecture: ApplicationConfig["architecture"];
}

/** Which policy these objects are excepted from, and why. */
const NEEDS_API = {
  "policy.suppress/pod-has-no-api-token": "It changes the number of the application's pods, by the API alone",
};

/** Seconds after its time at which a change is still made: the controller was away, or a node had to start. */
const LATE_SECONDS = 3600;

/**
 * Kubernetes has no scaling by the clock: a CronJob for each change runs kubectl, with the right to change this one Deployment's number
 * of pods and its autoscaler's limits. An autoscaler leaves a Deployment with 0 pods alone until somebody gives it pods again.
 * Source: Kubernetes documentation, "Horizontal Pod Autoscaling", implicit maintenance-mode deactivation (2026-11).
 */
export function createPodSchedule(name: string, args: PodScheduleArgs, opts: pulumi.CustomResourceOptions): void {
  const { namespace, name: application } = args.metadata;
  const metadata = { name: `${application}-schedule`, namespace };
  // Another name than the application's: neither its Service nor its NetworkPolicy is for these pods.
  const labels = { "app.kubernetes.io/name": metadata.name };
  const account = new k8s.core.v1.ServiceAccount(name, { metadata, automountServiceAccountToken: false }, opts);
  const role = new k8s.rbac.v1.Role(name, { metadata, rules: rightsTo(application) }, opts);
  new k8s.rbac.v1.RoleBinding(
    name,
    {
      metadata,
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: role.metadata.name },
      subjects: [{ kind: "ServiceAccount", name: account.metadata.name, namespace }],
    },
    opts,
  );
  for (const change of args.changes) {
    const template = {
      metadata: { labels },
      spec: podSpecOf(args, account.metadata.name, commandsOf(change, application)),
    };
    new k8s.batch.v1.CronJob(
      `${name}-${change.name}`,
      {
        metadata: { name: `${application}-${change.name}`, namespace, annotations: NEEDS_API },
        spec: {
          schedule: unixCron(change),
          timeZone: change.timezone,
          concurrencyPolicy: "Forbid",
          startingDeadlineSeconds: LATE_SECONDS,
          successfulJobsHistoryLimit: 1,
          failedJobsHistoryLimit: 3,
          jobTemplate: { spec: { backoffLimit: 5, activeDeadlineSeconds: LATE_SECONDS, template } },
        },
      },
      opts,
    );
  }
}

function rightsTo(application: string) {
  const ofIt = { resourceNames: [application] };
  return [
    { apiGroups: ["apps"], resources: ["deployments"], ...ofIt, verbs: ["get"] },
    { apiGroups: ["apps"], resources: ["deployments/scale"], ...ofIt, verbs: ["get", "patch", "update"] },
    { apiGroups: ["autoscaling"], resources: ["horizontalpodautoscalers"], ...ofIt, verbs: ["get", "patch"] },
  ];
}

/** Arguments of kubectl, one call after the other. Only `on` gives pods to a Deployment that may have none. */
function commandsOf({ name, min, max }: SizeChange, application: string): readonly (readonly string[])[] {
  const scale = (replicas: number) => ["scale", `deployment/${application}`, `--replicas=${replicas}`];
  if (max === 0) return [scale(0)];
  const patch = JSON.stringify({ spec: { minReplicas: min, maxReplicas: max } });
  const limits = ["patch", `horizontalpodautoscaler/${application}`, "--type=merge", `--patch=${patch}`];
  return name === "on" ? [limits, scale(min)] : [limits];
}

function podSpecOf(
  { image, user, architecture }: PodScheduleArgs,
  serviceAccountName: pulumi.Input<string>,
  commands: readonly (readonly string[])[],
) {
  const containers = commands.map((args, index) => ({
    name: `kubectl-${index + 1}`,
    image,
    args: [...args, "--cache-dir=/tmp/cache"],
    resources: { requests: { cpu: "50m", memory: "64Mi" }, limits: { cpu: "250m", memory: "128Mi" } },
    securityContext: {
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ["ALL"] },
    },
    volumeMounts: [{ name: "tmp", mountPath: "/tmp" }],
  }));
  return {
    serviceAccountName,
    automountServiceAccountToken: true,
    restartPolicy: "Never",
    nodeSelector: { "kubernetes.io/arch": architectures[architecture] },
    securityContext: {
      runAsNonRoot: true,
      runAsUser: user,
      runAsGroup: user,
      seccompProfile: { type: "RuntimeDefault" },
    },
    // One after the other, and the last one decides how the Job ends.
    initContainers: containers.slice(0, -1),
    containers: containers.slice(-1),
    volumes: [{ name: "tmp", emptyDir: {} }],
  };
}
