import { bucketsWithout } from "../support/bucketParts";
import { at } from "../support/expectations";
import type { StackPolicy } from "../support/policy";
import { statementsOf } from "../support/policyDocuments";
import type { StackResource } from "../support/stack";
import { textOf, UNKNOWN } from "../support/values";

function refusesClear({ effect, actions, principals, condition }: ReturnType<typeof statementsOf>[number]): boolean {
  const inClear = textOf(at(at(condition, "Bool"), "aws:SecureTransport")) === "false";
  return effect === "Deny" && inClear && actions.includes("s3:*") && principals.includes("*");
}

export const bucketTakesTlsOnly: StackPolicy = {
  id: "MLY-STO-003",
  name: "bucket-takes-tls-only",
  description: "A bucket answers no request in clear.",
  level: "mandatory",
  severity: "medium",
  remediation: "Add a statement to the bucket policy that denies s3:* where aws:SecureTransport is false.",
  authority: "https://docs.aws.amazon.com/securityhub/latest/userguide/s3-controls.html#s3-5",
  checkStack: (stack) => {
    const refuses = ({ props }: StackResource) =>
      props.policy === UNKNOWN || statementsOf(props.policy).some(refusesClear);
    return bucketsWithout(stack, "aws:s3/bucketPolicy:BucketPolicy", refuses).map(({ urn }) => ({
      urn,
      message: "No policy of the bucket refuses requests in clear.",
    }));
  },
};
