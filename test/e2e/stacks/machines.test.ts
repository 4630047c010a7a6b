import assert from "node:assert/strict";
import { type Emulator, startEmulator } from "../support/emulator";
import { applyChange, destroyWholly, previewWithoutChanges, timed, up, upWithoutChanges } from "../support/lifecycle";
import { letLongerTestsGoFirst } from "../support/priority";
import { type Step, TestStack } from "../support/stack";
import { skipWithoutTools } from "../support/tools";

const image = (tag: string) => `123456789012.dkr.ecr.us-east-1.amazonaws.com/malayalees-app:${tag}`;
const kindsOf = (steps: readonly Step[]) => [
  ...new Set(steps.map(({ op, urn }) => `${op} ${urn.split("::").slice(-2).join(" ").split("$").pop()}`)),
];

describe("machines of the dev stack on the real engine", () => {
  let emulator: Emulator | undefined;
  let stack: TestStack;

  before(async function () {
    letLongerTestsGoFirst();
    skipWithoutTools(this);
    emulator = await startEmulator();
    stack = await TestStack.open("dev", emulator.environment);
    stack.configure({ topology: "ec2" });
    stack.configure({ image: image("1.0.0"), rollbackOnErrors: "true" });
  });

  after(async () => {
    stack?.remove();
    await emulator?.stop();
  });

  /** Version of the launch template that the group has, and its refreshes, the newest first. */
  async function group(): Promise<{ readonly version: string; readonly refreshes: readonly string[] }> {
    const ask = (action: string, more = "") =>
      emulator?.request("autoscaling", "/", {
        method: "POST",
        body: `Action=${action}&Version=2011-01-01${more}`,
        headers: { "content-type": "application/x-www-form-urlencoded" },
      });
    const groups = (await ask("DescribeAutoScalingGroups")) ?? "";
    const name = /<AutoScalingGroupName>([^<]+)/.exec(groups)?.[1];
    const refreshes = (await ask("DescribeInstanceRefreshes", `&AutoScalingGroupName=${name}`)) ?? "";
    const policy = /<MixedInstancesPolicy>.+?<\/MixedInstancesPolicy>/s.exec(groups)?.[0] ?? "";
    return {
      version: /<Version>(\d+)/.exec(policy)?.[1] ?? "",
      refreshes: [...refreshes.matchAll(/<Status>(\w+)/g)].map(([, status = ""]) => status),
    };
  }

  it("come up, and are not replaced by it", async () => {
    await timed("up of dev on ec2", () => up(stack));
    await previewWithoutChanges(stack);
    assert.deepEqual(await group(), { version: "1", refreshes: [] });
  });

  it("are replaced when the image changes, and the update is done when all run it", async () => {
    const { changed, stateful } = await timed("second image", () => applyChange(stack, { image: image("1.0.1") }));
    assert.deepEqual(stateful, []);
    assert.ok(!kindsOf(changed).some((kind) => kind.includes("group:Group")), kindsOf(changed).join("\n"));
    // The occasion on which machines take the newest AMI.
    assert.ok(kindsOf(changed).includes("replace pulumi:index:Stash ec2-image"), kindsOf(changed).join("\n"));
    assert.deepEqual(await group(), { version: "2", refreshes: ["Successful"] });
    await previewWithoutChanges(stack);
  });

  it("stay when the new ones do not come into service: the update fails and says why", async () => {
    await assert.rejects(
      timed("bad image", () => applyChange(stack, { image: image("1.0.2-bad") })),
      /launch template version 3 did not come into service: the old ones serve again.+failed ELB health checks/s,
    );
    assert.deepEqual(await group(), { version: "2", refreshes: ["RollbackSuccessful", "Successful"] });
  });

  it("are tried again by the same update, which fails again", async () => {
    await assert.rejects(applyChange(stack, {}), /did not come into service/);
    assert.deepEqual((await group()).refreshes, ["RollbackSuccessful", "RollbackSuccessful", "Successful"]);
  });

  it("stay when the new ones come into service and answer with errors: the update fails and says which alarm rang", async () => {
    await assert.rejects(
      timed("image that answers with errors", () => applyChange(stack, { image: image("1.0.2-errors") })),
      /launch template version 4 came into service and answered with errors.+the old ones serve again.+ec2-deployment-errors/s,
    );
    const { version, refreshes } = await group();
    assert.deepEqual([version, refreshes[0]], ["2", "RollbackSuccessful"]);
  });

  it("are replaced by the next good image", async () => {
    await timed("good image", () => applyChange(stack, { image: image("1.0.3") }));
    const { version, refreshes } = await group();
    assert.deepEqual([version, refreshes[0]], ["5", "Successful"]);
    await upWithoutChanges(stack);
  });

  it("go with the stack, and leave nothing", async () => {
    assert.ok(emulator);
    await destroyWholly(stack, emulator);
  });
});
