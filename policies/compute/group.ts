import { ENVIRONMENT, productionOnly } from "../support/environment";
import { at, mustBe, mustBeAtLeast } from "../support/expectations";
import type { ResourcePolicy } from "../support/policy";
import { isRecord, numberOf, textOf } from "../support/values";

/** The properties of a group that name a launch template. */
const TEMPLATE_PROPERTIES = ["mixedInstancesPolicy", "launchTemplate"] as const;

export const groupPolicies: readonly ResourcePolicy[] = [
  {
    id: "MLY-CMP-018",
    name: "group-believes-load-balancer",
    description:
      "An Auto Scaling group replaces machines that the load balancer reports as unhealthy, and not only those that have crashed.",
    level: "mandatory",
    severity: "high",
    remediation: 'Set healthCheckType: "ELB", with a healthCheckGracePeriod.',
    authority: "https://docs.aws.amazon.com/securityhub/latest/userguide/autoscaling-controls.html#autoscaling-1",
    resourceTypes: ["aws:autoscaling/group:Group"],
    checkResource: ({ props }) => {
      const isBehindOne = ["targetGroupArns", "loadBalancers"].some((each) => isFilled(props[each]));
      // Several kinds of check may be named, separated by commas.
      const kinds = (textOf(props.healthCheckType) ?? "").split(/\s*,\s*/);
      return isBehindOne && !kinds.includes("ELB") ? mustBe(props, "healthCheckType", ["ELB"]) : [];
    },
  },
  {
    id: "MLY-CMP-019",
    name: "group-rolls-back",
    description: "A new launch template is rolled out machine by machine, and rolled back when it fails.",
    level: "mandatory",
    severity: "high",
    remediation:
      "Set instanceRefresh with the strategy Rolling and preferences.autoRollback: true; AWS accepts it with a numbered version of a launch " +
      "template that names an AMI. To roll back to the previous template, let the group ignore changes of it " +
      "(ignoreChanges), and start the instance refresh with a desired configuration.",
    authority: "https://docs.aws.amazon.com/autoscaling/ec2/userguide/instance-refresh-rollback.html",
    resourceTypes: ["aws:autoscaling/group:Group"],
    checkResource: ({ props, ignoreChanges = [] }) =>
      TEMPLATE_PROPERTIES.some((property) => ignoreChanges.includes(property) && props[property] !== undefined)
        ? []
        : mustBe(props, "instanceRefresh.preferences.autoRollback", ["true"]),
  },
  {
    id: "MLY-CMP-020",
    name: "group-base-on-demand",
    description:
      "In production the minimum number of machines is not on Spot: AWS may reclaim all Spot machines at once.",
    level: "advisory",
    severity: "medium",
    remediation: "Set onDemandBaseCapacity to minSize or more.",
    authority: "https://docs.aws.amazon.com/autoscaling/ec2/userguide/allocation-strategies.html",
    settings: { environment: ENVIRONMENT },
    resourceTypes: ["aws:autoscaling/group:Group"],
    checkResource: productionOnly(({ props }) => {
      const distribution = at(props, "mixedInstancesPolicy.instancesDistribution");
      if (!isRecord(distribution)) return [];
      if (numberOf(distribution.onDemandPercentageAboveBaseCapacity ?? 100) === 100) return [];
      return mustBeAtLeast(distribution, "onDemandBaseCapacity", numberOf(props.minSize) ?? 0, 0);
    }),
  },
];

function isFilled(list: unknown): boolean {
  return Array.isArray(list) && list.length > 0;
}
