import assert from "node:assert/strict";
import { createZone, type Emulator, startEmulator } from "../support/emulator";
import { applyChange, destroyWholly, timed, up, upWithoutChanges } from "../support/lifecycle";
import { TestStack } from "../support/stack";
import { skipWithoutTools } from "../support/tools";

/** Production at its largest, with a read replica and a proxy. */
describe("prod in phase scale on the real engine", () => {
  let emulator: Emulator | undefined;
  let prod: TestStack;

  before(async function () {
    skipWithoutTools(this);
    emulator = await startEmulator({ runningTasks: 5 });
    prod = await TestStack.open("prod", emulator.environment);
    const hostedZoneId = await createZone(emulator, "malayalees.us");
    prod.configure({ domain: "app.malayalees.us", hostedZoneId, phase: "scale" });
  });

  after(async () => {
    prod?.remove();
    await emulator?.stop();
  });

  it("comes up from nothing, with its replica and its proxy", async () => {
    await timed("up of prod in phase scale", () => up(prod));
    const { databaseReplicaAddresses, applicationDatabaseAddress } = prod.outputs();
    assert.ok(Array.isArray(databaseReplicaAddresses) && databaseReplicaAddresses.length === 1);
    assert.match(String(applicationDatabaseAddress), /proxy/);
  });

  it("has nothing to do a second time, and does nothing", () => upWithoutChanges(prod));

  it("keeps the master password out of its state, but for where it is encrypted", async () => {
    const exported = prod.stateText();
    assert.match(exported, /"passwordWo":\{"4dabf18193072939515e22adb298388d":/);
    assert.doesNotMatch(exported, /"passwordWo":"/);
    assert.doesNotMatch(exported, /"secretStringWo":"/);
  });

  it("goes the documented way: protection off, then destroy, and leaves no log group", async () => {
    await applyChange(prod, { protection: "false" });
    assert.ok(emulator);
    const aws = emulator;
    await timed("destroy of prod in phase scale", () => destroyWholly(prod, aws));
  });
});
