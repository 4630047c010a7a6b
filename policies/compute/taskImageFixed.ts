import { imageMessages, TASK_DEFINITION, taskContainers } from "../support/containers";
import type { ResourcePolicy } from "../support/policy";

export const taskImageFixed: ResourcePolicy = {
  id: "MLY-CMP-005",
  name: "task-image-fixed",
  description: 'A container of a task runs a fixed image: a rollback to "latest" is none.',
  level: "mandatory",
  severity: "medium",
  remediation: "Name a tag other than latest, or a digest.",
  authority: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/container-considerations.html",
  resourceTypes: [TASK_DEFINITION],
  checkResource: ({ props }) => taskContainers(props).flatMap(imageMessages),
};
