import assert from "node:assert/strict";
import { topologyNames } from "../../components/configuration/settings";
import { type ApiServer, skipWithoutApiServer, startApiServer } from "../kubernetes/apiServer";
import { customResourceDefinitions } from "../kubernetes/customResources";
import { type GarbageCollector, startGarbageCollector } from "../kubernetes/garbageCollector";
import { createZone, type Emulator, startEmulator } from "./support/emulator";
import { applyChange, destroyWholly, previewWithoutChanges, timed, up, upWithoutChanges } from "./support/lifecycle";
import { openStack, type Step, type TestStack } from "./support/stack";
import { skipWithoutTools } from "./support/tools";

/** Everything but the topologies themselves, and the one rule that says who serves. */
function ofSharedParts(steps: readonly Step[]): readonly Step[] {
  return steps.filter(({ urn }) => !urn.includes("malayalees:topology:") && !urn.endsWith("::traffic"));
}

/** Every ordered pair of names, as one walk that ends where it starts (Hierholzer's algorithm). */
function walkThroughAllPairs(names: readonly string[]): readonly string[] {
  const left = new Map(names.map((from) => [from, names.filter((to) => to !== from)]));
  const path = names.slice(0, 1);
  const walk: string[] = [];
  for (let here = path.at(-1); here !== undefined; here = path.at(-1)) {
    const next = left.get(here)?.pop();
    if (next === undefined) walk.push(...path.splice(-1));
    else path.push(next);
  }
  return walk.reverse();
}

describe("a change of topology of the prod stack on the real engine", () => {
  let emulator: Emulator | undefined;
  let apiServer: ApiServer | undefined;
  let collector: GarbageCollector | undefined;
  let stack: TestStack;
  const [start = "", ...moves] = walkThroughAllPairs(topologyNames);

  before(async function () {
    skipWithoutTools(this);
    skipWithoutApiServer(this);
    emulator = await startEmulator({ runningTasks: 2 });
    stack = await openStack("prod", emulator.environment);
    await stack.stack.setConfig("domain", { value: "app.malayalees.us" });
    await stack.stack.setConfig("hostedZoneId", { value: await createZone(emulator, "malayalees.us") });
    // The emulator's clusters have no endpoint: their pods go to a real API server, which has no controllers to wait for.
    apiServer = await startApiServer(customResourceDefinitions);
    collector = startGarbageCollector(apiServer);
    await stack.stack.setConfig("kubeconfig", { value: apiServer.kubeconfig });
    await stack.stack.setConfig("waitForRollout", { value: "false" });
  });

  after(async () => {
    stack?.remove();
    await collector?.stop();
    apiServer?.stop();
    await emulator?.stop();
  });

  it(`starts with ${start}`, async () => {
    await stack.stack.setConfig("topology", { value: start });
    await timed(`up of ${start}`, () => up(stack));
    await previewWithoutChanges(stack);
    await upWithoutChanges(stack);
  });

  for (const [index, to] of moves.entries()) {
    const from = index === 0 ? start : moves[index - 1];
    it(`from ${from} to ${to} touches no shared part, and moves the traffic after the new is up and before the old goes`, async () => {
      const { changed } = await timed(`${from} to ${to}`, () => applyChange(stack, { topology: to }));
      assert.deepEqual(ofSharedParts(changed), []);
      const shift = changed.findIndex(({ urn }) => urn.includes("listenerRule:ListenerRule::traffic"));
      const position = (test: (step: Step) => boolean) => changed.map(test);
      const created = position(({ op, urn }) => op === "create" && urn.includes("malayalees:topology:")).lastIndexOf(
        true,
      );
      const deleted = position(({ op }) => op === "delete").indexOf(true);
      assert.equal(changed[shift]?.op, "update");
      assert.ok(created < shift && shift < deleted, `${created} < ${shift} < ${deleted}`);
      await previewWithoutChanges(stack);
      if (moves.indexOf(to) === index && to !== start) await upWithoutChanges(stack);
    });
  }

  const [, second = ""] = topologyNames;

  it(`runs ${start} and ${second} at once by weight`, async () => {
    await stack.stack.setConfig(`traffic.${start}`, { value: "100" }, true);
    const { changed } = await applyChange(stack, {}, { [`traffic.${second}`]: "0" });
    assert.deepEqual(ofSharedParts(changed), []);
    assert.ok(changed.every(({ op }) => op === "create" || op === "update"));
  });

  it("shifts weight in place", async () => {
    const shares = { [`traffic.${start}`]: "50", [`traffic.${second}`]: "50" };
    const { changed } = await timed("shift of weight", () => applyChange(stack, {}, shares));
    assert.deepEqual(
      changed.map(({ op, urn }) => [op, urn.split("::").pop()]),
      [["update", "traffic"]],
    );
  });

  it("goes away without a trace once protection is off", async () => {
    await applyChange(stack, { protection: "false" });
    assert.ok(emulator);
    const aws = emulator;
    await timed("destroy of both", () => destroyWholly(stack, aws));
  });
});
