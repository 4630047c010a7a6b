import assert from "node:assert/strict";
import { applyChange, previewWithoutChanges, timed } from "./lifecycle";
import type { Step, TestStack } from "./stack";

/** The topologies themselves, the one rule that says which of them serves, and what names their alarms, metrics and services. */
const MOVING =
  /malayalees:topology:|malayalees:observability:(CompositeAlarms|Dashboard)\$|malayalees:database:PasswordRotation\$|::traffic$/;

/** Everything else. */
export function ofSharedParts(steps: readonly Step[]): readonly Step[] {
  return steps.filter(({ urn }) => !MOVING.test(urn));
}

/**
 * A walk from a name along every ordered pair of names, back to where it starts (Hierholzer's algorithm).
 * @param leaves says which pairs another walk has
 */
export function walkThroughPairs(
  start: string,
  names: readonly string[],
  leaves: (from: string, to: string) => boolean = () => false,
): readonly string[] {
  const left = new Map(names.map((from) => [from, names.filter((to) => to !== from && !leaves(from, to))]));
  const path = [start];
  const walk: string[] = [];
  for (let here = path.at(-1); here !== undefined; here = path.at(-1)) {
    const next = left.get(here)?.pop();
    if (next === undefined) walk.push(...path.splice(-1));
    else path.push(next);
  }
  return walk.reverse();
}

/** A test for each step of a walk. @param hasNothingToDo after each of them: a preview, or an update that says more */
export function itMovesAlong(
  [start = "", ...moves]: readonly string[],
  stack: () => TestStack,
  hasNothingToDo: (to: string) => Promise<void> = () => previewWithoutChanges(stack()),
): void {
  for (const [index, to] of moves.entries()) {
    const from = moves[index - 1] ?? start;
    it(`from ${from} to ${to} touches no shared part, and moves the traffic after the new is up and before the old goes`, async () => {
      const { changed } = await timed(`${from} to ${to}`, () => applyChange(stack(), { topology: to }));
      assert.deepEqual(ofSharedParts(changed), []);
      const isOfTopology = ({ urn }: Step) => urn.includes("malayalees:topology:");
      const shift = changed.findIndex(({ urn }) => urn.includes("listenerRule:ListenerRule::traffic"));
      const created = changed.map((step) => step.op === "create" && isOfTopology(step)).lastIndexOf(true);
      const deleted = changed.findIndex(({ op }) => op === "delete");
      assert.equal(changed[shift]?.op, "update");
      assert.ok(created < shift && shift < deleted, `${created} < ${shift} < ${deleted}`);
      await hasNothingToDo(to);
    });
  }
}
