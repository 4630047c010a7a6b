import type * as k8s from "@pulumi/kubernetes";
import { PORT_NAME } from "./pod";

type NetworkPolicySpec = k8s.types.input.networking.v1.NetworkPolicySpec;

/** The servers that pods connect to. */
export interface PodServers {
  readonly ports: readonly number[];
  /** Ranges that their addresses are in, whichever they have at the time. Empty: not known, so any address. */
  readonly cidrs: readonly string[];
}

/** The only connections that the application's pods may accept or open. DNS and outboundPorts are for any address. */
export function networkPolicy(
  labels: Readonly<Record<string, string>>,
  servers: PodServers,
  outboundPorts: readonly number[],
): NetworkPolicySpec {
  const dns = ["UDP", "TCP"].map((protocol) => ({ protocol, port: 53 }));
  const ports = (numbers: readonly number[]) => [...new Set(numbers)].map((port) => ({ protocol: "TCP", port }));
  const to = servers.cidrs.map((cidr) => ({ ipBlock: { cidr } }));
  const toServers = to.length > 0 ? [{ ports: ports(servers.ports), to }] : [];
  const toAnyone = to.length > 0 ? outboundPorts : [...servers.ports, ...outboundPorts];
  return {
    podSelector: { matchLabels: labels },
    policyTypes: ["Ingress", "Egress"],
    ingress: [{ ports: [{ protocol: "TCP", port: PORT_NAME }] }],
    egress: [{ ports: [...dns, ...ports(toAnyone)] }, ...toServers],
  };
}
