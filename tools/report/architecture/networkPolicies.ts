import { at, records } from "../../../policies/support/expectations";
import { podContainers } from "../../../policies/support/pods";
import type { Stack, StackResource } from "../../../policies/support/stack";
import { isRecord, numberOf, textOf } from "../../../policies/support/values";
import type { Box } from "./boxes";
import { EVERY_PORT, type Ports } from "./permissions";

/** What may come in and go out, by port; undefined: all of it. */
export interface PortFilter {
  /** Of the object that says so. */
  readonly urn: string | undefined;
  readonly in: readonly Ports[] | undefined;
  readonly out: readonly Ports[] | undefined;
}

const NETWORK_POLICY = "kubernetes:networking.k8s.io/v1:NetworkPolicy";
export const DEPLOYMENT = "kubernetes:apps/v1:Deployment";

/**
 * The API is all that the control plane serves; what it opens itself (webhooks, logs of pods) is AWS's affair.
 * Source: Amazon EKS user guide, "View Amazon EKS security group requirements for clusters" (2026-11).
 */
const CONTROL_PLANE: PortFilter = { urn: undefined, in: [{ protocol: "tcp", first: 443, last: 443 }], out: [] };

/** What limits a box beside its security groups: network policies for pods. */
export function filterOf(stack: Stack, { kind, urns }: Box): PortFilter | undefined {
  if (kind === "control plane") return CONTROL_PLANE;
  const [deployment] = stack.ofType(DEPLOYMENT).filter(({ urn }) => urns.includes(urn));
  return deployment && podFilter(stack, deployment);
}

/** By the policy whose selector the pods' labels have; undefined where none selects them, and all is open. */
export function podFilter(stack: Stack, deployment: StackResource): PortFilter | undefined {
  const labels = at(deployment.props, "spec.template.metadata.labels");
  const policy = stack
    .ofType(NETWORK_POLICY)
    .find(({ props }) => selects(at(props, "spec.podSelector.matchLabels"), labels));
  if (policy === undefined) return undefined;
  const types = at(policy.props, "spec.policyTypes");
  const ports = (direction: string, list: unknown) =>
    Array.isArray(types) && types.includes(direction) ? portsOf(records(list), deployment) : undefined;
  return {
    urn: policy.urn,
    in: ports("Ingress", at(policy.props, "spec.ingress")),
    out: ports("Egress", at(policy.props, "spec.egress")),
  };
}

function selects(selector: unknown, labels: unknown): boolean {
  if (!isRecord(labels)) return false;
  return Object.entries(isRecord(selector) ? selector : {}).every(([key, value]) => labels[key] === value);
}

function portsOf(rules: readonly Readonly<Record<string, unknown>>[], deployment: StackResource): readonly Ports[] {
  return rules.flatMap(({ ports }) => {
    if (ports === undefined) return [EVERY_PORT];
    return records(ports).map(({ protocol, port, endPort }) => {
      const first = portNumber(port, deployment);
      if (first === undefined) return EVERY_PORT;
      return { protocol: (textOf(protocol) ?? "TCP").toLowerCase(), first, last: numberOf(endPort) ?? first };
    });
  });
}

/** A port may be written by its name in the container. */
export function portNumber(port: unknown, deployment: StackResource): number | undefined {
  const own = podContainers(deployment)
    .flatMap((container) => records(container.ports))
    .find(({ name }) => textOf(name) === textOf(port));
  return numberOf(own?.containerPort) ?? numberOf(port);
}
