import { ECS_SERVICE, isOnWindows, nameOf, TASK_DEFINITION, taskContainers } from "../support/containers";
import type { StackPolicy } from "../support/policy";
import { textOf } from "../support/values";

export const taskRootReadOnly: StackPolicy = {
  id: "MLY-CMP-002",
  name: "task-root-read-only",
  description:
    "The root file system of a container is read-only, unless its service is open to ECS Exec, which has to write there.",
  level: "mandatory",
  severity: "medium",
  remediation: "Set readonlyRootFilesystem: true and give the container a tmpfs for what it writes.",
  authority: "https://docs.aws.amazon.com/securityhub/latest/userguide/ecs-controls.html#ecs-5",
  checkStack: (stack) => {
    const open = stack.ofType(ECS_SERVICE).filter(({ props }) => textOf(props.enableExecuteCommand) === "true");
    const excepted = open.flatMap(({ propertyDependencies }) => propertyDependencies.taskDefinition ?? []);
    return stack
      .ofType(TASK_DEFINITION)
      .filter(({ urn, props }) => !excepted.includes(urn) && !isOnWindows(props))
      .flatMap(({ urn, props }) =>
        taskContainers(props)
          .filter((container) => container.readonlyRootFilesystem !== true)
          .map((container) => ({ urn, message: `${nameOf(container)} can write to its root file system.` })),
      );
  },
};
