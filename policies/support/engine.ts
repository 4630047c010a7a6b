import type { Policies, PolicyConfigSchema, PolicyResource, ResourceValidationArgs } from "@pulumi/policy";
import { knownType } from "../facts/typeTwins";
import { at } from "./expectations";
import {
  canRemediate,
  documentationPath,
  isStackPolicy,
  judge,
  type PackPolicy,
  type ResourcePolicy,
  type StackPolicy,
  settingsOf,
} from "./policy";
import { parseJson } from "./policyDocuments";
import { isRemoteComponent } from "./remoteComponents";
import type { SettingTable } from "./settings";
import { type PlannedResource, safeResource, stackOf } from "./stack";
import { isRecord, plainCopy, textOf } from "./values";

/**
 * Each resource as the resource policies got it, by URN. In a preview the engine gives the stack policies outputs, and those of a
 * Kubernetes object are empty while its cluster does not exist.
 */
type SeenInputs = Map<string, PlannedResource["props"]>;

/** The pack's policies in the shape that Pulumi's engine runs. */
export function enginePolicies(policies: readonly PackPolicy[]): Policies {
  const seen: SeenInputs = new Map();
  return policies.map((policy) => ({
    ...described(policy),
    ...(isStackPolicy(policy) ? stackCheck(policy, seen) : { ...resourceCheck(policy, seen), ...remediation(policy) }),
  }));
}

function described(policy: PackPolicy) {
  return {
    name: policy.name,
    description: policy.description,
    enforcementLevel: policy.level,
    severity: policy.severity,
    remediationSteps: policy.remediation,
    url: documentationPath(policy),
    configSchema: configSchema(policy.settings),
  };
}

/** Of every policy, resources can be excepted. */
const SUPPRESS = {
  type: "array" as const,
  description: "Resources that are excepted: a list of {urn or name, reason}",
  items: { type: "object" as const },
};

function configSchema(settings: SettingTable = {}): PolicyConfigSchema {
  const properties = Object.entries(settings).map(([name, setting]) => {
    if (setting.type === "array")
      return [name, { ...setting, default: [...setting.default], items: { type: "string" as const } }] as const;
    return [name, setting] as const;
  });
  return { properties: { ...Object.fromEntries(properties), suppress: SUPPRESS } };
}

function stackCheck(policy: StackPolicy, seen: SeenInputs) {
  return {
    validateStack: (args: StackArgs, report: (message: string, urn?: string) => void): void => {
      const environment = args.stackTags.get(ENVIRONMENT_TAG);
      const visible = args.resources.filter((resource) => !isRemoteComponent(resource));
      const stack = stackOf(visible.map((resource) => fromStack(resource, environment, seen)));
      for (const { urn, message } of judge(policy, stack, args.getConfig()).findings)
        report(withRemediation(policy, message), urn);
    },
  };
}

/** Tag of a stack, as `pulumi stack tag set environment prod` sets it. */
const ENVIRONMENT_TAG = "environment";

/** The part of StackValidationArgs that is used. */
interface StackArgs {
  readonly resources: readonly PolicyResource[];
  readonly stackTags: ReadonlyMap<string, string>;
  getConfig<T extends object>(): T;
}

function fromStack(resource: PolicyResource, environment: string | undefined, seen: SeenInputs): PlannedResource {
  const isEmpty = Object.keys(resource.props).length === 0;
  return {
    urn: resource.urn,
    type: resource.type,
    name: resource.name,
    props: (isEmpty ? seen.get(resource.urn) : undefined) ?? resource.props,
    parent: resource.parent?.urn,
    dependencies: resource.dependencies.map(({ urn }) => urn),
    propertyDependencies: Object.fromEntries(
      Object.entries(resource.propertyDependencies).map(([property, sources]) => [
        property,
        sources.map(({ urn }) => urn),
      ]),
    ),
    protect: resource.opts.protect,
    ignoreChanges: resource.opts.ignoreChanges,
    environment,
    defaultTags: defaultTagsOf(resource.provider?.props),
    region: textOf(at(plainCopy(resource.provider?.props), "region")),
  };
}

function resourceCheck(policy: ResourcePolicy, seen: SeenInputs) {
  const types = new Set(policy.resourceTypes);
  return {
    validateResource: (args: ResourceValidationArgs, report: (message: string) => void): void => {
      if (!types.has(knownType(args.type.replace(/^(kubernetes:.+)List$/, "$1"))) || isRemoteComponent(args)) return;
      seen.set(args.urn, args.props);
      for (const { message } of judge(policy, stackOf([fromArgs(args)]), args.getConfig()).findings)
        report(withRemediation(policy, message));
    },
  };
}

/** Of a policy that can fix what it finds: changes the properties themselves, so that secrets and unknown values stay what they are. */
function remediation(policy: ResourcePolicy) {
  if (!canRemediate(policy)) return {};
  const types = new Set(policy.resourceTypes);
  return {
    remediateResource: (args: ResourceValidationArgs) => {
      if (!types.has(knownType(args.type))) return undefined;
      const added = policy.missingProperties(safeResource(fromArgs(args)), settingsOf(policy, args.getConfig()));
      for (const [name, value] of Object.entries(added)) {
        if (isRecord(args.props[name])) Object.assign(args.props[name], value);
        else args.props[name] = { ...value };
      }
      return Object.keys(added).length > 0 ? args.props : undefined;
    },
  };
}

/** While one resource is checked, the engine does not say what it depends on. */
function fromArgs({ urn, type, name, props, opts, stackTags, provider }: ResourceValidationArgs): PlannedResource {
  return {
    urn,
    type,
    name,
    props,
    parent: opts.parent,
    dependencies: [],
    propertyDependencies: {},
    protect: opts.protect,
    ignoreChanges: opts.ignoreChanges,
    environment: stackTags.get(ENVIRONMENT_TAG),
    defaultTags: defaultTagsOf(provider?.props),
  };
}

/** The AWS provider's `defaultTags`, which the engine hands over as JSON. */
export function defaultTagsOf(provider: unknown): PlannedResource["defaultTags"] {
  const configured = at(plainCopy(provider), "defaultTags");
  const tags = at(typeof configured === "string" ? parseJson(configured) : configured, "tags");
  return isRecord(tags) ? tags : undefined;
}

/** The CLI prints only the message, so what to do about it is part of the message. */
function withRemediation(policy: PackPolicy, message: string): string {
  return `${message}\n${policy.remediation}`;
}
