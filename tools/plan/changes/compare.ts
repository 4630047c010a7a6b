import { isDeepStrictEqual } from "node:util";
import { isRecord } from "../../../policies/support/values";
import { databaseEffect, parameterEffects } from "./databaseEffects";
import { type Effect, type Kind, kinds } from "./effects";
import { isReplacedBy } from "./replacements";

export interface Change {
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  /** The gravest of its effects. */
  readonly kind: Kind;
  readonly effects: readonly Effect[];
  /** Holds data, or the names and keys by which data is reached. */
  readonly isStateful: boolean;
  /** The engine refuses to replace or delete it. */
  readonly isProtected: boolean;
}

/** What a comparison needs of a planned resource; a plan that was saved as JSON has the first five. */
export interface ComparedResource {
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly remote?: boolean;
  readonly protect?: boolean;
  readonly aliases?: readonly string[];
  readonly ignoreChanges?: readonly string[];
  readonly propertyDependencies?: Readonly<Record<string, readonly string[]>>;
  readonly external?: boolean;
}

const INSTANCE = "aws:rds/instance:Instance";

/** To lose one of these loses data, logs, images, or the address that others know. */
const STATEFUL: readonly RegExp[] = [
  /^aws:rds\/(instance|cluster):/,
  /^aws:elasticache\/(replicationGroup|serverlessCache):/,
  /^aws:kms\/key:/,
  /^aws:secretsmanager\/secret:/,
  /^aws:s3\/bucket:/,
  /^aws:ecr\/repository:/,
  /^aws:cloudwatch\/logGroup:/,
  /^aws:lb\/loadBalancer:/,
  /^awsx:ec2:Vpc$/,
];

/** Components have no life of their own; the engine makes nothing of them. */
const isComponent = ({ type, remote }: ComparedResource) =>
  remote !== true && /^(malayalees:|pulumi:pulumi:)/.test(type);

/**
 * What an update from one plan to another does, resource by resource, in the order of registration, gone ones last.
 * A change that only the values of a replaced resource bring about counts as well: the engine cannot know better in a preview.
 */
export function compare(before: readonly ComparedResource[], after: readonly ComparedResource[]): readonly Change[] {
  const [old, now] = [before, after].map((all) => all.filter((each) => !isComponent(each) && each.external !== true));
  const oldByUrn = new Map((old ?? []).map((each) => [each.urn, each]));
  const found: Change[] = [];
  const replaced = new Map<string, string>();
  const met = new Set<string>();
  for (const resource of now ?? []) {
    const was = [resource.urn, ...(resource.aliases ?? [])]
      .map((urn) => oldByUrn.get(urn))
      .find((each) => each !== undefined);
    if (was !== undefined) met.add(was.urn);
    const effects = was === undefined ? [{ kind: "new" as const, property: "" }] : effectsOf(was, resource, replaced);
    if (effects.length === 0) continue;
    const change = changeOf(resource, effects, was?.protect ?? resource.protect ?? false);
    if (change.kind === "replaced") replaced.set(resource.urn, resource.name);
    found.push(change);
  }
  const gone = (old ?? []).filter(({ urn }) => !met.has(urn));
  return [...found, ...gone.map((each) => changeOf(each, [{ kind: "gone", property: "" }], each.protect ?? false))];
}

function changeOf({ urn, type, name }: ComparedResource, effects: readonly Effect[], isProtected: boolean): Change {
  const kind = kinds.find((each) => effects.some((effect) => effect.kind === each)) ?? "inPlace";
  return { urn, type, name, kind, effects, isStateful: STATEFUL.some((each) => each.test(type)), isProtected };
}

function effectsOf(
  before: ComparedResource,
  after: ComparedResource,
  replaced: ReadonlyMap<string, string>,
): readonly Effect[] {
  const ignored = after.ignoreChanges ?? [];
  const keys = [...new Set([...Object.keys(before.inputs), ...Object.keys(after.inputs)])].filter(
    (key) => !ignored.includes(key),
  );
  return keys.flatMap((key): readonly Effect[] => {
    const [was, is] = [before.inputs[key], after.inputs[key]];
    if (!isDeepStrictEqual(was, is)) return propertyEffects(key, before, after);
    const source = after.propertyDependencies?.[key]
      ?.map((urn) => replaced.get(urn))
      .find((name) => name !== undefined);
    if (source === undefined || after.type.startsWith("kubernetes:")) return [];
    return [{ ...consequenceOf(key, before, after), property: key, why: `follows from the new ${source}` }];
  });
}

/** What a change of this property means, whatever the values are. */
function consequenceOf(key: string, { inputs }: ComparedResource, after: ComparedResource): Omit<Effect, "property"> {
  if (isReplacedBy(after.type, key)) return { kind: "replaced" };
  return after.type === INSTANCE ? databaseEffect(key, inputs, after.inputs) : { kind: "inPlace" };
}

function propertyEffects(key: string, before: ComparedResource, after: ComparedResource): readonly Effect[] {
  const { type } = after;
  const [was, is] = [before.inputs[key], after.inputs[key]];
  const values = { before: was, after: is };
  if (type.startsWith("kubernetes:")) {
    return pathsThatDiffer(was, is, key).map(({ path, ...each }) => ({
      kind: isReplacedBy(type, path) ? ("replaced" as const) : ("inPlace" as const),
      property: path,
      ...each,
    }));
  }
  if (after.remote === true && !isReplacedBy(type, key)) {
    return [{ kind: "inside", property: key, ...values, why: "pulumi preview shows what that means for its parts" }];
  }
  if (type === "aws:rds/parameterGroup:ParameterGroup" && key === "parameters") return parameterEffects(was, is);
  return [{ property: key, ...values, ...consequenceOf(key, before, after) }];
}

/** The innermost places in which two values differ; a list of another length is one place. */
export function pathsThatDiffer(
  before: unknown,
  after: unknown,
  path: string,
): readonly { readonly path: string; readonly before: unknown; readonly after: unknown }[] {
  if (isDeepStrictEqual(before, after)) return [];
  if (Array.isArray(before) && Array.isArray(after) && before.length === after.length) {
    return before.flatMap((each: unknown, index) => pathsThatDiffer(each, after[index], `${path}[${index}]`));
  }
  if (!isRecord(before) || !isRecord(after)) return [{ path, before, after }];
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return keys.flatMap((key) => pathsThatDiffer(before[key], after[key], `${path}.${key}`));
}
