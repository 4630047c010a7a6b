import assert from "node:assert/strict";
import { isPrivateEcr, parsePrivateEcr } from "../../components/configuration/imageReference";

describe("the reference of an image", () => {
  const account = "123456789012";
  const cases = [
    [`${account}.dkr.ecr.us-east-1.amazonaws.com/app:1.0.0`, { account, region: "us-east-1", repository: "app" }],
    [`${account}.dkr.ecr.eu-west-1.amazonaws.com/team/app`, { account, region: "eu-west-1", repository: "team/app" }],
    [`${account}.dkr.ecr.us-east-1.amazonaws.com/app@sha256:0`, { account, region: "us-east-1", repository: "app" }],
    [`${account}.dkr.ecr.cn-north-1.amazonaws.com.cn/app:1`, { account, region: "cn-north-1", repository: "app" }],
    ["public.ecr.aws/nginx/nginx-unprivileged:1.28-alpine", undefined],
    ["docker.io/library/nginx:1.28", undefined],
    [`registry.example.org/${account}.dkr.ecr.us-east-1.amazonaws.com/app:1`, undefined],
  ] as const;

  for (const [image, expected] of cases) {
    it(`says of ${image} ${expected ? "which private repository it is in" : "that it is not in private ECR"}`, () => {
      assert.deepEqual(parsePrivateEcr(image), expected);
      assert.equal(isPrivateEcr(image), expected !== undefined);
    });
  }
});
