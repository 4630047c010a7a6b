import { knownTexts } from "../support/expectations";
import type { ResourcePolicy } from "../support/policy";
import { UNKNOWN } from "../support/values";

export const clusterLogsControlPlane: ResourcePolicy = {
  id: "MLY-K8S-002",
  name: "cluster-logs-control-plane",
  description: "The control plane of a cluster logs who did what: api, audit and authenticator at least.",
  level: "mandatory",
  severity: "medium",
  remediation: "Add the missing types to enabledClusterLogTypes.",
  authority: "https://docs.aws.amazon.com/securityhub/latest/userguide/eks-controls.html#eks-8",
  settings: {
    types: { type: "array", default: ["api", "audit", "authenticator"], description: "Logs that must be on" },
  },
  resourceTypes: ["eks:index:Cluster", "aws:eks/cluster:Cluster"],
  checkResource: ({ props }, settings) => {
    const types = props.enabledClusterLogTypes;
    if (types === UNKNOWN) return [];
    const enabled = knownTexts(types ?? []);
    const missing = settings.texts("types").filter((each) => enabled !== undefined && !enabled.includes(each));
    return missing.length > 0 ? [`The control plane does not log ${missing.join(", ")}.`] : [];
  },
};
