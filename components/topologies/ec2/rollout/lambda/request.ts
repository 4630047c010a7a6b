/** What the function is asked: bring a group's machines to this configuration. Names as in AWS's API, which gets it as it is. */
export interface RolloutRequest {
  readonly groupName: string;
  readonly mixedInstancesPolicy: DesiredPolicy;
  /** Percentages of the desired capacity, while machines are replaced. */
  readonly minHealthyPercentage: number;
  readonly maxHealthyPercentage: number;
  /** Seconds after which a refresh that is still not done goes back. */
  readonly deadlineSeconds: number;
  /** Which of several calls in turn this is, from 1: Lambda ends each after 15 minutes. */
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

/** What one call came to. */
export interface RolloutAnswer {
  /** `under way`: the next call goes on. */
  readonly status: "machines run it" | "under way";
  /** AWS's id of the refresh, where there was one. */
  readonly refreshId?: string;
}

/** Every field of `wanted` is in `actual`, which may have more: AWS fills in what was not said. */
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
