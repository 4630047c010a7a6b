import type * as k8s from "@pulumi/kubernetes";
import { PORT_NAME } from "./pod";

type NetworkPolicySpec = k8s.types.input.networking.v1.NetworkPolicySpec;

/** The only connections that the application's pods may accept or open. By port, because no address on either side is stable. */
export function networkPolicy(
  labels: Readonly<Record<string, string>>,
  outboundPorts: readonly number[],
): NetworkPolicySpec {
  const dns = ["UDP", "TCP"].map((protocol) => ({ protocol, port: 53 }));
  const outbound = [...new Set(outboundPorts)].map((port) => ({ protocol: "TCP", port }));
  return {
    podSelector: { matchLabels: labels },
    policyTypes: ["Ingress", "Egress"],
    ingress: [{ ports: [{ protocol: "TCP", port: PORT_NAME }] }],
    egress: [{ ports: [...dns, ...outbound] }],
  };
}
