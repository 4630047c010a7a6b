import * as aws from "@pulumi/aws";

// A runtime that nobody patches any more, and a proxy whose clients give up before it does.
new aws.lambda.Function("report", {
  runtime: "nodejs18.x",
  handler: "index.handler",
  role: "arn:aws:iam::123456789012:role/report",
  s3Bucket: "reports",
  s3Key: "report.zip",
});

new aws.rds.Proxy("door", {
  engineFamily: "POSTGRESQL",
  requireTls: true,
  idleClientTimeout: 60,
  roleArn: "arn:aws:iam::123456789012:role/door",
  vpcSubnetIds: ["subnet-1", "subnet-2"],
  auths: [{ authScheme: "SECRETS", secretArn: "arn:aws:secretsmanager:us-east-1:123456789012:secret:door" }],
});
