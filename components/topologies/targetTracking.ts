import * as pulumi from "@pulumi/pulumi";
import type { ScalingConfig } from "../stackConfig";
import type { TopologyArgs } from "./topology";

/** One metric that auto scaling keeps near its target, in the format that ECS and EC2 Auto Scaling share. */
export interface TrackedTarget {
  /** Last part of the logical name. */
  readonly label: string;
  readonly targetValue: number;
  readonly predefinedMetricSpecification: {
    readonly predefinedMetricType: string;
    readonly resourceLabel?: pulumi.Input<string>;
  };
}

/** The metrics for scaling: CPU in percent, and requests a minute to each target. */
export function trackedTargets(
  scaling: ScalingConfig,
  cpuMetric: "ECSServiceAverageCPUUtilization" | "ASGAverageCPUUtilization",
  loadBalancer: Pick<TopologyArgs["loadBalancer"], "arnSuffix">,
  targetGroup: { readonly arnSuffix: pulumi.Output<string> },
): readonly TrackedTarget[] {
  const resourceLabel = pulumi.interpolate`${loadBalancer.arnSuffix}/${targetGroup.arnSuffix}`;
  return [
    {
      label: "cpu",
      targetValue: scaling.cpuTarget,
      predefinedMetricSpecification: { predefinedMetricType: cpuMetric },
    },
    {
      label: "requests",
      targetValue: scaling.requestsPerTarget,
      predefinedMetricSpecification: { predefinedMetricType: "ALBRequestCountPerTarget", resourceLabel },
    },
  ];
}
