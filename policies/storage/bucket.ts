import { bucketsWithout } from "../support/bucketParts";
import { ENVIRONMENT, productionOnly } from "../support/environment";
import { at, mustBe, records } from "../support/expectations";
import type { PackPolicy } from "../support/policy";
import { type Statement, statementsOf } from "../support/policyDocuments";
import type { StackResource } from "../support/stack";
import { isFilled, isRecord, textOf, UNKNOWN } from "../support/values";

const SWITCHES = ["blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets"];

/** The names of condition keys are not case-sensitive. */
const TLS_OFF = /^aws:securetransport$/i;

/** BoolIfExists is met by a request without the key as well: it denies more. */
function refusesPlain({ effect, actions, principals, condition }: Statement): boolean {
  const tests = ["Bool", "BoolIfExists"].flatMap((operator) => Object.entries(recordOf(at(condition, operator))));
  const isPlain = tests.some(([key, value]) => TLS_OFF.test(key) && [value].flat().map(textOf).includes("false"));
  const isEvery = actions.some((action) => /^(s3:)?[*?]*\*[*?]*$/i.test(action) || /^\*:\*$/.test(action));
  return effect === "Deny" && isPlain && isEvery && principals.includes("*");
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return isRecord(value) ? value : {};
}

export const bucketPolicies: readonly PackPolicy[] = [
  {
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
      return bucketsWithout(stack, {
        part: "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
        isGood: closed,
        message: `The bucket has no public access block with ${SWITCHES.join(", ")}.`,
      });
    },
  },
  {
    id: "MLY-STO-002",
    name: "bucket-encrypted",
    description: "A bucket names its encryption, and does not rely on a default.",
    level: "mandatory",
    severity: "medium",
    remediation: "Give the bucket an aws.s3.BucketServerSideEncryptionConfiguration.",
    authority: "https://docs.aws.amazon.com/securityhub/latest/userguide/s3-controls.html#s3-17",
    checkStack: (stack) => {
      const encrypts = ({ props }: StackResource) =>
        props.rules === UNKNOWN ||
        records(props.rules).some((rule) => at(rule, "applyServerSideEncryptionByDefault.sseAlgorithm") !== undefined);
      return bucketsWithout(stack, {
        part: "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
        isGood: encrypts,
        // Bucket has one configuration, BucketV2 a list.
        isGoodItself: ({ props }) =>
          isFilled(props.serverSideEncryptionConfiguration ?? props.serverSideEncryptionConfigurations),
        message: "The bucket has no rule of encryption.",
      });
    },
  },
  {
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
      return bucketsWithout(stack, {
        part: "aws:s3/bucketPolicy:BucketPolicy",
        isGood: refuses,
        isGoodItself: refusesItself,
        message: "No policy of the bucket refuses requests in plain text.",
      });
    },
  },
  {
    id: "MLY-STO-004",
    name: "bucket-outlives-destroy",
    description: "A production bucket with objects in it is not deleted together with them.",
    level: "mandatory",
    severity: "high",
    remediation: "Set forceDestroy: false, or leave it out.",
    authority: "https://www.pulumi.com/registry/packages/aws/api-docs/s3/bucket/",
    settings: { environment: ENVIRONMENT },
    resourceTypes: ["aws:s3/bucket:Bucket"],
    checkResource: productionOnly(({ props }) => mustBe(props, "forceDestroy", ["false"], "false")),
  },
];
