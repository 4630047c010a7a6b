import assert from "node:assert/strict";
import { parseStackConfig } from "../../components/stackConfig";
import { Ec2 } from "../../components/topologies/ec2";
import { type UserDataArgs, userData } from "../../components/topologies/ec2/userData";
import { byType, type OfflineResource, one, runOffline } from "../support/offline";

const GROUP = "aws:autoscaling/group:Group";
const TEMPLATE = "aws:ec2/launchTemplate:LaunchTemplate";
const IMAGE = "123456789012.dkr.ecr.us-east-1.amazonaws.com/malayalees-app:1.0.0";

const args: UserDataArgs = {
  region: "us-east-1",
  image: IMAGE,
  privateEcr: true,
  port: 8080,
  user: 1000,
  environment: [{ name: "SPRING_PROFILES_ACTIVE", value: "prod-aws-postgres-cache" }],
  credentialsArn: "arn:aws:secretsmanager:us-east-1:123456789012:secret:credentials",
  logGroupName: "/ec2/malayalees-app",
  metricsNamespace: "Malayalees/malayalees-app",
};

async function ec2(changes: Readonly<Record<string, string>> = {}, assignPublicIp = false) {
  const keyed = Object.entries({ image: IMAGE, ...changes }).map(([key, value]) => [`malayalees:${key}`, value]);
  const dev = { "aws:region": "us-east-1", "malayalees:allowHttp": "true", "malayalees:topology": "ec2" };
  const config = parseStackConfig({ ...dev, ...Object.fromEntries(keyed) }, "dev");
  const { resources } = await runOffline(() => {
    new Ec2("ec2", {
      region: config.region,
      network: { vpcId: "vpc-1", applicationSubnetIds: ["subnet-1", "subnet-2"], assignPublicIp },
      loadBalancer: { securityGroupId: "sg-lb", arnSuffix: "app/x/1", listenerArn: "arn:aws:listener" },
      database: { address: "db.example", port: 5432, securityGroupId: "sg-db" },
      secrets: { credentialsArn: args.credentialsArn, keyArn: "arn:aws:kms:key" },
      application: config.application,
      scaling: config.scaling,
      kubernetes: config.kubernetes,
      logRetentionDays: 14,
    });
  });
  return resources;
}

/** One argument of a resource as text, to look for promises in. */
function text(resources: readonly OfflineResource[], type: string, input: string): string {
  return JSON.stringify(one(resources, type).inputs[input]);
}

describe("the EC2 topology", () => {
  it("answers metadata by version 2 alone, and not to containers", async () => {
    const options = text(await ec2(), TEMPLATE, "metadataOptions");
    assert.match(options, /"httpTokens":"required"/);
    assert.match(options, /"httpPutResponseHopLimit":1/);
  });

  it("encrypts its disks", async () => {
    assert.match(text(await ec2(), TEMPLATE, "blockDeviceMappings"), /"encrypted":"true".+"volumeType":"gp3"/);
  });

  it("has neither SSH key nor open port: only the load balancer reaches it, on the application's port", async () => {
    const resources = await ec2();
    assert.equal(one(resources, TEMPLATE).inputs.keyName, undefined);
    const opened = byType(resources, "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule");
    assert.deepEqual(opened.map(({ inputs }) => inputs.fromPort).sort(), [5432, 8080]);
    for (const { inputs } of opened) assert.ok(inputs.referencedSecurityGroupId);
  });

  it("lets people in through Session Manager only where shells are on", async () => {
    const attachments = async (enableExec: string) =>
      byType(await ec2({ enableExec }), "aws:iam/rolePolicyAttachment:RolePolicyAttachment").length;
    assert.equal(await attachments("true"), 1);
    assert.equal(await attachments("false"), 0);
  });

  it("starts each machine from the newest Amazon Linux 2023 of its architecture, and a new AMI is no change", async () => {
    for (const architecture of ["x86_64", "arm64"]) {
      const { imageId } = one(await ec2({ architecture }), TEMPLATE).inputs;
      assert.equal(
        imageId,
        `resolve:ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-${architecture}`,
      );
    }
  });

  it("replaces machines while all that serve stay, and goes back by itself", async () => {
    const refresh = text(await ec2(), GROUP, "instanceRefresh");
    assert.match(refresh, /"autoRollback":true/);
    assert.match(refresh, /"minHealthyPercentage":100/);
  });

  it("judges machines by the load balancer's check, after boot and start of a JVM", async () => {
    const { inputs } = one(await ec2({ startupSeconds: "200" }), GROUP);
    assert.equal(inputs.healthCheckType, "ELB");
    assert.equal(inputs.healthCheckGracePeriod, 320);
  });

  it("is up only when the least number of machines serve", async () => {
    const { inputs } = one(await ec2(), GROUP);
    assert.deepEqual([inputs.minSize, inputs.minElbCapacity], [2, 2]);
  });

  it("keeps the machines that always run off Spot, and gives Spot a choice of types", async () => {
    const policy = text(await ec2({ spotShare: "80" }), GROUP, "mixedInstancesPolicy");
    assert.match(policy, /"onDemandBaseCapacity":2/);
    assert.match(policy, /"onDemandPercentageAboveBaseCapacity":20/);
    assert.match(policy, /"instanceType":"t3.small".+"instanceType":"t3a.small"/);
  });

  it("gives machines public addresses only where nothing else has a way out", async () => {
    assert.match(text(await ec2({}, true), TEMPLATE, "networkInterfaces"), /"associatePublicIpAddress":"true"/);
    assert.match(text(await ec2({}, false), TEMPLATE, "networkInterfaces"), /"associatePublicIpAddress":"false"/);
  });

  it("scales by CPU and by requests", async () => {
    const policies = byType(await ec2(), "aws:autoscaling/policy:Policy").map(({ inputs }) => JSON.stringify(inputs));
    assert.ok(policies.some((policy) => policy.includes("ASGAverageCPUUtilization")));
    assert.ok(policies.some((policy) => policy.includes("ALBRequestCountPerTarget")));
  });

  it("hands no secret to its machines but the reference to it", async () => {
    const script = Buffer.from(String(one(await ec2(), TEMPLATE).inputs.userData), "base64").toString();
    assert.match(script, /--secret-id arn:aws:secretsmanager/);
    assert.doesNotMatch(script, /DB_PASSWORD=(?!\\\()/);
    assert.match(script, /^RDS_ENDPOINT=db\.example$/m);
  });
});

describe("the boot script of a machine", () => {
  const script = userData(args);

  it("stops at the first mistake and leaves no file that others can read", () => {
    assert.match(script, /^#!\/bin\/bash\nset -euo pipefail\numask 077\n/);
  });

  it("installs a container runtime and what ships logs and metrics", () => {
    assert.match(script, /dnf install -y docker jq amazon-cloudwatch-agent amazon-ecr-credential-helper/);
  });

  it("logs in to private ECR alone", () => {
    assert.match(script, /ecr-login/);
    assert.doesNotMatch(userData({ ...args, privateEcr: false }), /ecr-login|credential-helper/);
  });

  it("keeps the credentials in memory, fetched anew at each start of the service", () => {
    assert.match(script, /> \/run\/malayalees\/credentials\.env\.new/);
    assert.match(script, /ExecStartPre=\/etc\/malayalees\/credentials\.sh/);
  });

  it("runs the image as a service, as the application's user, on a root file system that it cannot write", () => {
    for (const flag of [
      "--user 1000:1000",
      "--read-only",
      "--cap-drop ALL",
      "no-new-privileges",
      "--publish 8080:8080",
    ]) {
      assert.ok(script.includes(flag), flag);
    }
    assert.match(script, /Restart=always/);
  });

  it("ships logs to the topology's log group", () => {
    assert.match(script, /--log-driver awslogs .+awslogs-group=\/ec2\/malayalees-app/);
  });

  it("measures memory and disk in the application's own namespace", () => {
    assert.match(script, /"namespace": "Malayalees\/malayalees-app"/);
    assert.match(script, /mem_used_percent/);
  });

  it("takes settings as they stand, whatever quotes and dollars are in them", () => {
    const odd = userData({ ...args, environment: [{ name: "ODD", value: `a "b" $c 'd' \`e\`` }] });
    assert.match(odd, /<<'MALAYALEES_ENV'\nODD=a "b" \$c 'd' `e`\nMALAYALEES_ENV/);
  });

  it("refuses a setting that would become two", () => {
    const two = () => userData({ ...args, environment: [{ name: "A", value: "1\nB=2" }] });
    assert.throws(two, /The value of A has more than one line/);
  });

  it("is a script that bash understands", async () => {
    const { spawnSync } = await import("node:child_process");
    const { status, stderr } = spawnSync("bash", ["-n"], { input: script, encoding: "utf8" });
    assert.equal(status, 0, stderr);
  });

  it("fits into what EC2 takes as user data: 16 KB", () => {
    assert.ok(Buffer.byteLength(script) < 16 * 1024);
  });
});
