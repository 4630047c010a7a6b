import { bucketsWithout } from "../support/bucketParts";
import { mustBe } from "../support/expectations";
import type { StackPolicy } from "../support/policy";
import type { StackResource } from "../support/stack";

const SWITCHES = ["blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets"];

export const bucketClosedToPublic: StackPolicy = {
  id: "MLY-STO-001",
  name: "bucket-closed-to-public",
  description: "No bucket can be opened to the public, not even by mistake.",
  level: "mandatory",
  severity: "critical",
  remediation: "Give the bucket an aws.s3.BucketPublicAccessBlock with all four settings true.",
  authority: "https://docs.aws.amazon.com/securityhub/latest/userguide/s3-controls.html#s3-8",
  checkStack: (stack) => {
    const closed = (block: StackResource) =>
      SWITCHES.flatMap((each) => mustBe(block.props, each, ["true"])).length === 0;
    return bucketsWithout(stack, "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock", closed).map(({ urn }) => ({
      urn,
      message: `The bucket has no public access block with ${SWITCHES.join(", ")}.`,
    }));
  },
};
