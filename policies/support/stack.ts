import { knownType } from "../facts/typeTwins";
import { isRecord, plainCopy } from "./values";

/** A resource as the engine or the offline plan hands it over; unknown values may throw when read. */
export interface PlannedResource {
  /** Unique name that the engine gives. */
  readonly urn: string;
  /** Type token, e.g. `aws:rds/instance:Instance`; of a resource that the SDK has under several, the one that the pack knows. */
  readonly type: string;
  /** Logical name. */
  readonly name: string;
  /** Inputs, or outputs where the engine has them. */
  readonly props: Readonly<Record<string, unknown>>;
  /** URN of the parent. */
  readonly parent?: string;
  /** URNs of everything that this resource depends on. */
  readonly dependencies: readonly string[];
  /** Property → URNs that its value comes from. */
  readonly propertyDependencies: Readonly<Record<string, readonly string[]>>;
  /** The engine refuses to delete it. */
  readonly protect: boolean;
  /** Properties whose changes the engine ignores. */
  readonly ignoreChanges?: readonly string[];
  /** The stack's tag `environment`, where the engine hands it over. */
  readonly environment?: string;
  /** Tags that the resource's provider adds to all that it makes. */
  readonly defaultTags?: Readonly<Record<string, unknown>>;
  /** Region of the resource's provider, where it is known. */
  readonly region?: string;
}

/** The same, safe to read: values not known yet are `UNKNOWN`. */
export type StackResource = PlannedResource;

/** What a stack policy sees. */
export interface Stack {
  /** Every resource, in the program's order. */
  readonly resources: readonly StackResource[];
  /** The resources of these types, in the program's order. */
  ofType(...types: readonly string[]): readonly StackResource[];
}

export function stackOf(planned: readonly PlannedResource[]): Stack {
  const resources = planned.flatMap(itemsOf).map(safeResource);
  const known = new Set(resources.map(({ type }) => type));
  return {
    resources,
    // Most policies are about types that the stack has none of.
    ofType: (...types) => {
      const wanted = new Set(types.filter((type) => known.has(type)));
      return wanted.size === 0 ? [] : resources.filter(({ type }) => wanted.has(type));
    },
  };
}

/** A list of Kubernetes objects is judged object by object; all of them are one resource with one URN. */
function itemsOf(planned: PlannedResource): readonly PlannedResource[] {
  const [, type] = /^(kubernetes:.+)List$/.exec(planned.type) ?? [];
  const { items } = type === undefined ? {} : propsOf(planned);
  if (type === undefined || !Array.isArray(items)) return [planned];
  return items.filter(isRecord).map((props) => ({ ...planned, type, props }));
}

/** Properties are copied when a policy reads them: most are never read. */
export function safeResource(planned: PlannedResource): StackResource {
  let copy: Readonly<Record<string, unknown>> | undefined;
  return {
    ...planned,
    type: knownType(planned.type),
    get props() {
      copy ??= propsOf(planned);
      return copy;
    },
  };
}

/** By the properties themselves: the same plan is judged many times over, by single policies and in tests. */
const copies = new WeakMap<object, Readonly<Record<string, unknown>>>();

function propsOf({ props }: PlannedResource): Readonly<Record<string, unknown>> {
  const known = copies.get(props);
  if (known !== undefined) return known;
  const copied = plainCopy(props);
  const copy = isRecord(copied) ? copied : {};
  copies.set(props, copy);
  return copy;
}
