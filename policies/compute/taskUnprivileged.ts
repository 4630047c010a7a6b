import { nameOf, TASK_DEFINITION, taskContainers } from "../support/containers";
import type { ResourcePolicy } from "../support/policy";

export const taskUnprivileged: ResourcePolicy = {
  id: "MLY-CMP-003",
  name: "task-unprivileged",
  description: "No container of a task is privileged: it would be root on the machine that it runs on.",
  level: "mandatory",
  severity: "critical",
  remediation: "Leave privileged out, and add single capabilities where needed.",
  authority: "https://docs.aws.amazon.com/securityhub/latest/userguide/ecs-controls.html#ecs-4",
  resourceTypes: [TASK_DEFINITION],
  checkResource: ({ props }) =>
    taskContainers(props).flatMap((container) =>
      container.privileged === true ? [`${nameOf(container)} is privileged.`] : [],
    ),
};
