/** The function's input: the configuration that a group's machines must have. Names are those of AWS's API. */
export interface RolloutRequest {
  readonly groupName: string;
  readonly mixedInstancesPolicy: DesiredPolicy;
  /** Percentages of the desired capacity, while machines are replaced. */
  readonly minHealthyPercentage: number;
  readonly maxHealthyPercentage: number;
  /** Alarms that roll the refresh back; those that ring when it starts do not count. */
  readonly alarmNames: readonly string[];
  /** Seconds after the last machine was replaced in which they still do; 0 without alarms. */
  readonly bakeSeconds: number;
  /** Percentage of the machines that are replaced first, and then watched for bakeSeconds. @default none: all in a row */
  readonly canaryPercent?: number;
  /** Seconds after which an unfinished refresh is rolled back, bakeSeconds among them. */
  readonly deadlineSeconds: number;
  /** Number of this call, from 1. Several calls follow each other, because Lambda ends each after 15 minutes. */
  readonly step: number;
  readonly steps: number;
}

/** A group's mixed instances policy, as far as the program sets it. */
export interface DesiredPolicy {
  readonly LaunchTemplate: {
    readonly LaunchTemplateSpecification: { readonly LaunchTemplateId: string; readonly Version: string };
    readonly Overrides: readonly { readonly InstanceType: string }[];
  };
  readonly InstancesDistribution: {
    readonly OnDemandBaseCapacity: number;
    readonly OnDemandPercentageAboveBaseCapacity: number;
    readonly SpotAllocationStrategy: string;
  };
}

/** The result of one call. */
export interface RolloutAnswer {
  /** `under way`: the next call continues. */
  readonly status: "machines run it" | "under way";
  /** AWS's id of the refresh, where there was one. */
  readonly refreshId?: string;
  /** Alarms that rang before the refresh, and could not roll it back. */
  readonly ignoredAlarms?: readonly string[];
}

/** Every field of `wanted` is in `actual`, which may have more: AWS fills in defaults. */
export function covers(actual: unknown, wanted: unknown): boolean {
  if (Array.isArray(wanted))
    return (
      Array.isArray(actual) &&
      actual.length === wanted.length &&
      wanted.every((each, index) => covers(actual[index], each))
    );
  if (typeof wanted === "object" && wanted !== null)
    return (
      typeof actual === "object" &&
      actual !== null &&
      Object.entries(wanted).every(([key, value]) => covers(new Map(Object.entries(actual)).get(key), value))
    );
  return actual === wanted;
}
