import type { StackResource } from "./stack";
import { typeOf } from "./urns";

/**
 * Components whose resources a provider makes. The offline plan shows their inputs and not their resources; the engine
 * shows a pack none of their inputs, and every resource inside. So each is checked where it is visible: the component in the
 * plan, its parts in the engine. Source: seen on Pulumi 3.259, analyzer requests of a preview and an update (2026-11).
 */
const REMOTE_COMPONENTS: ReadonlySet<string> = new Set(["awsx:ec2:Vpc", "eks:index:Cluster"]);

export function isRemoteComponent({ type }: Pick<StackResource, "type">): boolean {
  return REMOTE_COMPONENTS.has(type);
}

/** URN of the remote component that a resource is a part of, if it is one. */
export function remoteComponentOf({ parent }: Pick<StackResource, "parent">): string | undefined {
  return parent !== undefined && REMOTE_COMPONENTS.has(typeOf(parent)) ? parent : undefined;
}
