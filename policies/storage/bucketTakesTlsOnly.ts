import { bucketsWithout } from "../support/bucketParts";
import { at } from "../support/expectations";
import type { StackPolicy } from "../support/policy";
import { type Statement, statementsOf } from "../support/policyDocuments";
import type { StackResource } from "../support/stack";
import { isRecord, textOf, UNKNOWN } from "../support/values";

/** Condition keys know no case, and a condition that a request without the key meets as well is as good. */
const TLS_OFF = /^aws:securetransport$/i;

function refusesPlain({ effect, actions, principals, condition }: Statement): boolean {
  const tests = ["Bool", "BoolIfExists"].flatMap((operator) => Object.entries(recordOf(at(condition, operator))));
  const isPlain = tests.some(([key, value]) => TLS_OFF.test(key) && [value].flat().map(textOf).includes("false"));
  const isEvery = actions.some((action) => /^(s3:)?[*?]*\*[*?]*$/i.test(action) || /^\*:\*$/.test(action));
  return effect === "Deny" && isPlain && isEvery && principals.includes("*");
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return isRecord(value) ? value : {};
}

export const bucketTakesTlsOnly: StackPolicy = {
  id: "MLY-STO-003",
  name: "bucket-takes-tls-only",
  description: "A bucket answers no request in plain text.",
  level: "mandatory",
  severity: "medium",
  remediation: "Add a statement to the bucket policy that denies s3:* where aws:SecureTransport is false.",
  authority: "https://docs.aws.amazon.com/securityhub/latest/userguide/s3-controls.html#s3-5",
  checkStack: (stack) => {
    const refuses = ({ props }: Pick<StackResource, "props">) =>
      props.policy === UNKNOWN || statementsOf(props.policy).some(refusesPlain);
    const refusesItself = ({ props }: StackResource) => props.policy !== undefined && refuses({ props });
    return bucketsWithout(stack, "aws:s3/bucketPolicy:BucketPolicy", refuses, refusesItself).map(({ urn }) => ({
      urn,
      message: "No policy of the bucket refuses requests in plain text.",
    }));
  },
};
