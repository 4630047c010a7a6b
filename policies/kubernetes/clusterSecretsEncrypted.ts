import { mustBeSet } from "../support/expectations";
import type { ResourcePolicy } from "../support/policy";

export const clusterSecretsEncrypted: ResourcePolicy = {
  id: "MLY-K8S-003",
  name: "cluster-secrets-encrypted",
  description: "The secrets of a cluster are encrypted with a key of the account, beneath what EKS does itself.",
  level: "mandatory",
  severity: "high",
  remediation: "Set encryptionConfigKeyArn (or encryptionConfig) to a KMS key.",
  authority: "https://docs.aws.amazon.com/securityhub/latest/userguide/eks-controls.html#eks-3",
  resourceTypes: ["eks:index:Cluster", "aws:eks/cluster:Cluster"],
  checkResource: ({ type, props }) =>
    mustBeSet(props, type === "eks:index:Cluster" ? "encryptionConfigKeyArn" : "encryptionConfig.provider.keyArn"),
};
