import { TASK_DEFINITION } from "../support/containers";
import { knownTexts, mustBe } from "../support/expectations";
import type { ResourcePolicy } from "../support/policy";

export const taskNetworkItsOwn: ResourcePolicy = {
  id: "MLY-CMP-006",
  name: "task-network-its-own",
  description: "Tasks have a network of their own, with security groups of their own.",
  level: "mandatory",
  severity: "medium",
  remediation: 'Set networkMode: "awsvpc", the only mode of Fargate.',
  authority: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/security-network.html",
  resourceTypes: [TASK_DEFINITION],
  checkResource: ({ props }) =>
    // A machine outside AWS has no network of a VPC. Source: Amazon ECS developer guide, "External instances (Amazon ECS Anywhere)" (2026-11).
    knownTexts(props.requiresCompatibilities)?.includes("EXTERNAL") ? [] : mustBe(props, "networkMode", ["awsvpc"]),
};
