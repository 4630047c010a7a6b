import { ENVIRONMENT, isProduction } from "../support/environment";
import { mustBeAtLeast } from "../support/expectations";
import type { ResourcePolicy } from "../support/policy";

export const logGroupPolicies: readonly ResourcePolicy[] = [
  {
    id: "MLY-STO-005",
    name: "log-group-expires",
    description:
      "A log group keeps its entries for a set time: forever is expensive, and in production a week is too short.",
    level: "mandatory",
    severity: "medium",
    remediation: "Set retentionInDays to as many days as you would look back.",
    authority: "https://docs.aws.amazon.com/securityhub/latest/userguide/cloudwatch-controls.html#cloudwatch-16",
    settings: {
      environment: ENVIRONMENT,
      minimumDays: {
        type: "number",
        default: 1,
        minimum: 1,
        maximum: 3653,
        description: "Days of logs outside of production",
      },
      productionDays: {
        type: "number",
        default: 30,
        minimum: 1,
        maximum: 3653,
        description: "Days of logs in production",
      },
    },
    resourceTypes: ["aws:cloudwatch/logGroup:LogGroup"],
    checkResource: (resource, settings) => {
      const least = settings.number(isProduction(resource, settings) ? "productionDays" : "minimumDays");
      // Zero and no value both mean forever.
      return mustBeAtLeast(resource.props, "retentionInDays", Math.max(1, least), 0);
    },
  },
];
