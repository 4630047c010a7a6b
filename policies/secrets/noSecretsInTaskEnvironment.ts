import { nameOf, TASK_DEFINITION, taskContainers } from "../support/containers";
import { at } from "../support/expectations";
import type { ResourcePolicy } from "../support/policy";
import { ALSO_ALLOWED, secretsInData, secretsInEnvironment, secretsInRecord } from "../support/secretLooking";
import type { Settings } from "../support/settings";

export const noSecretsInTaskEnvironment: ResourcePolicy = {
  id: "MLY-SEC-001",
  name: "no-secrets-in-task-environment",
  description:
    "No secret stands in the environment or the arguments of an ECS container: whoever may describe the task could read it.",
  level: "mandatory",
  severity: "critical",
  remediation: "Move the value to Secrets Manager and refer to it under secrets with valueFrom.",
  authority: "https://docs.aws.amazon.com/securityhub/latest/userguide/ecs-controls.html#ecs-8",
  settings: { ...ALSO_ALLOWED },
  resourceTypes: [TASK_DEFINITION],
  checkResource: ({ props }, settings) =>
    taskContainers(props).flatMap((container) =>
      secretsOf(container, settings).map((each) => `${nameOf(container)}: ${each}`),
    ),
};

/** Everything that describing the task shows: variables, arguments, labels and the options of the log driver. */
function secretsOf(container: Readonly<Record<string, unknown>>, settings: Settings): readonly string[] {
  return [
    ...secretsInEnvironment(container.environment, settings),
    ...["command", "entryPoint", "healthCheck.command"].flatMap((path) =>
      secretsInData(path, at(container, path), settings),
    ),
    ...["dockerLabels", "logConfiguration.options"].flatMap((path) => secretsInRecord(at(container, path), settings)),
  ];
}
