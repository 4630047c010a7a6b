/** What one pod asks for and what it may take at most, in Kubernetes quantities. */
export interface PodResources {
  /** Reserved on the node; what the scheduler and the CPU target of the autoscaler go by. */
  readonly requests: { readonly cpu: string; readonly memory: string };
  /** Throttled above `cpu`, killed above `memory`. */
  readonly limits: { readonly cpu: string; readonly memory: string };
}

/** Pods that the guide's Deployment has. */
export const GUIDE_REPLICAS = 3;

/** What the guide's Deployment asks for. */
export const guideResources: PodResources = {
  requests: { cpu: "250m", memory: "512Mi" },
  limits: { cpu: "500m", memory: "1Gi" },
};
