import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { partitionOf } from "../policies/facts/regions";
import { onlyByTls } from "./support/bucketPolicy";
import { policyDocument } from "./support/roles";
import { type Transform, transformed } from "./support/transform";

export interface AccessLogBucketArgs {
  /** Region of the load balancers that write here. */
  readonly region: string;
  /** Days that logs are kept. */
  readonly retentionDays: number;
  /** Logs outlive `destroy` until protection is taken off. */
  readonly retained: boolean;
  /** Changes a child's arguments before it is made. */
  readonly transform?: { readonly bucket?: Transform<aws.s3.BucketArgs> };
}

/**
 * The bucket of a load balancer's access logs: private and encrypted, and logs expire.
 *
 * A load balancer writes its last log up to five minutes after its last request, even after it was deleted. So a destroy deletes first
 * the load balancer, then the policy that allows it to write, then the bucket with its contents: S3 refuses logs that arrive after the
 * policy was deleted. S3 may notice that late and answer BucketNotEmpty; a second destroy then succeeds.
 * Source: ELB user guide, "Access logs for your Application Load Balancer", access log files (2026-11).
 */
export class AccessLogBucket extends pulumi.ComponentResource {
  /** Known only when the load balancers may write. */
  readonly bucketName: pulumi.Output<string>;

  constructor(name: string, args: AccessLogBucketArgs, opts?: pulumi.ComponentResourceOptions) {
    super("malayalees:ingress:AccessLogBucket", name, {}, opts);

    const bucket = new aws.s3.Bucket(name, transformed(args.transform?.bucket, { forceDestroy: !args.retained }), {
      parent: this,
      protect: args.retained,
    });
    const child = { parent: this };
    new aws.s3.BucketPublicAccessBlock(
      name,
      {
        bucket: bucket.id,
        blockPublicAcls: true,
        blockPublicPolicy: true,
        ignorePublicAcls: true,
        restrictPublicBuckets: true,
      },
      child,
    );
    // Load balancers can write only to buckets that are encrypted with S3's own key. Source: ELB user guide, "Enable access logs for your ALB" (2026-11).
    new aws.s3.BucketServerSideEncryptionConfiguration(
      name,
      { bucket: bucket.id, rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }] },
      child,
    );
    new aws.s3.BucketLifecycleConfiguration(
      name,
      {
        bucket: bucket.id,
        rules: [{ id: "expire", status: "Enabled", filter: { prefix: "" }, expiration: { days: args.retentionDays } }],
      },
      child,
    );
    const policy = new aws.s3.BucketPolicy(name, { bucket: bucket.id, policy: policyFor(bucket, args.region) }, child);

    this.bucketName = policy.bucket;
    this.registerOutputs({ bucketName: this.bucketName });
  }
}

/** The load balancers of this account and region may write, and nobody without TLS. */
function policyFor(bucket: aws.s3.Bucket, region: string): pulumi.Output<string> {
  const account = aws.getCallerIdentityOutput().accountId;
  const statements = [
    {
      Sid: "LoadBalancersWrite",
      Effect: "Allow",
      Principal: { Service: "logdelivery.elasticloadbalancing.amazonaws.com" },
      Action: "s3:PutObject",
      Resource: pulumi.interpolate`${bucket.arn}/AWSLogs/${account}/*`,
      Condition: {
        ArnLike: {
          "aws:SourceArn": pulumi.interpolate`arn:${partitionOf(region)}:elasticloadbalancing:${region}:${account}:loadbalancer/*`,
        },
      },
    },
    onlyByTls(bucket),
  ];
  return pulumi.jsonStringify(policyDocument(statements));
}
