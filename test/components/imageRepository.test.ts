import assert from "node:assert/strict";
import { ImageRepository } from "../../components/imageRepository";
import { one, runOffline } from "../support/offline";

const REPOSITORY = "aws:ecr/repository:Repository";

async function repository(retained: boolean) {
  const { resources } = await runOffline(() => {
    new ImageRepository("images", { retained, keepImages: 20 });
  });
  return resources;
}

describe("the image repository", () => {
  it("has immutable tags, and scans each image when it is pushed", async () => {
    const { inputs } = one(await repository(false), REPOSITORY);
    assert.equal(inputs.imageTagMutability, "IMMUTABLE");
    assert.deepEqual(inputs.imageScanningConfiguration, { scanOnPush: true });
  });

  it("keeps its images when a retained stack is destroyed, and is deleted with them otherwise", async () => {
    const kept = one(await repository(true), REPOSITORY);
    assert.deepEqual([kept.protect, kept.inputs.forceDelete], [true, false]);
    const dropped = one(await repository(false), REPOSITORY);
    assert.deepEqual([dropped.protect, dropped.inputs.forceDelete], [false, true]);
  });

  it("keeps the newest images and deletes those without a tag", async () => {
    const { policy } = one(await repository(false), "aws:ecr/lifecyclePolicy:LifecyclePolicy").inputs;
    const { rules } = JSON.parse(String(policy)) as { rules: readonly { selection: Record<string, unknown> }[] };
    assert.deepEqual(
      rules.map(({ selection }) => [selection.tagStatus, selection.countNumber]),
      [
        ["untagged", 7],
        ["any", 20],
      ],
    );
  });
});
