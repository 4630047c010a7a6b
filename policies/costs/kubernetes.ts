import { allMonth, type CostRule, type RuleTable } from "./rule";

const cluster: CostRule = () => [allMonth("Kubernetes cluster", "eks/cluster")];

export const kubernetesRules: RuleTable = {
  group: "application",
  rules: { "aws:eks/cluster:Cluster": cluster, "eks:index:Cluster": cluster },
};
