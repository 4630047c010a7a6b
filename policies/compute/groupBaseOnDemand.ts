import { ENVIRONMENT, isProduction } from "../support/environment";
import { at, mustBeAtLeast } from "../support/expectations";
import type { ResourcePolicy } from "../support/policy";
import { isRecord, numberOf } from "../support/values";

export const groupBaseOnDemand: ResourcePolicy = {
  id: "MLY-CMP-020",
  name: "group-base-on-demand",
  description: "In production the least number of machines is not on Spot: AWS may take those away all at once.",
  level: "advisory",
  severity: "medium",
  remediation: "Set onDemandBaseCapacity to minSize or more.",
  authority: "https://docs.aws.amazon.com/autoscaling/ec2/userguide/allocation-strategies.html",
  settings: { environment: ENVIRONMENT },
  resourceTypes: ["aws:autoscaling/group:Group"],
  checkResource: (resource, settings) => {
    const distribution = at(resource.props, "mixedInstancesPolicy.instancesDistribution");
    if (!isProduction(resource, settings) || !isRecord(distribution)) return [];
    if (numberOf(distribution.onDemandPercentageAboveBaseCapacity ?? 100) === 100) return [];
    return mustBeAtLeast(distribution, "onDemandBaseCapacity", numberOf(resource.props.minSize) ?? 0, 0);
  },
};
