import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import type { ApplicationConfig } from "../../stackConfig";

export interface NodesArgs {
  readonly architecture: ApplicationConfig["architecture"];
  /** Name of the nodes' role; EKS gave it access when it created the cluster. */
  readonly nodeRoleName: pulumi.Input<string>;
  readonly subnetIds: pulumi.Input<pulumi.Input<string>[]>;
  /** The cluster's own group. */
  readonly securityGroupId: pulumi.Input<string>;
  /** On every machine, volume and network interface. */
  readonly tags: Readonly<Record<string, string>>;
}

/** Kubernetes's names for the architectures. */
const architectures = { x86_64: "amd64", arm64: "arm64" } as const;

const NAME = "application";

/** Higher than the built-in pool (cluster.ts): pods that could run in both run here. */
const WEIGHT = 10;

/**
 * The machines of the pods: Auto Mode starts them when pods need them. Auto Mode's own pool has no tags, and only x86_64. This pool has
 * the same settings, except that an unused machine is removed after five minutes, as long as the autoscaler waits before it removes pods.
 * Source: Amazon EKS user guide, "Create a Node Class for Amazon EKS" and "Create a Node Pool for EKS Auto Mode" (2026-11).
 */
export function createNodes(name: string, args: NodesArgs, opts: pulumi.CustomResourceOptions): pulumi.Resource {
  const nodeClass = new k8s.apiextensions.CustomResource(
    `${name}-node-class`,
    { apiVersion: "eks.amazonaws.com/v1", kind: "NodeClass", metadata: { name: NAME }, spec: nodeClassSpec(args) },
    opts,
  );
  const spec = nodePoolSpec(args.architecture, nodeClass.metadata.name);
  return new k8s.apiextensions.CustomResource(
    `${name}-node-pool`,
    { apiVersion: "karpenter.sh/v1", kind: "NodePool", metadata: { name: NAME }, spec },
    { ...opts, dependsOn: [nodeClass] },
  );
}

function nodeClassSpec({ nodeRoleName, subnetIds, securityGroupId, tags }: NodesArgs) {
  return {
    role: nodeRoleName,
    subnetSelectorTerms: pulumi.output(subnetIds).apply((ids) => ids.map((id) => ({ id }))),
    securityGroupSelectorTerms: [{ id: securityGroupId }],
    tags,
  };
}

function nodePoolSpec(architecture: NodesArgs["architecture"], nodeClassName: pulumi.Input<string>) {
  const requirement = (key: string, operator: "In" | "Gt", ...values: string[]) => ({ key, operator, values });
  return {
    weight: WEIGHT,
    template: {
      spec: {
        nodeClassRef: { group: "eks.amazonaws.com", kind: "NodeClass", name: nodeClassName },
        requirements: [
          requirement("kubernetes.io/arch", "In", architectures[architecture]),
          requirement("karpenter.sh/capacity-type", "In", "on-demand"),
          requirement("eks.amazonaws.com/instance-category", "In", "c", "m", "r"),
          requirement("eks.amazonaws.com/instance-generation", "Gt", "4"),
        ],
        // Machines are replaced, with a new image, every two weeks. A pod that has not left its machine after a day is stopped.
        expireAfter: "336h",
        terminationGracePeriod: "24h",
      },
    },
    disruption: { consolidationPolicy: "WhenEmptyOrUnderutilized", consolidateAfter: "300s" },
  };
}
