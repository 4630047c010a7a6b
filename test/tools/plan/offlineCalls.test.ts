import assert from "node:assert/strict";
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { runOffline } from "../../support/offline";

describe("the answers of the offline plan to a program's questions", () => {
  it("are AWS's for account, region and zones", async () => {
    const { outputs } = await runOffline(
      () => ({
        account: aws.getCallerIdentityOutput().accountId,
        region: aws.getRegionOutput().region,
        zones: aws.getAvailabilityZonesOutput({ state: "available" }).names,
        partition: aws.getPartitionOutput().partition,
      }),
      { region: "eu-west-1" },
    );
    assert.deepEqual(outputs, {
      account: "123456789012",
      region: "eu-west-1",
      zones: ["eu-west-1a", "eu-west-1b", "eu-west-1c"],
      partition: "aws",
    });
  });

  it("build policy documents as the provider does", async () => {
    const { outputs } = await runOffline(() => {
      const bucket = new aws.s3.Bucket("b", { bucket: "logs" });
      return aws.iam.getPolicyDocumentOutput({
        statements: [
          {
            sid: "Tls",
            effect: "Deny",
            principals: [{ type: "*", identifiers: ["*"] }],
            actions: ["s3:*"],
            resources: [bucket.arn, pulumi.interpolate`${bucket.arn}/*`],
            conditions: [{ test: "Bool", variable: "aws:SecureTransport", values: ["false"] }],
          },
          {
            principals: [
              { type: "Service", identifiers: ["ec2.amazonaws.com"] },
              { type: "Service", identifiers: ["ecs.amazonaws.com"] },
            ],
            actions: ["sts:AssumeRole"],
            conditions: [
              { test: "StringEquals", variable: "a", values: ["1"] },
              { test: "StringEquals", variable: "b", values: ["2", "3"] },
            ],
          },
        ],
      });
    });
    assert.deepEqual(JSON.parse(String(outputs.json)), {
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "Tls",
          Effect: "Deny",
          Principal: "*",
          Action: "s3:*",
          Resource: ["arn:aws:s3:::logs", "arn:aws:s3:::logs/*"],
          Condition: { Bool: { "aws:SecureTransport": "false" } },
        },
        {
          Effect: "Allow",
          Principal: { Service: ["ec2.amazonaws.com", "ecs.amazonaws.com"] },
          Action: "sts:AssumeRole",
          Condition: { StringEquals: { a: "1", b: ["2", "3"] } },
        },
      ],
    });
  });

  it("name an AMI for Amazon's public parameters, and leave the account's own parameters unknown", async () => {
    const { outputs } = await runOffline(() => ({
      image: aws.ssm.getParameterOutput({ name: "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-6.1-x86_64" })
        .value,
      own: aws.ssm.getParameterOutput({ name: "/ours/token" }).value,
    }));
    assert.match(String(outputs.image), /^ami-0[0-9a-f]{16}$/);
    assert.equal(outputs.own, "[unknown]");
  });

  it("are secret when the question is", async () => {
    const { outputs } = await runOffline(() => ({
      zone: aws.route53.getZoneOutput({ zoneId: pulumi.secret("Z1") }).arn,
    }));
    assert.equal(outputs.zone, "[secret]");
  });

  it("have an id and an ARN where there is no rule", async () => {
    const { outputs } = await runOffline(() => {
      const { id, arn, name } = aws.cloudwatch.getLogGroupOutput({ name: "group" });
      return { id, arn, name };
    });
    assert.match(String(outputs.id), /^loggroup-[0-9a-f]{7}$/);
    assert.equal(outputs.arn, "arn:aws:cloudwatch:us-east-1:123456789012:loggroup/group");
    assert.equal(outputs.name, "group");
  });
});
