import type { ResourcePolicy } from "./policy";
import type { Settings } from "./settings";
import type { StackResource } from "./stack";
import { isRecord, type Reading, readText, show, UNKNOWN } from "./values";

/** Parameter groups of a single instance and of a Multi-AZ DB cluster. */
export const PARAMETER_GROUP_TYPES = [
  "aws:rds/parameterGroup:ParameterGroup",
  "aws:rds/clusterParameterGroup:ClusterParameterGroup",
] as const;

export interface GroupParameter {
  /** In lower case, as the provider sends it. */
  readonly name: string;
  /** An integer, a formula or a word. */
  readonly value: Reading;
  /** `immediate` or `pending-reboot`. @default immediate, by the provider */
  readonly applyMethod: Reading;
}

/** A parameter group of RDS for PostgreSQL. Aurora's and other engines' have other rules and are not read. */
export interface ParameterGroup {
  /** The resource that it was read from. */
  readonly resource: StackResource;
  /** Major version of PostgreSQL. */
  readonly major: number;
  /** Parameters with a known name, in the program's order. */
  readonly parameters: readonly GroupParameter[];
  /** False while a parameter's name, or the list itself, is not known yet: then nothing can be called absent. */
  readonly complete: boolean;
  /** Entries among the parameters that are not parameters, described. */
  readonly nonsense: readonly string[];
}

/** The group, or undefined when it is not (or not yet known to be) one of PostgreSQL. */
export function readParameterGroup(resource: StackResource): ParameterGroup | undefined {
  if (!PARAMETER_GROUP_TYPES.some((type) => type === resource.type)) return undefined;
  const family = readText(resource.props.family);
  const major = family.kind === "text" ? /^postgres(\d+)(\.\d+)?$/.exec(family.text)?.[1] : undefined;
  if (major === undefined) return undefined;
  return { resource, major: Number(major), ...readParameters(resource.props.parameters) };
}

function readParameters(list: unknown): Pick<ParameterGroup, "parameters" | "complete" | "nonsense"> {
  if (list === UNKNOWN) return { parameters: [], complete: false, nonsense: [] };
  if (list === undefined || list === null) return { parameters: [], complete: true, nonsense: [] };
  if (!Array.isArray(list))
    return { parameters: [], complete: false, nonsense: [`parameters must be a list, not ${show(list)}`] };
  const entries = list.map(readParameter);
  return {
    parameters: entries.flatMap((entry) => (entry.kind === "parameter" ? [entry.parameter] : [])),
    complete: entries.every((entry) => entry.kind === "parameter"),
    nonsense: entries.flatMap((entry) => (entry.kind === "nonsense" ? [entry.words] : [])),
  };
}

type Entry =
  | { readonly kind: "parameter"; readonly parameter: GroupParameter }
  | { readonly kind: "unknown" }
  | { readonly kind: "nonsense"; readonly words: string };

function readParameter(entry: unknown, index: number): Entry {
  if (entry === UNKNOWN) return { kind: "unknown" };
  if (!isRecord(entry))
    return {
      kind: "nonsense",
      words: `parameters[${index}] must have name, value and applyMethod; it is ${show(entry)}`,
    };
  const name = readText(entry.name);
  if (name.kind === "unknown") return { kind: "unknown" };
  if (name.kind !== "text" || name.text === "") {
    return { kind: "nonsense", words: `parameters[${index}] has no name that is text, but ${show(entry.name)}` };
  }
  return {
    kind: "parameter",
    parameter: {
      name: name.text.toLowerCase(),
      value: readText(entry.value),
      applyMethod: readText(entry.applyMethod),
    },
  };
}

export type Lookup =
  | { readonly kind: "set"; readonly text: string }
  | { readonly kind: "absent" }
  /** Not known yet, said twice, or not text: other policies report the last two. */
  | { readonly kind: "unclear" };

/** The value that the group sets for a parameter. */
export function lookUp(group: ParameterGroup, name: string): Lookup {
  const found = group.parameters.filter((parameter) => parameter.name === name);
  const [only] = found;
  if (only === undefined) return group.complete ? { kind: "absent" } : { kind: "unclear" };
  if (found.length > 1 || only.value.kind !== "text") return { kind: "unclear" };
  return { kind: "set", text: only.value.text };
}

/** Resource types and check of a policy that looks at one parameter group of PostgreSQL at a time. */
export function checkGroup(
  check: (group: ParameterGroup, settings: Settings) => readonly string[],
): Pick<ResourcePolicy, "resourceTypes" | "checkResource"> {
  return {
    resourceTypes: PARAMETER_GROUP_TYPES,
    checkResource: (resource, settings) => {
      const group = readParameterGroup(resource);
      return group === undefined ? [] : check(group, settings);
    },
  };
}

/** The same, for a policy that looks at one parameter at a time. */
export function checkParameters(problemOf: (parameter: GroupParameter, major: number) => readonly string[]) {
  return checkGroup(({ parameters, major }) => parameters.flatMap((parameter) => problemOf(parameter, major)));
}
