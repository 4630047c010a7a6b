import * as pulumi from "@pulumi/pulumi";
import type { ScalingConfig } from "../../stackConfig";
import type { DesiredPolicy } from "./rollout/lambda/request";

/** What the group's machines are started from, in the format of AWS's API. Rollout applies changes; the group resource ignores them. */
export function desiredPolicy(
  template: { readonly id: pulumi.Output<string>; readonly latestVersion: pulumi.Output<number> },
  scaling: Pick<ScalingConfig, "instanceTypes" | "minTasks" | "spotShare">,
): pulumi.Output<DesiredPolicy> {
  return pulumi.all([template.id, template.latestVersion]).apply(([LaunchTemplateId, version]) => ({
    LaunchTemplate: {
      // A number, because AWS cannot roll back to $Latest.
      LaunchTemplateSpecification: { LaunchTemplateId, Version: String(version) },
      Overrides: scaling.instanceTypes.map((InstanceType) => ({ InstanceType })),
    },
    InstancesDistribution: {
      OnDemandBaseCapacity: scaling.minTasks,
      OnDemandPercentageAboveBaseCapacity: 100 - scaling.spotShare,
      SpotAllocationStrategy: "price-capacity-optimized",
    },
  }));
}

/** The same in the provider's format. */
export function providersPolicy({ LaunchTemplate, InstancesDistribution }: DesiredPolicy) {
  const { LaunchTemplateId: launchTemplateId, Version: version } = LaunchTemplate.LaunchTemplateSpecification;
  return {
    launchTemplate: {
      launchTemplateSpecification: { launchTemplateId, version },
      overrides: LaunchTemplate.Overrides.map(({ InstanceType: instanceType }) => ({ instanceType })),
    },
    instancesDistribution: {
      onDemandBaseCapacity: InstancesDistribution.OnDemandBaseCapacity,
      onDemandPercentageAboveBaseCapacity: InstancesDistribution.OnDemandPercentageAboveBaseCapacity,
      spotAllocationStrategy: InstancesDistribution.SpotAllocationStrategy,
    },
  };
}
