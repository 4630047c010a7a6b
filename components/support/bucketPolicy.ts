import type * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

/** A statement for a bucket's policy: every request without TLS is denied. */
export function onlyByTls(bucket: aws.s3.Bucket) {
  return {
    Sid: "NothingInClear",
    Effect: "Deny",
    Principal: "*",
    Action: "s3:*",
    Resource: [bucket.arn, pulumi.interpolate`${bucket.arn}/*`],
    Condition: { Bool: { "aws:SecureTransport": "false" } },
  };
}
