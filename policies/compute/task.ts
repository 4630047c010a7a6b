import {
  ECS_SERVICE,
  faultsIn,
  imageMessages,
  isOnWindows,
  nameOf,
  TASK_DEFINITION,
  taskContainers,
} from "../support/containers";
import { at, knownTexts, mustBe } from "../support/expectations";
import type { PackPolicy } from "../support/policy";
import { textOf } from "../support/values";

export const taskPolicies: readonly PackPolicy[] = [
  {
    id: "MLY-CMP-001",
    name: "task-runs-as-non-root",
    description:
      "A container of a task does not run as root: a process that breaks out would be root on the machine as well.",
    level: "mandatory",
    severity: "high",
    remediation: 'Set user to a number that is not 0, such as "1000:1000".',
    authority: "https://docs.aws.amazon.com/securityhub/latest/userguide/ecs-controls.html#ecs-20",
    resourceTypes: [TASK_DEFINITION],
    checkResource: ({ props }) =>
      (isOnWindows(props) ? [] : taskContainers(props))
        .map((container) => ({ name: nameOf(container), user: textOf(container.user) ?? "" }))
        .filter(({ user }) => /^(0|root)?(:|$)/.test(user))
        .map(({ name, user }) => `${name} runs as root (user is ${user || "not set"}).`),
  },
  {
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
          faultsIn(
            taskContainers(props),
            "can write to its root file system.",
            (container) => container.readonlyRootFilesystem !== true,
          ).map((message) => ({ urn, message })),
        );
    },
  },
  {
    id: "MLY-CMP-003",
    name: "task-unprivileged",
    description: "No container of a task is privileged: it would be root on the machine that it runs on.",
    level: "mandatory",
    severity: "critical",
    remediation: "Leave privileged out, and add single capabilities where needed.",
    authority: "https://docs.aws.amazon.com/securityhub/latest/userguide/ecs-controls.html#ecs-4",
    resourceTypes: [TASK_DEFINITION],
    checkResource: ({ props }) =>
      faultsIn(taskContainers(props), "is privileged.", (container) => container.privileged === true),
  },
  {
    id: "MLY-CMP-004",
    name: "task-logs-kept",
    description:
      "Every container of a task sends its log to a log driver: a log inside the task is gone when the task ends.",
    level: "mandatory",
    severity: "medium",
    remediation: "Set logConfiguration with the driver awslogs or awsfirelens.",
    authority: "https://docs.aws.amazon.com/securityhub/latest/userguide/ecs-controls.html#ecs-9",
    resourceTypes: [TASK_DEFINITION],
    checkResource: ({ props }) =>
      faultsIn(
        taskContainers(props),
        "has no log.",
        (container) => textOf(at(container, "logConfiguration.logDriver")) === undefined,
      ),
  },
  {
    id: "MLY-CMP-005",
    name: "task-image-fixed",
    description:
      'A container of a task runs a fixed image: a rollback to "latest" starts the newest image, not the one before.',
    level: "mandatory",
    severity: "medium",
    remediation: "Name a tag other than latest, or a digest.",
    authority: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/container-considerations.html",
    resourceTypes: [TASK_DEFINITION],
    checkResource: ({ props }) => taskContainers(props).flatMap(imageMessages),
  },
  {
    id: "MLY-CMP-006",
    name: "task-network-its-own",
    description: "Each task has its own network interface and its own security groups.",
    level: "mandatory",
    severity: "medium",
    remediation: 'Set networkMode: "awsvpc", the only mode of Fargate.',
    authority: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/security-network.html",
    resourceTypes: [TASK_DEFINITION],
    checkResource: ({ props }) =>
      // A machine outside AWS has no network of a VPC. Source: Amazon ECS developer guide, "External instances (Amazon ECS Anywhere)" (2026-11).
      knownTexts(props.requiresCompatibilities)?.includes("EXTERNAL") ? [] : mustBe(props, "networkMode", ["awsvpc"]),
  },
];
