import type { EksAddOn } from "../../../policies/facts/eksAddOns";

/** What one pod asks for and what it may take at most, in Kubernetes quantities. */
export interface PodResources {
  /** Reserved on the node; what the scheduler and the CPU target of the autoscaler go by. */
  readonly requests: { readonly cpu: string; readonly memory: string };
  /** Throttled above `cpu`, killed above `memory`. */
  readonly limits: { readonly cpu: string; readonly memory: string };
}

/** How the application runs on Kubernetes, and for `eks` the cluster that it runs in. */
export interface KubernetesSettings {
  /**
   * Path or content of a kubeconfig through which the cluster is reached.
   * @default the cluster's own endpoint
   */
  readonly kubeconfig?: string;
  /** Who may reach the cluster's endpoint over the internet; empty: nobody, the endpoint is private. */
  readonly publicAccessCidrs: readonly string[];
  /** Who may reach it inside the network: in the VPC, by VPN or by peering. The nodes need no entry. */
  readonly privateAccessCidrs: readonly string[];
  /** IAM roles that administer the cluster, beside whoever creates it. */
  readonly adminRoleArns: readonly string[];
  /** Version of Kubernetes, `major.minor`. */
  readonly version: string;
  /** Version of each add-on of EKS; undefined: AWS's default on the day on which it is made. */
  readonly addOnVersions: Readonly<Record<EksAddOn, string | undefined>>;
  /** Pods that always run. */
  readonly minReplicas: number;
  /** Pods at full scale; part of the connection budget. */
  readonly maxReplicas: number;
  /** The guide's figures are `guideResources`. */
  readonly resources: PodResources;
  /** An update waits until the pods serve; false: until the API server has accepted them, for clusters without controllers. */
  readonly waitForRollout: boolean;
}

/** Pods that the guide's Deployment has. */
export const GUIDE_REPLICAS = 3;

/** What the guide's Deployment asks for. */
export const guideResources: PodResources = {
  requests: { cpu: "250m", memory: "512Mi" },
  limits: { cpu: "500m", memory: "1Gi" },
};
