import assert from "node:assert/strict";
import { topologyNames } from "../../../components/configuration/topologyFacts";
import { type ApiServer, skipWithoutApiServer, startApiServer } from "../../kubernetes/apiServer";
import type { Controller } from "../../kubernetes/controller";
import { customResourceDefinitions } from "../../kubernetes/customResources";
import { startGarbageCollector } from "../../kubernetes/garbageCollector";
import { createZone, type Emulator, startEmulator } from "../support/emulator";
import { applyChange, destroyWholly, previewWithoutChanges, timed, up, upWithoutChanges } from "../support/lifecycle";
import { itMovesAlong, walkThroughPairs } from "../support/moves";
import { TestStack } from "../support/stack";
import { skipWithoutTools } from "../support/tools";

const [first = "", second = ""] = topologyNames;
const start = topologyNames.at(-1) ?? first;

/** prod.test.ts moves between the first two, and cluster.test.ts between the first and the last, on the stacks that they have. */
const walk = walkThroughPairs(start, topologyNames, (from, to) =>
  [second, start].some((other) => [first, other].includes(from) && [first, other].includes(to)),
);

describe("a change of topology of the prod stack on the real engine", () => {
  let emulator: Emulator | undefined;
  let apiServer: ApiServer | undefined;
  let collector: Controller | undefined;
  let stack: TestStack;

  before(async function () {
    skipWithoutTools(this);
    skipWithoutApiServer(this);
    emulator = await startEmulator({ runningTasks: 2, sharedProviders: ["aws", "awsx", "eks"] });
    stack = await TestStack.open("prod", emulator.environment);
    stack.configure({ domain: "app.malayalees.us" });
    stack.configure({ hostedZoneId: await createZone(emulator, "malayalees.us") });
    // The emulator's clusters have no endpoint: their pods go to a real API server, which has no controllers to wait for.
    apiServer = await startApiServer(customResourceDefinitions);
    collector = await startGarbageCollector(apiServer);
    stack.configure({ kubeconfig: apiServer.kubeconfig });
    stack.configure({ waitForRollout: "false" });
  });

  after(async () => {
    stack?.remove();
    await collector?.stop();
    apiServer?.stop();
    await emulator?.stop();
  });

  it(`starts with ${start}`, async () => {
    stack.configure({ topology: start });
    await timed(`up of ${start}`, () => up(stack));
    await upWithoutChanges(stack);
  });

  const arrived = new Set([start]);
  itMovesAlong(
    walk,
    () => stack,
    async (to) => {
      const nothing = arrived.has(to) ? previewWithoutChanges : upWithoutChanges;
      await nothing(stack);
      arrived.add(to);
    },
  );

  it("goes away without a trace once protection is off", async () => {
    await applyChange(stack, { protection: "false" });
    assert.ok(emulator);
    const aws = emulator;
    await timed(`destroy of ${start}`, () => destroyWholly(stack, aws));
  });
});
