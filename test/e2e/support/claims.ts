import assert from "node:assert/strict";
import { compare } from "../../../tools/plan/changes/compare";
import { makePlan } from "../../../tools/plan/plan";
import type { Change } from "../../../tools/support/stackEngine";

/** The stack's own resources: what remote components make of them is not in an offline plan. */
const keyOf = (urn: string) => urn.split("::").slice(2).join("::");

/**
 * What the offline plan says of a change, held against what the engine did: it names each replaced, new and gone resource, and no other.
 * A replacement that only follows from another one may turn out to be none.
 * @param before overrides of the stack as it was, @param after as it is
 */
export async function assertPlanSaid(
  stack: string,
  before: Readonly<Record<string, string>>,
  after: Readonly<Record<string, string>>,
  done: readonly Change[],
): Promise<void> {
  const [old, now] = [await makePlan(stack, before), await makePlan(stack, after)];
  // A component of this program is nothing in AWS; the plan speaks of its parts.
  const real = [...old.resources, ...now.resources].filter(({ custom, remote }) => custom || remote);
  const planned = new Set(real.map(({ urn }) => keyOf(urn)));
  const changes = compare(old.resources, now.resources);
  const said = (kind: string) => new Set(changes.filter((each) => each.kind === kind).map(({ urn }) => keyOf(urn)));
  const follows = new Set(
    changes.filter(({ effects }) => effects.some(({ why }) => why?.startsWith("follows"))).map(({ urn }) => keyOf(urn)),
  );
  const did = (op: RegExp) =>
    new Set(done.filter((each) => op.test(each.op) && planned.has(keyOf(each.urn))).map(({ urn }) => keyOf(urn)));
  const replaced = did(/replace/);
  const only = (some: ReadonlySet<string>, others: ReadonlySet<string>) =>
    [...some].filter((each) => !others.has(each));
  assert.deepEqual(only(replaced, said("replaced")), [], "replaced, and the plan did not say so");
  assert.deepEqual(
    only(said("replaced"), new Set([...replaced, ...follows])),
    [],
    "said to be replaced, and it was not",
  );
  assert.deepEqual(only(did(/^create$/), said("new")), [], "made, and the plan did not say so");
  assert.deepEqual(only(said("new"), did(/^create$/)), [], "said to be new, and it was not made");
  assert.deepEqual(only(said("gone"), did(/^delete$/)), [], "said to be gone, and it is there");
}
