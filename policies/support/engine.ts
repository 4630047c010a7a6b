import type { Policies, PolicyConfigSchema, PolicyResource, ResourceValidationArgs } from "@pulumi/policy";
import {
  documentationPath,
  isStackPolicy,
  judge,
  type PackPolicy,
  type ResourcePolicy,
  type StackPolicy,
} from "./policy";
import type { SettingTable } from "./settings";
import { type PlannedResource, stackOf } from "./stack";

/** The pack's policies in the shape that Pulumi's engine runs. */
export function enginePolicies(policies: readonly PackPolicy[]): Policies {
  return policies.map((policy) => ({
    ...described(policy),
    ...(isStackPolicy(policy) ? stackCheck(policy) : resourceCheck(policy)),
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

function stackCheck(policy: StackPolicy) {
  return {
    validateStack: (args: StackArgs, report: (message: string, urn?: string) => void): void => {
      const environment = args.stackTags.get(ENVIRONMENT_TAG);
      const stack = stackOf(args.resources.map((resource) => fromStack(resource, environment)));
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

function fromStack(resource: PolicyResource, environment: string | undefined): PlannedResource {
  return {
    urn: resource.urn,
    type: resource.type,
    name: resource.name,
    props: resource.props,
    parent: resource.parent?.urn,
    dependencies: resource.dependencies.map(({ urn }) => urn),
    propertyDependencies: Object.fromEntries(
      Object.entries(resource.propertyDependencies).map(([property, sources]) => [
        property,
        sources.map(({ urn }) => urn),
      ]),
    ),
    protect: resource.opts.protect,
    environment,
  };
}

function resourceCheck(policy: ResourcePolicy) {
  return {
    validateResource: (args: ResourceValidationArgs, report: (message: string) => void): void => {
      if (!policy.resourceTypes.includes(args.type)) return;
      for (const { message } of judge(policy, stackOf([fromArgs(args)]), args.getConfig()).findings)
        report(withRemediation(policy, message));
    },
  };
}

/** While one resource is checked, the engine does not say what it depends on. */
function fromArgs({ urn, type, name, props, opts, stackTags }: ResourceValidationArgs): PlannedResource {
  return {
    urn,
    type,
    name,
    props,
    parent: opts.parent,
    dependencies: [],
    propertyDependencies: {},
    protect: opts.protect,
    environment: stackTags.get(ENVIRONMENT_TAG),
  };
}

/** The CLI prints only the message, so what to do about it stands in there. */
function withRemediation(policy: PackPolicy, message: string): string {
  return `${message}\n${policy.remediation}`;
}
