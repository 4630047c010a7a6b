import { at, records } from "./expectations";
import { parseJson } from "./policyDocuments";
import { textOf } from "./values";

export const TASK_DEFINITION = "aws:ecs/taskDefinition:TaskDefinition";
export const ECS_SERVICE = "aws:ecs/service:Service";
/** What a service with a controller of its own consists of. */
export const TASK_SET = "aws:ecs/taskSet:TaskSet";

/** Containers of an ECS task definition; none while they are not known yet. */
export function taskContainers(props: Readonly<Record<string, unknown>>) {
  const { containerDefinitions } = props;
  return records(typeof containerDefinitions === "string" ? parseJson(containerDefinitions) : containerDefinitions);
}

/**
 * ECS takes no user, no read-only root and no linuxParameters, so no capabilities, on Windows.
 * Source: Amazon ECS developer guide, "Amazon EC2 Windows task definition considerations" (2026-11).
 */
export function isOnWindows(props: Readonly<Record<string, unknown>>): boolean {
  return /^WINDOWS/i.test(textOf(at(props, "runtimePlatform.operatingSystemFamily")) ?? "");
}

/** For messages. */
export function nameOf(container: Readonly<Record<string, unknown>>): string {
  return `container ${textOf(container.name) ?? "without a name"}`;
}

/** An image without tag, or with the tag latest, is another image tomorrow. */
export function imageMessages(container: Readonly<Record<string, unknown>>): readonly string[] {
  const image = textOf(container.image);
  if (image === undefined || /@sha256:|:(?!latest$)[^/:]+$/.test(image)) return [];
  return [`${nameOf(container)} runs ${image}, which names no fixed image.`];
}
