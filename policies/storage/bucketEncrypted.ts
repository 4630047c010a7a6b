import { bucketsWithout } from "../support/bucketParts";
import { at, records } from "../support/expectations";
import type { StackPolicy } from "../support/policy";
import type { StackResource } from "../support/stack";
import { UNKNOWN } from "../support/values";

export const bucketEncrypted: StackPolicy = {
  id: "MLY-STO-002",
  name: "bucket-encrypted",
  description: "A bucket says how it is encrypted, so that nobody has to trust a default.",
  level: "mandatory",
  severity: "medium",
  remediation: "Give the bucket an aws.s3.BucketServerSideEncryptionConfiguration.",
  authority: "https://docs.aws.amazon.com/securityhub/latest/userguide/s3-controls.html#s3-17",
  checkStack: (stack) => {
    const encrypts = ({ props }: StackResource) =>
      props.rules === UNKNOWN ||
      records(props.rules).some((rule) => at(rule, "applyServerSideEncryptionByDefault.sseAlgorithm") !== undefined);
    return bucketsWithout(
      stack,
      "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
      encrypts,
      ({ props }) => isFilled(props.serverSideEncryptionConfiguration ?? props.serverSideEncryptionConfigurations),
    ).map(({ urn }) => ({ urn, message: "The bucket has no rule of encryption." }));
  },
};

/** Of Bucket one, of BucketV2 a list. */
function isFilled(rules: unknown): boolean {
  return rules !== undefined && rules !== null && (!Array.isArray(rules) || rules.length > 0);
}
