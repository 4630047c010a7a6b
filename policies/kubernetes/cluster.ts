import { coverInternet } from "../support/addressRanges";
import { EKS_CLUSTERS, isComponent } from "../support/eksClusters";
import { at, knownTexts, mustBe, mustBeSet } from "../support/expectations";
import type { ResourcePolicy } from "../support/policy";
import { readText, UNKNOWN } from "../support/values";

/** The default of EKS when publicAccessCidrs is left out. Source: EKS API reference, VpcConfigRequest (2026-11). */
const EVERYWHERE = "0.0.0.0/0";

export const clusterPolicies: readonly ResourcePolicy[] = [
  {
    id: "MLY-K8S-001",
    name: "cluster-endpoint-restricted",
    description: "The endpoint of a cluster is private, or open to named addresses only.",
    level: "mandatory",
    severity: "high",
    remediation: "Set endpointPublicAccess: false, or publicAccessCidrs to your own.",
    authority: "https://docs.aws.amazon.com/securityhub/latest/userguide/eks-controls.html#eks-1",
    resourceTypes: EKS_CLUSTERS,
    checkResource: (cluster) => {
      const place = isComponent(cluster) ? cluster.props : (cluster.props.vpcConfig ?? {});
      const open = readText(at(place, "endpointPublicAccess"));
      if (open.kind === "unknown" || (open.kind === "text" && open.text === "false")) return [];
      const cidrs = at(place, "publicAccessCidrs");
      if (cidrs === UNKNOWN) return [];
      const named = knownTexts(cidrs ?? [EVERYWHERE]) ?? [];
      return coverInternet(named) ? [`The endpoint is open to ${named.join(", ")}.`] : [];
    },
  },
  {
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
    resourceTypes: EKS_CLUSTERS,
    checkResource: ({ props }, settings) => {
      const types = props.enabledClusterLogTypes;
      if (types === UNKNOWN) return [];
      const enabled = knownTexts(types ?? []);
      const missing = settings.texts("types").filter((each) => enabled !== undefined && !enabled.includes(each));
      return missing.length > 0 ? [`The control plane does not log ${missing.join(", ")}.`] : [];
    },
  },
  {
    id: "MLY-K8S-003",
    name: "cluster-secrets-encrypted",
    description:
      "The secrets of a cluster are encrypted with a KMS key of the account, in addition to what EKS does itself.",
    level: "mandatory",
    severity: "high",
    remediation: "Set encryptionConfigKeyArn (or encryptionConfig) to a KMS key.",
    authority: "https://docs.aws.amazon.com/securityhub/latest/userguide/eks-controls.html#eks-3",
    resourceTypes: EKS_CLUSTERS,
    checkResource: (cluster) =>
      mustBeSet(cluster.props, isComponent(cluster) ? "encryptionConfigKeyArn" : "encryptionConfig.provider.keyArn"),
  },
  {
    id: "MLY-K8S-005",
    name: "cluster-access-by-entries",
    description: "Access to a cluster is granted by access entries, which AWS checks, and not by a ConfigMap.",
    level: "mandatory",
    severity: "medium",
    remediation: 'Set authenticationMode: "API" and list the accessEntries.',
    authority: "https://docs.aws.amazon.com/eks/latest/userguide/access-entries.html",
    resourceTypes: EKS_CLUSTERS,
    checkResource: (cluster) =>
      mustBe(cluster.props, isComponent(cluster) ? "authenticationMode" : "accessConfig.authenticationMode", [
        "API",
        "api",
      ]),
  },
];
