import { mustBe } from "../support/expectations";
import type { ResourcePolicy } from "../support/policy";

export const clusterInStandardSupport: ResourcePolicy = {
  id: "MLY-K8S-004",
  name: "cluster-in-standard-support",
  description: "A cluster does not slide into extended support, which costs six times as much.",
  level: "advisory",
  severity: "medium",
  remediation: 'Set upgradePolicy.supportType: "STANDARD".',
  authority: "https://docs.aws.amazon.com/securityhub/latest/userguide/eks-controls.html#eks-2",
  resourceTypes: ["eks:index:Cluster", "aws:eks/cluster:Cluster"],
  checkResource: ({ props }) => mustBe(props, "upgradePolicy.supportType", ["STANDARD"]),
};
