import { isOnWindows, nameOf, TASK_DEFINITION, taskContainers } from "../support/containers";
import type { ResourcePolicy } from "../support/policy";
import { textOf } from "../support/values";

export const taskRunsAsNonRoot: ResourcePolicy = {
  id: "MLY-CMP-001",
  name: "task-runs-as-non-root",
  description: "A container of a task does not run as root: what breaks out of it would be root as well.",
  level: "mandatory",
  severity: "high",
  remediation: 'Set user to a number that is not 0, such as "1000:1000".',
  authority: "https://docs.aws.amazon.com/securityhub/latest/userguide/ecs-controls.html#ecs-20",
  resourceTypes: [TASK_DEFINITION],
  checkResource: ({ props }) =>
    (isOnWindows(props) ? [] : taskContainers(props)).flatMap((container) => {
      const user = textOf(container.user) ?? "";
      return /^(0|root)?(:|$)/.test(user) ? [`${nameOf(container)} runs as root (user is ${user || "not set"}).`] : [];
    }),
};
