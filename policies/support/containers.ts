import { at, records } from "./expectations";
import { parseJson } from "./policyDocuments";
import { textOf } from "./values";

/** A container as a task definition or a pod describes it. */
export type Container = Readonly<Record<string, unknown>>;

export const TASK_DEFINITION = "aws:ecs/taskDefinition:TaskDefinition";
export const ECS_SERVICE = "aws:ecs/service:Service";
/** The tasks of a service that an external controller deploys. */
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
export function nameOf(container: Container): string {
  return `container ${textOf(container.name) ?? "without a name"}`;
}

/** What is wrong with the containers that have a fault: each one's name, and the words that follow it. */
export function faultsIn(
  containers: readonly Container[],
  words: string,
  hasFault: (container: Container) => boolean,
): readonly string[] {
  return containers.filter(hasFault).map((container) => `${nameOf(container)} ${words}`);
}

/** An image without tag, or with the tag latest, can be another image tomorrow. */
export function imageMessages(container: Container): readonly string[] {
  const image = textOf(container.image);
  if (image === undefined || /@sha256:|:(?!latest$)[^/:]+$/.test(image)) return [];
  return [`${nameOf(container)} runs ${image}, which names no fixed image.`];
}
