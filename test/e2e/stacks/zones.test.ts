import assert from "node:assert/strict";
import { type Emulator, startEmulator } from "../support/emulator";
import { destroyWholly, previewWithoutChanges, timed, up } from "../support/lifecycle";
import { letLongerTestsGoFirst } from "../support/priority";
import { TestStack } from "../support/stack";
import { skipWithoutTools } from "../support/tools";

describe("an account whose first zone lacks RDS Proxy and EKS, on the real engine", () => {
  let emulator: Emulator;
  let dev: TestStack;

  before(async function () {
    letLongerTestsGoFirst();
    skipWithoutTools(this);
    emulator = await startEmulator({
      runningTasks: 1,
      zoneIds: { "us-east-1a": "use1-az3", "us-east-1e": "use1-az6" },
    });
    dev = await TestStack.open("dev", emulator.environment);
  });

  after(async () => {
    dev?.remove();
    await emulator?.stop();
  });

  it("gets a stack with a proxy, in the zones after it", async () => {
    dev.configure({ databaseProxy: "true" });
    await timed("up with a proxy", () => up(dev));
    const { zones } = dev.outputs();
    assert.deepEqual(zones, ["us-east-1b (use1-az1)", "us-east-1c (use1-az2)"]);
  });

  it("has nothing to do a second time", () => timed("second preview", () => previewWithoutChanges(dev)));

  it("refuses the first zone in words where it is pinned, before anything changes", async () => {
    dev.configure({ zones: "us-east-1a,us-east-1b" });
    await assert.rejects(dev.operate("preview"), (error: Error) => {
      assert.match(
        error.message,
        /zones: "us-east-1a,us-east-1b" is not allowed.*us-east-1a \(use1-az3\) has no .*RDS Proxy/s,
      );
      assert.doesNotMatch(error.message, /at pickZones|\.ts:\d+/);
      return true;
    });
    dev.configure({ zones: undefined });
  });

  it("is left with nothing when the stack is destroyed", () => timed("destroy", () => destroyWholly(dev, emulator)));
});
