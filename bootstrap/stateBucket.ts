import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { onlyByTls } from "../components/support/bucketPolicy";
import { policyDocument } from "../components/support/roles";

export interface StateBucketArgs {
  readonly region: string;
}

/** Days that a state which was replaced can be brought back. */
const OLD_STATES_DAYS = 365;

/**
 * The bucket that holds the state of all stacks: each version is kept for a year, so that a lost or broken state can be restored. Pulumi locks
 * a stack by a file in it, below .pulumi/locks: no other service is needed.
 * Source: Pulumi documentation, "Using a DIY backend" (2026-11).
 */
export class StateBucket extends pulumi.ComponentResource {
  readonly arn: pulumi.Output<string>;
  /** Encrypts what is in the bucket. */
  readonly keyArn: pulumi.Output<string>;
  /** For `pulumi login`. */
  readonly backendUrl: pulumi.Output<string>;

  constructor(name: string, { region }: StateBucketArgs, opts?: pulumi.ComponentResourceOptions) {
    super("malayalees:bootstrap:StateBucket", name, {}, opts);
    const child = { parent: this };
    const kept = { ...child, protect: true };

    const key = new aws.kms.Key(
      name,
      { description: "Encrypts the state of all stacks", enableKeyRotation: true, deletionWindowInDays: 30 },
      kept,
    );
    const bucket = new aws.s3.Bucket(name, {}, kept);
    const of = { bucket: bucket.id };
    new aws.s3.BucketVersioning(name, { ...of, versioningConfiguration: { status: "Enabled" } }, kept);
    new aws.s3.BucketPublicAccessBlock(
      name,
      { ...of, blockPublicAcls: true, blockPublicPolicy: true, ignorePublicAcls: true, restrictPublicBuckets: true },
      child,
    );
    const encryption = { sseAlgorithm: "aws:kms", kmsMasterKeyId: key.arn };
    new aws.s3.BucketServerSideEncryptionConfiguration(
      name,
      { ...of, rules: [{ applyServerSideEncryptionByDefault: encryption, bucketKeyEnabled: true }] },
      child,
    );
    const noncurrentVersionExpiration = { noncurrentDays: OLD_STATES_DAYS };
    new aws.s3.BucketLifecycleConfiguration(
      name,
      { ...of, rules: [{ id: "old-states", status: "Enabled", filter: { prefix: "" }, noncurrentVersionExpiration }] },
      child,
    );
    const policy = new aws.s3.BucketPolicy(
      name,
      { ...of, policy: pulumi.jsonStringify(policyDocument([onlyByTls(bucket)])) },
      child,
    );

    this.arn = bucket.arn;
    this.keyArn = key.arn;
    // Known only when the bucket is closed.
    this.backendUrl = pulumi.interpolate`s3://${policy.bucket}?region=${region}`;
    this.registerOutputs({ backendUrl: this.backendUrl });
  }
}
