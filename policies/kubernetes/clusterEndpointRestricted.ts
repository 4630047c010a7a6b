import { coverInternet } from "../support/addressRanges";
import { at, knownTexts } from "../support/expectations";
import type { ResourcePolicy } from "../support/policy";
import { readText, UNKNOWN } from "../support/values";

/** What EKS takes when publicAccessCidrs is left out. Source: EKS API reference, VpcConfigRequest (2026-11). */
const EVERYBODY = "0.0.0.0/0";

export const clusterEndpointRestricted: ResourcePolicy = {
  id: "MLY-K8S-001",
  name: "cluster-endpoint-restricted",
  description: "The endpoint of a cluster is private, or open to named addresses only.",
  level: "mandatory",
  severity: "high",
  remediation: "Set endpointPublicAccess: false, or publicAccessCidrs to your own.",
  authority: "https://docs.aws.amazon.com/securityhub/latest/userguide/eks-controls.html#eks-1",
  resourceTypes: ["eks:index:Cluster", "aws:eks/cluster:Cluster"],
  checkResource: ({ type, props }) => {
    const place = type === "eks:index:Cluster" ? props : (props.vpcConfig ?? {});
    const open = readText(at(place, "endpointPublicAccess"));
    if (open.kind === "unknown" || (open.kind === "text" && open.text === "false")) return [];
    const cidrs = at(place, "publicAccessCidrs");
    if (cidrs === UNKNOWN) return [];
    const named = knownTexts(cidrs ?? [EVERYBODY]) ?? [];
    return coverInternet(named) ? [`The endpoint is open to ${named.join(", ")}.`] : [];
  },
};
