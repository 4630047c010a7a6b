import { ECS_SERVICE } from "../support/containers";
import { isDaemon, isRollingUpdate } from "../support/ecsServices";
import { mustBeAtLeast } from "../support/expectations";
import type { ResourcePolicy } from "../support/policy";

export const serviceStaysUpWhileDeploying: ResourcePolicy = {
  id: "MLY-CMP-009",
  name: "service-stays-up-while-deploying",
  description: "A service keeps its tasks until the new ones are healthy.",
  level: "mandatory",
  severity: "high",
  remediation: "Set deploymentMinimumHealthyPercent to 100 and deploymentMaximumPercent above it.",
  authority: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-type-ecs.html",
  settings: {
    minimumPercent: {
      type: "number",
      default: 100,
      minimum: 0,
      maximum: 100,
      description: "Share of the tasks that stays, in percent",
    },
  },
  resourceTypes: [ECS_SERVICE],
  checkResource: (service, settings) =>
    isRollingUpdate(service) && !isDaemon(service)
      ? mustBeAtLeast(service.props, "deploymentMinimumHealthyPercent", settings.number("minimumPercent"), 100)
      : [],
};
