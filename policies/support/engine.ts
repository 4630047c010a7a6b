import type { Policies, PolicyConfigSchema, PolicyResource, ResourceValidationArgs } from "@pulumi/policy";
import { documentationPath, isStackPolicy, type PackPolicy, type ResourcePolicy, type StackPolicy } from "./policy";
import { Settings, type SettingTable } from "./settings";
import { type PlannedResource, safeResource, stackOf } from "./stack";

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

function configSchema(settings: SettingTable | undefined): PolicyConfigSchema | undefined {
  if (settings === undefined) return undefined;
  const properties = Object.entries(settings).map(([name, setting]) => {
    if (setting.type === "array")
      return [name, { ...setting, default: [...setting.default], items: { type: "string" as const } }] as const;
    return [name, setting] as const;
  });
  return { properties: Object.fromEntries(properties) };
}

function stackCheck(policy: StackPolicy) {
  return {
    validateStack: (args: StackArgs, report: (message: string, urn?: string) => void): void => {
      const settings = new Settings(policy.name, policy.settings ?? {}, args.getConfig());
      const findings = policy.checkStack(stackOf(args.resources.map(fromStack)), settings);
      for (const { urn, message } of findings) report(withRemediation(policy, message), urn);
    },
  };
}

/** The part of StackValidationArgs that is used. */
interface StackArgs {
  readonly resources: readonly PolicyResource[];
  getConfig<T extends object>(): T;
}

function fromStack(resource: PolicyResource): PlannedResource {
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
  };
}

function resourceCheck(policy: ResourcePolicy) {
  return {
    validateResource: (args: ResourceValidationArgs, report: (message: string) => void): void => {
      if (!policy.resourceTypes.includes(args.type)) return;
      const settings = new Settings(policy.name, policy.settings ?? {}, args.getConfig());
      for (const message of policy.checkResource(safeResource(fromArgs(args)), settings))
        report(withRemediation(policy, message));
    },
  };
}

/** While one resource is checked, the engine does not say what it depends on. */
function fromArgs({ urn, type, name, props, opts }: ResourceValidationArgs): PlannedResource {
  return {
    urn,
    type,
    name,
    props,
    parent: opts.parent,
    dependencies: [],
    propertyDependencies: {},
    protect: opts.protect,
  };
}

/** The CLI prints only the message, so what to do about it stands in there. */
function withRemediation(policy: PackPolicy, message: string): string {
  return `${message}\n${policy.remediation}`;
}
