import assert from "node:assert/strict";
import { type Emulator, startEmulator } from "./support/emulator";
import { openProgram, policyPack, type TestStack } from "./support/stack";
import { skipWithoutTools } from "./support/tools";

describe("the policy pack on the real engine", () => {
  let emulator: Emulator | undefined;
  let program: TestStack;

  before(async function () {
    skipWithoutTools(this);
    emulator = await startEmulator();
    program = await openProgram("badParameterGroup", emulator.environment);
  });

  after(async () => {
    program?.remove();
    await emulator?.stop();
  });

  for (const operation of ["preview", "up"] as const) {
    it(`stops the ${operation} of the guide's own parameter group, and says how to mend it`, async () => {
      const run = program.stack[operation]({ policyPacks: [policyPack], color: "never" });
      const error = await run.then(
        () => assert.fail("the policy pack let it pass"),
        (reason: unknown) => String(reason),
      );
      assert.match(error, /mandatory/);
      assert.match(error, /shared_buffers/);
      assert.match(error, /postgres13/);
    });
  }

  it("leaves nothing made", async () => {
    const { deployment } = await program.stack.exportStack();
    const made = (deployment.resources ?? []).filter(({ type }: { type: string }) => type.startsWith("aws:"));
    assert.deepEqual(made, []);
  });
});
