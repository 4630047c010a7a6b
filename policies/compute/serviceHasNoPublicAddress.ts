import { ECS_SERVICE, TASK_SET } from "../support/containers";
import { ENVIRONMENT, isProduction } from "../support/environment";
import { mustBe } from "../support/expectations";
import type { ResourcePolicy } from "../support/policy";

export const serviceHasNoPublicAddress: ResourcePolicy = {
  id: "MLY-CMP-010",
  name: "service-has-no-public-address",
  description: "Tasks in production have no public address: they are reached through the load balancer.",
  level: "mandatory",
  severity: "high",
  remediation: "Set networkConfiguration.assignPublicIp: false and use private subnets.",
  authority: "https://docs.aws.amazon.com/securityhub/latest/userguide/ecs-controls.html#ecs-2",
  settings: { environment: ENVIRONMENT },
  resourceTypes: [ECS_SERVICE, TASK_SET],
  checkResource: (resource, settings) =>
    isProduction(resource, settings)
      ? mustBe(resource.props, "networkConfiguration.assignPublicIp", ["false"], "false")
      : [],
};
