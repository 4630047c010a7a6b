import { nameOf, TASK_DEFINITION, taskContainers } from "../support/containers";
import type { ResourcePolicy } from "../support/policy";
import { ALSO_ALLOWED, secretsInEnvironment } from "../support/secretLooking";

export const noSecretsInTaskEnvironment: ResourcePolicy = {
  id: "MLY-SEC-001",
  name: "no-secrets-in-task-environment",
  description: "No secret stands in the environment of an ECS container: whoever may describe the task could read it.",
  level: "mandatory",
  severity: "critical",
  remediation: "Move the value to Secrets Manager and refer to it under secrets with valueFrom.",
  authority: "https://docs.aws.amazon.com/securityhub/latest/userguide/ecs-controls.html#ecs-8",
  settings: { ...ALSO_ALLOWED },
  resourceTypes: [TASK_DEFINITION],
  checkResource: ({ props }, settings) =>
    taskContainers(props).flatMap((container) =>
      secretsInEnvironment(container.environment, settings).map((each) => `${nameOf(container)}: ${each}`),
    ),
};
