import { instanceTypeFacts } from "../facts/instanceTypes";

/** What pods ask for. */
export interface Requests {
  readonly vcpu: number;
  readonly gib: number;
}

/** What has to fit on the nodes of a cluster. */
export interface Load {
  /** Of one pod of the application. */
  readonly pod: Requests;
  /** Its pods. */
  readonly pods: number;
  /** Of the daemons on each node. */
  readonly daemons: Requests;
  /** Of all other pods of the cluster together. */
  readonly system: Requests;
  /** Zones over which the pods are spread: Auto Mode starts a node in each as long as there are pods for them. */
  readonly zones: number;
}

/** Nodes of one type. */
export interface Nodes {
  readonly type: string;
  readonly count: number;
}

const GIB = 1024;

/**
 * vCPUs and GiB of a node that pods can have: the rest is for the kubelet and the system, by the node's size.
 * Source: github.com/awslabs/amazon-eks-ami, nodeadm, reserved resources, with 29 pods for each two vCPUs (2026-11).
 */
export function allocatable(type: string): Requests | undefined {
  const facts = instanceTypeFacts(type);
  if (facts === undefined) return undefined;
  const { vcpu, memoryGiB } = facts;
  const cores = [0.06, 0.01, 0.005, 0.005];
  const reservedCpu = Array.from({ length: vcpu }, (_, core) => cores[core] ?? 0.0025).reduce(
    (sum, each) => sum + each,
  );
  const reservedMiB = 255 + 11 * Math.ceil((29 * vcpu) / 2) + 100;
  return { vcpu: vcpu - reservedCpu, gib: memoryGiB - reservedMiB / GIB };
}

/**
 * The cheapest nodes of one type that take the load; undefined when no type takes a pod.
 * @param types with what a node of each costs
 */
export function cheapestNodes(
  load: Load,
  types: readonly (readonly [type: string, dollars: number])[],
): Nodes | undefined {
  const choices = types.flatMap(([type, dollars]) => {
    const count = nodesNeeded(load, type);
    return count === undefined ? [] : [{ type, count, dollars: count * dollars }];
  });
  const [first, ...others] = choices;
  if (first === undefined) return undefined;
  const { type, count } = others.reduce((best, each) => (each.dollars < best.dollars ? each : best), first);
  return { type, count };
}

function nodesNeeded({ pod, pods, daemons, system, zones }: Load, type: string): number | undefined {
  const node = allocatable(type);
  if (node === undefined) return undefined;
  const free: Requests = { vcpu: node.vcpu - daemons.vcpu, gib: node.gib - daemons.gib };
  const perNode = Math.floor(Math.min(free.vcpu / pod.vcpu, free.gib / pod.gib));
  if (perNode < 1) return undefined;
  const forPods = Math.max(Math.min(pods, zones), Math.ceil(pods / perNode));
  const forAll = Math.max(
    Math.ceil((pods * pod.vcpu + system.vcpu) / free.vcpu),
    Math.ceil((pods * pod.gib + system.gib) / free.gib),
  );
  return Math.max(forPods, forAll);
}
