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

  it("name the zones of each region with their ids, and honour what is left out and asked for", async () => {
    const ids = (args: aws.GetAvailabilityZonesArgs) => aws.getAvailabilityZonesOutput(args).zoneIds;
    const { outputs } = await runOffline(
      () => ({
        all: ids({}),
        without: ids({ excludeZoneIds: ["use1-az3"], excludeNames: ["us-east-1a"] }),
        named: ids({ filters: [{ name: "zone-name", values: ["us-east-1f", "us-east-1b"] }] }),
        local: ids({ filters: [{ name: "opt-in-status", values: ["opted-in"] }] }),
        impaired: ids({ state: "impaired" }),
      }),
      { region: "us-east-1" },
    );
    assert.deepEqual(outputs, {
      all: ["use1-az6", "use1-az1", "use1-az2", "use1-az4", "use1-az3", "use1-az5"],
      without: ["use1-az1", "use1-az2", "use1-az4", "use1-az5"],
      named: ["use1-az1", "use1-az5"],
      local: [],
      impaired: [],
    });
  });

  const zoneNames: readonly (readonly [string, readonly string[], string])[] = [
    ["what its domains have in common", ["a.malayalees.us", "*.eu.malayalees.us"], "malayalees.us"],
    ["its domain that is above the others", ["malayalees.co.in", "www.malayalees.co.in"], "malayalees.co.in"],
    ["what is above its only domain", ["app.malayalees.us"], "malayalees.us"],
    ["its only domain where that has two parts", ["malayalees.us"], "malayalees.us"],
    ["an example without a domain", [], "example.com"],
  ];
  for (const [what, names, expected] of zoneNames) {
    it(`take for a hosted zone's name ${what}`, async () => {
      const domains = [...names.map((name) => ({ name, hostedZoneId: "Z1" })), { name: "other.org" }];
      const config = { "malayalees:domains": JSON.stringify(domains) };
      const { outputs } = await runOffline(() => aws.route53.getZoneOutput({ zoneId: "Z1" }), { config });
      assert.equal(outputs.name, expected);
    });
  }

  it("are those of the region's partition", async () => {
    const { outputs } = await runOffline(
      () => ({
        partition: aws.getPartitionOutput().partition,
        account: aws.getCallerIdentityOutput().arn,
        queue: new aws.sqs.Queue("q").arn,
      }),
      { region: "us-gov-west-1" },
    );
    assert.equal(outputs.partition, "aws-us-gov");
    assert.match(String(outputs.account), /^arn:aws-us-gov:iam::/);
    assert.match(String(outputs.queue), /^arn:aws-us-gov:sqs:us-gov-west-1:/);
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
