import type { StackResource } from "./stack";

/** The component of @pulumi/eks, whose properties differ from those of the resource. */
const COMPONENT = "eks:index:Cluster";

export const EKS_CLUSTERS: readonly string[] = [COMPONENT, "aws:eks/cluster:Cluster"];

export function isComponent({ type }: Pick<StackResource, "type">): boolean {
  return type === COMPONENT;
}
