import { isNotPublic } from "../addressRanges";
import { REMOVE } from "../errors";
import { mebibytesOf, vcpuOf } from "../podSizes";
import { explain } from "../settings";
import { topologyFacts } from "../topologyFacts";
import { needed, type Rule } from "./rule";

/** Rules between keys about how the application runs on Kubernetes, and about the way into the cluster. */
export const kubernetesRules: readonly Rule[] = [
  function ownClusterIsGiven({ ownCluster }, { kubeconfig, databaseEndpoint }) {
    if (ownCluster === undefined || (kubeconfig && databaseEndpoint)) return undefined;
    const key = kubeconfig ? "databaseEndpoint" : "kubeconfig";
    return { keys: [key, "topology"], value: "none", ...needed(key, "topology kubernetes") };
  },

  function exposureHasAHost({ ownCluster, domains }) {
    if (ownCluster === undefined || ownCluster.exposure.kind === "none" || domains.length > 0) return undefined;
    return {
      keys: ["domain", "domains", "ingressClass", "gateway"],
      value: "none",
      ...needed("domain", "an ingress or a gateway"),
    };
  },

  function certificatesComeFromOnePlace(_config, { ingressIssuer, ingressTlsSecret }) {
    if (ingressIssuer === undefined || ingressTlsSecret === undefined) return undefined;
    return {
      keys: ["ingressTlsSecret", "ingressIssuer"],
      value: ingressTlsSecret,
      allowed: "none with ingressIssuer, for which cert-manager makes a Secret for each host",
      example: "none",
    };
  },

  // What cert-manager reads of a Gateway are annotations and listeners, which are its operators' own.
  function issuerIsForAnIngress({ ownCluster }, { ingressIssuer, gateway }) {
    if (ingressIssuer === undefined || ownCluster === undefined || ownCluster.exposure.kind === "ingress")
      return undefined;
    return {
      keys: ["ingressIssuer", gateway === undefined ? "ingressClass" : "gateway"],
      value: ingressIssuer,
      allowed:
        gateway === undefined
          ? "none without ingressClass"
          : "none with gateway: the certificates are those of the Gateway's listeners",
      example: "none",
    };
  },

  function ownClusterHasNoTraffic({ ownCluster }, { traffic }) {
    if (ownCluster === undefined || Object.keys(traffic).length === 0) return undefined;
    return {
      keys: ["traffic", "topology"],
      value: JSON.stringify(traffic),
      allowed: "nothing with topology kubernetes, which has no load balancer of AWS to share",
      example: REMOVE,
    };
  },

  function replicasAreARange({ kubernetes: { minReplicas, maxReplicas } }) {
    if (minReplicas <= maxReplicas) return undefined;
    return {
      keys: ["maxReplicas", "minReplicas"],
      value: String(maxReplicas),
      allowed: `at least minReplicas, which is ${minReplicas}`,
      example: String(minReplicas),
    };
  },

  // The API server refuses such a pod, when cluster and nodes are made.
  function podsRequestWithinTheirLimits({ kubernetes: { resources } }) {
    const { requests, limits } = resources;
    const exceeded = [
      { part: "cpu", over: vcpuOf(requests.cpu) > vcpuOf(limits.cpu) } as const,
      { part: "memory", over: mebibytesOf(requests.memory) > mebibytesOf(limits.memory) } as const,
    ].find(({ over }) => over)?.part;
    if (exceeded === undefined) return undefined;
    return {
      keys: ["podResources", "cpu", "memory", "phase"],
      part: `.limits.${exceeded}`,
      value: limits[exceeded],
      allowed: `at least what requests.${exceeded} says, which is ${requests[exceeded]}`,
      example: requests[exceeded],
    };
  },

  // Without a way in every resource in the cluster fails, when cluster and nodes are made, and billed.
  function clusterIsReached({ traffic, kubernetes: { kubeconfig } }, { clusterAccessCidrs }) {
    if (!traffic.some(({ topology }) => topologyFacts[topology].makesCluster)) return undefined;
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
        "a range of the VPC or of a network that is connected with it, as with clusterAccess private the endpoint has no address on the internet",
      example: vpcCidr,
    };
  },
];
