import { canRemediate, type PackPolicy, settingsOf } from "./policy";
import type { StackResource } from "./stack";
import { isRecord } from "./values";

/** The resource as the engine makes it at the level "remediate"; the same one when there is nothing to add. */
export function remediated(policy: PackPolicy, resource: StackResource, config: unknown): StackResource {
  if (!canRemediate(policy) || !policy.resourceTypes.includes(resource.type)) return resource;
  const added = Object.entries(policy.missingProperties(resource, settingsOf(policy, config)));
  if (added.length === 0) return resource;
  const props = added.map(([name, value]) => {
    const present = resource.props[name];
    return [name, { ...(isRecord(present) ? present : {}), ...value }] as const;
  });
  return { ...resource, props: { ...resource.props, ...Object.fromEntries(props) } };
}
