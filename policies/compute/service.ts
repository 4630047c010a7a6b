import { ECS_SERVICE, TASK_SET } from "../support/containers";
import { isDaemon, isRollingUpdate } from "../support/ecsServices";
import { ENVIRONMENT, productionOnly } from "../support/environment";
import { mustBe, mustBeAtLeast, records } from "../support/expectations";
import type { ResourcePolicy } from "../support/policy";
import { UNKNOWN } from "../support/values";

export const servicePolicies: readonly ResourcePolicy[] = [
  {
    id: "MLY-CMP-007",
    name: "service-closed-to-exec",
    description: "ECS Exec is off in production: what is done in a shell is in no program and no review.",
    level: "mandatory",
    severity: "high",
    remediation: "Set enableExecuteCommand: false, or leave it out.",
    authority: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-exec.html",
    settings: { environment: ENVIRONMENT },
    resourceTypes: [ECS_SERVICE],
    checkResource: productionOnly(({ props }) => mustBe(props, "enableExecuteCommand", ["false"], "false")),
  },
  {
    id: "MLY-CMP-008",
    name: "service-rolls-back",
    description: "A deployment whose tasks do not start is rolled back automatically.",
    level: "mandatory",
    severity: "high",
    remediation: "Set deploymentCircuitBreaker to { enable: true, rollback: true }.",
    authority: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-circuit-breaker.html",
    resourceTypes: [ECS_SERVICE],
    checkResource: (service) =>
      isRollingUpdate(service)
        ? ["enable", "rollback"].flatMap((each) => mustBe(service.props, `deploymentCircuitBreaker.${each}`, ["true"]))
        : [],
  },
  {
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
        description: "Share of the tasks that keeps running, in percent",
      },
    },
    resourceTypes: [ECS_SERVICE],
    checkResource: (service, settings) =>
      isRollingUpdate(service) && !isDaemon(service)
        ? mustBeAtLeast(service.props, "deploymentMinimumHealthyPercent", settings.number("minimumPercent"), 100)
        : [],
  },
  {
    id: "MLY-CMP-010",
    name: "service-has-no-public-address",
    description: "Tasks in production have no public address: they are reached through the load balancer.",
    level: "mandatory",
    severity: "high",
    remediation: "Set networkConfiguration.assignPublicIp: false and use private subnets.",
    authority: "https://docs.aws.amazon.com/securityhub/latest/userguide/ecs-controls.html#ecs-2",
    settings: { environment: ENVIRONMENT },
    resourceTypes: [ECS_SERVICE, TASK_SET],
    checkResource: productionOnly(({ props }) =>
      mustBe(props, "networkConfiguration.assignPublicIp", ["false"], "false"),
    ),
  },
  {
    id: "MLY-CMP-011",
    name: "cluster-insights-on",
    description: "An ECS cluster records what its tasks use.",
    level: "advisory",
    severity: "low",
    remediation: "Add the setting containerInsights with the value enabled or enhanced.",
    authority: "https://docs.aws.amazon.com/securityhub/latest/userguide/ecs-controls.html#ecs-12",
    resourceTypes: ["aws:ecs/cluster:Cluster"],
    checkResource: ({ props }) => {
      if (props.settings === UNKNOWN) return [];
      const insights = records(props.settings).find(({ name }) => name === "containerInsights");
      const value = insights?.value ?? "disabled";
      return value === "disabled" ? ["containerInsights is disabled, or not set."] : [];
    },
  },
];
