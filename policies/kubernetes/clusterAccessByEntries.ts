import { mustBe } from "../support/expectations";
import type { ResourcePolicy } from "../support/policy";

export const clusterAccessByEntries: ResourcePolicy = {
  id: "MLY-K8S-005",
  name: "cluster-access-by-entries",
  description: "Who may enter a cluster is said by access entries, which AWS checks, and not by a ConfigMap.",
  level: "mandatory",
  severity: "medium",
  remediation: 'Set authenticationMode: "API" and list the accessEntries.',
  authority: "https://docs.aws.amazon.com/eks/latest/userguide/access-entries.html",
  resourceTypes: ["eks:index:Cluster", "aws:eks/cluster:Cluster"],
  checkResource: ({ type, props }) =>
    mustBe(props, type === "eks:index:Cluster" ? "authenticationMode" : "accessConfig.authenticationMode", [
      "API",
      "api",
    ]),
};
