import assert from "node:assert/strict";
import { calledActions, deployerPolicy } from "../../../tools/deployer/policy";
import { makePlan } from "../../../tools/plan/plan";
import type { Call } from "./emulator";
import { type IamRequest, iamRequestsOf } from "./iamRequests";

type Settings = Readonly<Record<string, string>>;

/** As far as a deployer's policy goes: statements that allow, with equality as their only condition. */
interface Statement {
  readonly Action: readonly string[];
  readonly Resource: readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

/** Whether a policy allows it. Source: IAM user guide, "Policy evaluation logic" and "IAM JSON policy elements" (2026-11). */
export function isAllowed(statements: readonly Statement[], { action, resources, context }: IamRequest): boolean {
  return resources.every((resource) =>
    statements.some(
      ({ Action, Resource, Condition = {} }) =>
        Action.some((pattern) => matches(pattern, action)) &&
        Resource.some((pattern) => matches(pattern, resource)) &&
        Object.entries(Condition.StringEquals ?? {}).every(([key, values]) =>
          [values].flat().includes(context[key] ?? ""),
        ),
    ),
  );
}

function matches(pattern: string, text: string): boolean {
  const escaped = pattern
    .replaceAll(/[.+^${}()|[\]\\]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  return new RegExp(`^${escaped}$`, "s").test(text);
}

/**
 * Every call of a run is allowed by the generated policy of the stack's deployer.
 * @param configurations what the stack had in the course of the run, as overrides of its files
 */
export async function assertDeployerMay(stack: string, configurations: readonly Settings[], calls: readonly Call[]) {
  const plans = await Promise.all(configurations.map((settings) => makePlan(stack, settings)));
  const statements = deployerPolicy(plans, "up", "123456789012").flatMap(({ Statement }) => Statement);
  const refused = calls.flatMap(iamRequestsOf).filter((request) => !isAllowed(statements, request));
  const lines = refused.map(
    ({ action, resources, context }) => `${action} on ${resources.join()} ${JSON.stringify(context)}`,
  );
  assert.deepEqual([...new Set(lines)].sort(), [], "calls that the deployer's policy refuses");
  assert.ok(calls.length > 0, "no call was recorded");
}

/**
 * The policy has no action without need: what the table says to be a part of the life of every such resource was called. The table names the others:
 * what a change needs that not every stack sees, and what AWS asks for besides.
 */
export async function assertDeployerNeeds(stack: string, configurations: readonly Settings[], calls: readonly Call[]) {
  const plans = await Promise.all(configurations.map((settings) => makePlan(stack, settings)));
  const called = new Set(calls.flatMap(iamRequestsOf).map(({ action }) => action));
  const unneeded = calledActions(plans).filter((action) => !called.has(action));
  assert.deepEqual(unneeded, [], "actions that the deployer's policy allows and nothing calls");
}
