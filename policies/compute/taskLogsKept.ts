import { nameOf, TASK_DEFINITION, taskContainers } from "../support/containers";
import { at } from "../support/expectations";
import type { ResourcePolicy } from "../support/policy";
import { textOf } from "../support/values";

export const taskLogsKept: ResourcePolicy = {
  id: "MLY-CMP-004",
  name: "task-logs-kept",
  description: "Every container of a task sends its log somewhere: with the task it is gone.",
  level: "mandatory",
  severity: "medium",
  remediation: "Set logConfiguration with the driver awslogs or awsfirelens.",
  authority: "https://docs.aws.amazon.com/securityhub/latest/userguide/ecs-controls.html#ecs-9",
  resourceTypes: [TASK_DEFINITION],
  checkResource: ({ props }) =>
    taskContainers(props).flatMap((container) =>
      textOf(at(container, "logConfiguration.logDriver")) === undefined ? [`${nameOf(container)} has no log.`] : [],
    ),
};
