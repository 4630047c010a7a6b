import type { MoveResult } from "./mover";
import { describePlacement, type Move } from "./planner";

const purposes = {
  add: "new compute, no traffic yet",
  resume: "as an earlier move left it",
  shift: "then watch",
  finish: "the old compute is removed",
} as const;

/** A move in words, a line a step. */
export function describeSteps({ steps }: Move): readonly string[] {
  return steps.map(
    ({ kind, placement }, index) =>
      `${index + 1} of ${steps.length}  ${describePlacement(placement)}  (${purposes[kind]})`,
  );
}

/** What has happened, and what to type next. */
export function describeResult(result: MoveResult, { target, back }: Move, stack: string): readonly string[] {
  const command = (to: string) => `npm run switch -- --stack ${stack} --to ${to}`;
  const old = back?.traffic.find(({ topology, weight }) => topology !== target && weight > 0)?.topology ?? target;
  const keep = `Pulumi.${stack}.yaml says so now: commit it, or the next update from elsewhere undoes it.`;
  const goOn = [`continue: ${command(target)}`, ...(old === target ? [] : [`go back:  ${command(old)}`])];
  switch (result.result) {
    case "done":
      return [`${target} serves alone. ${keep}`];
    case "rolledBack":
      return [
        `all traffic is back; ${target} keeps running without any, so that you can look at it. ${keep}`,
        ...result.reasons.map((reason) => `reason:   ${reason}`),
        `again:    ${command(target)}`,
        `give up:  ${command(old)} (removes ${target})`,
      ];
    case "stuck":
      return ["the move is stuck:", ...result.reasons.map((reason) => `reason:   ${reason}`), ...goOn];
    case "interrupted":
      return [`interrupted; Pulumi.${stack}.yaml says where.`, ...goOn];
  }
}
