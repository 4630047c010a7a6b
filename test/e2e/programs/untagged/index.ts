import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

// One without tags, one with a tag of its own, and one with a secret among its properties, which must stay one.
const plain = new aws.sns.Topic("plain");
const tagged = new aws.sns.Topic("tagged", { tags: { team: "search" } });
new aws.ssm.Parameter("secret", {
  type: "SecureString",
  value: pulumi.secret("hunter2hunter2"),
  description: plain.arn,
});

export const plainArn = plain.arn;
export const taggedArn = tagged.arn;
