import { isNotPublic } from "./addressRanges";
import type { Rule } from "./rule";
import { explain } from "./settings";

/** Rules between keys that are about the way into a cluster of EKS. */
export const clusterRules: readonly Rule[] = [
  // Without a way in every resource in the cluster fails, when cluster and nodes are made, and billed.
  function clusterIsReached({ traffic, kubernetes: { kubeconfig } }, { clusterAccessCidrs }) {
    if (!traffic.some(({ topology }) => topology === "eks")) return undefined;
    if (clusterAccessCidrs.length > 0 || kubeconfig) return undefined;
    return {
      keys: ["clusterAccessCidrs", "clusterAccess", "kubeconfig", "topology", "traffic"],
      value: "[]",
      allowed:
        "with topology eks, the addresses that pulumi and kubectl come from (with clusterAccess private too), or a kubeconfig with a way " +
        "of its own; docs/eks.md has what a CI runner does",
      example: explain("clusterAccessCidrs").example,
    };
  },

  function clusterIsReachedFromTheInternet(_config, { clusterAccess, clusterAccessCidrs }) {
    const index = clusterAccess === "internet" ? clusterAccessCidrs.findIndex(isNotPublic) : -1;
    if (index < 0) return undefined;
    return {
      keys: ["clusterAccessCidrs", "clusterAccess"],
      part: `[${index}]`,
      value: clusterAccessCidrs[index],
      allowed:
        "a public IPv4 range, as EKS refuses private and reserved ones (those of documentation too); " +
        "or clusterAccess private, for who comes from the VPC, by VPN or by peering",
      example: explain("clusterAccessCidrs").example.replace("[0]=", ""),
    };
  },

  function clusterIsReachedInsideTheNetwork(_config, { clusterAccess, clusterAccessCidrs, vpcCidr }) {
    const index = clusterAccess === "private" ? clusterAccessCidrs.findIndex((range) => !isNotPublic(range)) : -1;
    if (index < 0) return undefined;
    return {
      keys: ["clusterAccessCidrs", "clusterAccess"],
      part: `[${index}]`,
      value: clusterAccessCidrs[index],
      allowed:
        "a range of the VPC or of a network that is connected with it, as clusterAccess is private and nobody comes over the internet",
      example: vpcCidr,
    };
  },
];
