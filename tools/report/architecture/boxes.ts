import type { Stack, StackResource } from "../../../policies/support/stack";
import { KINDS, type Kind } from "./boxKinds";

/** What a box of the drawing stands for. */
export type BoxKind =
  | "load balancer"
  | "service"
  | "control plane"
  | "endpoint"
  | "function"
  | "database"
  | "replica"
  | "proxy"
  | "cache"
  | "entry"
  | "group";

/** Something that has addresses in the network: one resource, or several that are the same to everybody else. */
export interface Box {
  readonly id: string;
  readonly kind: BoxKind;
  readonly title: string;
  /** What is to be known of it, a line each. */
  readonly lines: readonly string[];
  /** The same of its second half, which is in another zone. */
  readonly second?: readonly string[];
  readonly urns: readonly string[];
  /** Ids of its security groups. */
  readonly groups: readonly string[];
  /** Ids of its subnets; none where they are not known. */
  readonly subnets: readonly string[];
}

const STANDBY = ["Standby", "a copy in another zone"];

/** Every box of the plan, in the program's order; boxes of the same kind with the same groups are one. */
export function readBoxes(stack: Stack): readonly Box[] {
  const made = stack.ofType(...Object.keys(KINDS)).flatMap((resource) => {
    const kind = KINDS[resource.type];
    return kind === undefined ? [] : [boxOf(resource, kind, stack)];
  });
  // A gateway endpoint is a route, and has no address.
  const merged = new Map<string, Box>();
  for (const box of made.filter(isInNetwork)) {
    const key = box.kind === "endpoint" || box.kind === "replica" ? `${box.kind} ${box.groups.join()}` : box.id;
    const other = merged.get(key);
    merged.set(key, other === undefined ? box : together(other, box));
  }
  return [...merged.values()];
}

/** Functions may have no place in the network; pods of a cluster that exists already have no group. */
function isInNetwork({ kind, groups }: Box): boolean {
  return groups.length > 0 || (kind !== "endpoint" && kind !== "function");
}

function boxOf(resource: StackResource, { kind, ...read }: Kind, stack: Stack): Box {
  const isReplica = kind === "database" && resource.props.replicateSourceDb !== undefined;
  return {
    id: boxIdOf(resource, kind),
    kind: isReplica ? "replica" : kind,
    title: read.title(resource),
    lines: read.lines(resource, stack).flatMap((line) => line ?? []),
    second: kind === "database" && resource.props.multiAz === true ? STANDBY : undefined,
    urns: [resource.urn],
    groups: read.groups(resource, stack),
    subnets: read.subnets(resource, stack),
  };
}

/** The same in every plan of the resource. */
export function boxIdOf({ name }: Pick<StackResource, "name">, kind: BoxKind): string {
  return `${kind}-${name}`.replaceAll(/[^\w-]/g, "-");
}

/** Endpoints list their services; replicas are counted. */
function together(one: Box, other: Box): Box {
  const urns = [...one.urns, ...other.urns];
  const subnets = [...new Set([...one.subnets, ...other.subnets])];
  if (one.kind === "endpoint") return { ...one, urns, subnets, lines: [...one.lines, ...other.lines] };
  return { ...one, urns, subnets, title: `${urns.length} read replicas` };
}
