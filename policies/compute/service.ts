import { ECS_SERVICE, TASK_SET } from "../support/containers";
import { isDaemon, isDeployedByEcs, isRollingUpdate } from "../support/ecsServices";
import { ENVIRONMENT, isProduction, productionOnly } from "../support/environment";
import { mustBe, mustBeAtLeast, records } from "../support/expectations";
import type { PackPolicy } from "../support/policy";
import { PUBLIC_ADDRESSES, publicAddressFindings } from "../support/publicAddresses";
import { UNKNOWN } from "../support/values";

export const servicePolicies: readonly PackPolicy[] = [
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
    id: "MLY-CMP-022",
    name: "service-rolls-back-on-errors",
    description:
      "A version in production that passes its health check but answers with errors is rolled back automatically, by alarms.",
    level: "advisory",
    severity: "medium",
    remediation:
      "Set alarms to { enable: true, rollback: true, alarmNames: [...] } with alarms on the share of failed requests and on the response " +
      "time of the target group. In this program: rollbackOnErrors.",
    authority: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-alarm-failure.html",
    settings: { environment: ENVIRONMENT },
    resourceTypes: [ECS_SERVICE],
    checkResource: productionOnly((service) => {
      // Without a load balancer there are no requests to count; other controllers have alarms of their own.
      if (!isDeployedByEcs(service) || records(service.props.loadBalancers).length === 0) return [];
      return ["enable", "rollback"].flatMap((each) => mustBe(service.props, `alarms.${each}`, ["true"], "false"));
    }),
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
    description:
      "Tasks in production have no public address, or one that is closed: only security groups may connect to them, such as the load balancer's.",
    level: "mandatory",
    severity: "high",
    remediation:
      "Let every ingress rule of their security groups name a security group, or set networkConfiguration.assignPublicIp: false and use private subnets.",
    authority: "https://docs.aws.amazon.com/securityhub/latest/userguide/ecs-controls.html#ecs-2",
    settings: { environment: ENVIRONMENT, publicAddresses: PUBLIC_ADDRESSES },
    checkStack: (stack, settings) =>
      stack
        .ofType(ECS_SERVICE, TASK_SET)
        .filter((service) => isProduction(service, settings))
        .filter(({ props }) => mustBe(props, "networkConfiguration.assignPublicIp", ["false"], "false").length > 0)
        .flatMap((service) => publicAddressFindings(stack, service, ["networkConfiguration"], settings)),
  },
  {
    id: "MLY-CMP-011",
    name: "cluster-insights-on",
    description: "An ECS cluster in production records what its tasks use.",
    level: "advisory",
    severity: "low",
    remediation: "Add the setting containerInsights with the value enabled or enhanced.",
    authority: "https://docs.aws.amazon.com/securityhub/latest/userguide/ecs-controls.html#ecs-12",
    settings: { environment: ENVIRONMENT },
    resourceTypes: ["aws:ecs/cluster:Cluster"],
    checkResource: productionOnly(({ props }) => {
      if (props.settings === UNKNOWN) return [];
      const insights = records(props.settings).find(({ name }) => name === "containerInsights");
      const value = insights?.value ?? "disabled";
      return value === "disabled" ? ["containerInsights is disabled, or not set."] : [];
    }),
  },
];
