import type { PlannedResource } from "../../../policies/runner";

/** Resources as the offline plan hands them to the policies, for the tests of the pack. */

export interface Parameter {
  readonly name: string;
  readonly value: unknown;
  readonly applyMethod?: unknown;
}

type Props = Readonly<Record<string, unknown>>;
type Options = Partial<Pick<PlannedResource, "dependencies" | "propertyDependencies" | "parent" | "protect">>;

export const GROUP_TYPE = "aws:rds/parameterGroup:ParameterGroup";
export const INSTANCE_TYPE = "aws:rds/instance:Instance";

export function resource(type: string, name: string, props: Props, options: Options = {}): PlannedResource {
  const urn = `urn:pulumi:dev::malayalees::${type}::${name}`;
  return { urn, type, name, props, dependencies: [], propertyDependencies: {}, protect: false, ...options };
}

export function parameterGroup(props: Props = {}, name = "parameters"): PlannedResource {
  return resource(GROUP_TYPE, name, { name, family: "postgres17", parameters: referenceParameters, ...props });
}

/** Uses the group of that name, by equal name. */
export function instance(props: Props = {}, name = "database", options: Options = {}): PlannedResource {
  const defaults = {
    engine: "postgres",
    engineVersion: "17",
    instanceClass: "db.t4g.micro",
    allocatedStorage: 20,
    parameterGroupName: "parameters",
    storageEncrypted: true,
    backupRetentionPeriod: 7,
    performanceInsightsEnabled: true,
    enabledCloudwatchLogsExports: ["postgresql"],
    copyTagsToSnapshot: true,
  };
  return resource(INSTANCE_TYPE, name, { identifier: name, ...defaults, ...props }, options);
}

const pendingReboot = "pending-reboot";
const immediate = "immediate";

/** A sound group for every class: formulas follow the memory, and what is a figure fits the smallest. */
export const referenceParameters: readonly Parameter[] = [
  { name: "shared_buffers", value: "{DBInstanceClassMemory/32768}", applyMethod: pendingReboot },
  { name: "effective_cache_size", value: "{DBInstanceClassMemory*3/32768}", applyMethod: immediate },
  { name: "work_mem", value: "4096", applyMethod: immediate },
  { name: "maintenance_work_mem", value: "32768", applyMethod: immediate },
  { name: "autovacuum_work_mem", value: "16384", applyMethod: immediate },
  { name: "max_connections", value: "60", applyMethod: pendingReboot },
  { name: "shared_preload_libraries", value: "pg_stat_statements,pg_cron", applyMethod: pendingReboot },
  { name: "cron.database_name", value: "malayalees_us_site", applyMethod: pendingReboot },
  { name: "pg_stat_statements.track", value: "all", applyMethod: immediate },
  { name: "rds.force_ssl", value: "1", applyMethod: pendingReboot },
  { name: "random_page_cost", value: "1.1", applyMethod: immediate },
  { name: "checkpoint_completion_target", value: "0.9", applyMethod: pendingReboot },
  { name: "idle_in_transaction_session_timeout", value: "60000", applyMethod: immediate },
  { name: "log_min_duration_statement", value: "1000", applyMethod: immediate },
  { name: "log_parameter_max_length", value: "0", applyMethod: immediate },
];

/** The reference group with one parameter set differently, or added. */
export function withParameter(name: string, value: unknown, applyMethod?: unknown): readonly Parameter[] {
  const changed = referenceParameters.map((each) =>
    each.name === name ? { name, value, applyMethod: applyMethod ?? each.applyMethod } : each,
  );
  const isNew = referenceParameters.every((each) => each.name !== name);
  return isNew ? [...changed, { name, value, applyMethod: applyMethod ?? immediate }] : changed;
}

export function withoutParameter(name: string): readonly Parameter[] {
  return referenceParameters.filter((each) => each.name !== name);
}
