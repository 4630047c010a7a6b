import { at, records } from "./expectations";
import type { Stack, StackResource } from "./stack";
import { textOf } from "./values";

/** Kinds with a pod in them, and the path of the pod. */
const POD_PATHS: Readonly<Record<string, string>> = {
  "kubernetes:core/v1:Pod": "spec",
  "kubernetes:apps/v1:Deployment": "spec.template.spec",
  "kubernetes:apps/v1:StatefulSet": "spec.template.spec",
  "kubernetes:apps/v1:DaemonSet": "spec.template.spec",
  "kubernetes:apps/v1:ReplicaSet": "spec.template.spec",
  "kubernetes:core/v1:ReplicationController": "spec.template.spec",
  "kubernetes:core/v1:PodTemplate": "template.spec",
  "kubernetes:batch/v1:Job": "spec.template.spec",
  "kubernetes:batch/v1:CronJob": "spec.jobTemplate.spec.template.spec",
};

export const POD_TYPES: readonly string[] = Object.keys(POD_PATHS);
/** With those that change an object made elsewhere. They hold what changes and no more: a policy may judge what is there, not what is missing. */
export const PATCHED_POD_TYPES: readonly string[] = POD_TYPES.flatMap((type) => [type, `${type}Patch`]);
/** Those that serve and therefore need probes. */
export const SERVING_TYPES = POD_TYPES.filter((type) => type.startsWith("kubernetes:apps/"));

export function podOf({ type, props }: StackResource): unknown {
  return at(props, POD_PATHS[type.replace(/Patch$/, "")] ?? "spec");
}

/** Init containers too: they run with the same rights. */
export function podContainers(resource: StackResource) {
  const pod = podOf(resource);
  return [...records(at(pod, "initContainers")), ...records(at(pod, "containers"))];
}

/** The containers that serve. */
export function servingContainers(resource: StackResource) {
  return records(at(podOf(resource), "containers"));
}

/** A setting of the container's security context, or else of the pod's. */
export function securityOf(resource: StackResource, container: unknown, path: string): unknown {
  return at(container, `securityContext.${path}`) ?? at(podOf(resource), `securityContext.${path}`);
}

/** The autoscalers of a workload: by dependency, which is known before any name is, or by equal name. */
export function podScalers(stack: Stack, { urn, props }: StackResource): readonly StackResource[] {
  const name = textOf(at(props, "metadata.name"));
  return stack
    .ofType("kubernetes:autoscaling/v2:HorizontalPodAutoscaler")
    .filter(
      (scaler) =>
        scaler.propertyDependencies.spec?.includes(urn) ||
        (name !== undefined && textOf(at(scaler.props, "spec.scaleTargetRef.name")) === name),
    );
}
