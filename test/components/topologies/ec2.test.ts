import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { parseStackConfig } from "../../../components/stackConfig";
import { credentialVariables } from "../../../components/topologies/containerEnvironment";
import { Ec2 } from "../../../components/topologies/ec2/ec2";
import { type UserDataArgs, userDataOf } from "../../../components/topologies/ec2/userData";
import { byType, type OfflineResource, one, runOffline } from "../../support/offline";

const GROUP = "aws:autoscaling/group:Group";
const TEMPLATE = "aws:ec2/launchTemplate:LaunchTemplate";
const STASH = "pulumi:index:Stash";
const INVOCATION = "aws:lambda/invocation:Invocation";
const SECRET = "arn:aws:secretsmanager:us-east-1:123456789012:secret:credentials";
const IMAGE = "123456789012.dkr.ecr.us-east-1.amazonaws.com/malayalees-app:1.0.0";

interface Statement {
  readonly Action: readonly string[];
  readonly Resource: unknown;
  readonly Condition?: unknown;
}

const args: UserDataArgs = {
  application: { name: "malayalees-app", image: IMAGE, port: 8080, user: 1000, tmpSize: 128 },
  region: "us-east-1",
  privateEcr: true,
  environment: [{ name: "SPRING_PROFILES_ACTIVE", value: "prod-aws-postgres-cache" }],
  secretVariables: [
    { name: "DB_USERNAME", arn: SECRET, source: "secretsManager", jsonKey: "username" },
    { name: "DB_PASSWORD", arn: SECRET, source: "secretsManager", jsonKey: "password" },
  ],
  logGroupName: "/ec2/malayalees-app",
};

async function ec2(changes: Readonly<Record<string, string>> = {}, assignPublicIp = false) {
  const keyed = Object.entries({ image: IMAGE, ...changes }).map(([key, value]) => [
    key.includes(":") ? key : `malayalees:${key}`,
    value,
  ]);
  const dev = { "aws:region": "us-east-1", "malayalees:allowHttp": "true", "malayalees:topology": "ec2" };
  const config = parseStackConfig({ ...dev, ...Object.fromEntries(keyed) }, "dev");
  const { resources } = await runOffline(() => {
    new Ec2("ec2", {
      region: config.region,
      network: {
        vpcId: "vpc-1",
        applicationSubnetIds: ["subnet-1", "subnet-2"],
        databaseSubnetCidrs: ["10.0.56.0/21"],
        assignPublicIp,
      },
      loadBalancer: { securityGroupId: "sg-lb", arnSuffix: "app/x/1", listenerArn: "arn:aws:listener" },
      topologyHeader: false,
      schedule: { runningHours: undefined, sizes: [] },
      servers: [{ name: "database", port: 5432, securityGroupId: "sg-db" }],
      addresses: { RDS_ENDPOINT: "db.example" },
      secretVariables: credentialVariables("DB", { arn: SECRET, keyArn: "arn:aws:kms:key" }),
      secrets: { keyArn: "arn:aws:kms:key" },
      application: config.application,
      scaling: config.scaling,
      deployment: config.deployment,
      kubernetes: config.kubernetes,
      logRetentionDays: 14,
      tags: config.tags,
    });
  });
  return resources;
}

/** One argument of a resource, as text. */
function text(resources: readonly OfflineResource[], type: string, input: string): string {
  return JSON.stringify(one(resources, type).inputs[input]);
}

describe("the EC2 topology", () => {
  it("offers instance metadata in version 2 only, and not to containers", async () => {
    const options = text(await ec2(), TEMPLATE, "metadataOptions");
    assert.match(options, /"httpTokens":"required"/);
    assert.match(options, /"httpPutResponseHopLimit":1/);
  });

  it("encrypts its disks", async () => {
    assert.match(text(await ec2(), TEMPLATE, "blockDeviceMappings"), /"encrypted":"true".+"volumeType":"gp3"/);
  });

  it("has neither an SSH key nor an open port: only the load balancer can connect, to the application's port", async () => {
    const resources = await ec2();
    assert.equal(one(resources, TEMPLATE).inputs.keyName, undefined);
    const opened = byType(resources, "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule");
    assert.deepEqual(opened.map(({ inputs }) => inputs.fromPort).sort(), [5432, 8080]);
    for (const { inputs } of opened) assert.ok(inputs.referencedSecurityGroupId);
  });

  it("allows shells through Session Manager only if they are enabled", async () => {
    const attachments = async (enableExec: string) =>
      byType(await ec2({ enableExec }), "aws:iam/rolePolicyAttachment:RolePolicyAttachment").length;
    assert.equal(await attachments("true"), 1);
    assert.equal(await attachments("false"), 0);
  });

  it("starts each machine from an AMI by its id, of Amazon Linux 2023 for its architecture: AWS cannot roll back to a parameter", async () => {
    const ids = await Promise.all(
      ["x86_64", "arm64"].map(async (architecture) => one(await ec2({ architecture }), TEMPLATE).inputs.imageId),
    );
    for (const id of ids) assert.match(String(id), /^ami-[0-9a-f]{17}$/);
    assert.notEqual(ids[0], ids[1]);
  });

  it("keeps its AMI until the boot script changes: a new AMI never replaces machines in an unrelated update", async () => {
    const kept = one(await ec2(), STASH);
    assert.equal(one(await ec2(), TEMPLATE).inputs.imageId, kept.inputs.input);
    for (const machineImage of ["latest", "ami-0123456789abcdef0"]) {
      const resources = await ec2({ machineImage });
      assert.deepEqual(byType(resources, STASH), []);
      assert.match(String(one(resources, TEMPLATE).inputs.imageId), /^ami-[0-9a-f]{17}$/);
    }
    const pinned = await ec2({ machineImage: "ami-0123456789abcdef0" });
    assert.equal(one(pinned, TEMPLATE).inputs.imageId, "ami-0123456789abcdef0");
  });

  it("leaves changes of the launch configuration to the rollout, which AWS can roll back", async () => {
    const resources = await ec2();
    assert.deepEqual(one(resources, GROUP).ignoreChanges, ["mixedInstancesPolicy"]);
    assert.equal(one(resources, GROUP).inputs.instanceRefresh, undefined);
    const requests = byType(resources, INVOCATION).map(({ inputs }) => JSON.parse(String(inputs.input)));
    const { launchTemplate } = Object(one(resources, GROUP).inputs.mixedInstancesPolicy);
    for (const { mixedInstancesPolicy } of requests)
      assert.deepEqual(mixedInstancesPolicy.LaunchTemplate.LaunchTemplateSpecification, {
        LaunchTemplateId: launchTemplate.launchTemplateSpecification.launchTemplateId,
        Version: launchTemplate.launchTemplateSpecification.version,
      });
    assert.deepEqual(
      requests.map(({ step, steps }) => [step, steps]),
      requests.map((_each, index) => [index + 1, requests.length]),
    );
  });

  it("replaces machines without loss of capacity, within the connection budget", async () => {
    const resources = await ec2();
    const { inputs } = one(resources, GROUP);
    assert.deepEqual(inputs.instanceMaintenancePolicy, { minHealthyPercentage: 100, maxHealthyPercentage: 150 });
    const [{ minHealthyPercentage, maxHealthyPercentage } = assert.fail()] = byType(resources, INVOCATION).map((each) =>
      JSON.parse(String(each.inputs.input)),
    );
    assert.deepEqual(inputs.instanceMaintenancePolicy, { minHealthyPercentage, maxHealthyPercentage });
  });

  it("waits in several calls, each after the end of the one before", async () => {
    const calls = byType(await ec2(), INVOCATION);
    assert.ok(calls.length > 1);
    calls.slice(1).forEach((call, index) => {
      assert.ok(call.dependencies.includes(calls[index]?.urn ?? ""));
    });
  });

  it("allows the function that replaces machines to use only this launch template and to pass only the machines' role", async () => {
    const resources = await ec2();
    const { policy } = one(resources, "aws:iam/rolePolicy:RolePolicy", "ec2-rollout").inputs;
    const statements: readonly Statement[] = JSON.parse(String(policy)).Statement;
    const of = (action: string) => statements.find(({ Action }) => Action.includes(action)) ?? assert.fail(action);
    const role = one(resources, "aws:iam/role:Role", "ec2-machine");
    assert.match(String(of("iam:PassRole").Resource), new RegExp(`:role/${role.name}`));
    assert.deepEqual(of("iam:PassRole").Condition, { StringEquals: { "iam:PassedToService": "ec2.amazonaws.com" } });
    assert.match(
      JSON.stringify(of("ec2:RunInstances").Condition),
      /"ec2:LaunchTemplate":"arn:aws:ec2:.+:launch-template\/lt-/,
    );
    assert.match(String(of("autoscaling:StartInstanceRefresh").Resource), /^arn:aws:autoscaling:/);
  });

  it("uses the load balancer's check for its machines, after boot and start of a JVM", async () => {
    const { inputs } = one(await ec2({ startupSeconds: "200" }), GROUP);
    assert.equal(inputs.healthCheckType, "ELB");
    assert.equal(inputs.healthCheckGracePeriod, 320);
  });

  it("is ready only when the minimum number of machines serve", async () => {
    const { inputs } = one(await ec2(), GROUP);
    assert.deepEqual([inputs.minSize, inputs.minElbCapacity], [2, 2]);
  });

  it("never uses Spot for the machines that always run, and gives Spot a choice of types", async () => {
    const policy = text(await ec2({ spotShare: "80" }), GROUP, "mixedInstancesPolicy");
    assert.match(policy, /"onDemandBaseCapacity":2/);
    assert.match(policy, /"onDemandPercentageAboveBaseCapacity":20/);
    assert.match(policy, /"instanceType":"t3.small".+"instanceType":"t3a.small"/);
  });

  it("gives machines public addresses only without NAT gateways and endpoints", async () => {
    assert.match(text(await ec2({}, true), TEMPLATE, "networkInterfaces"), /"associatePublicIpAddress":"true"/);
    assert.match(text(await ec2({}, false), TEMPLATE, "networkInterfaces"), /"associatePublicIpAddress":"false"/);
  });

  it("scales by CPU and by requests", async () => {
    const policies = byType(await ec2(), "aws:autoscaling/policy:Policy").map(({ inputs }) => JSON.stringify(inputs));
    assert.ok(policies.some((policy) => policy.includes("ASGAverageCPUUtilization")));
    assert.ok(policies.some((policy) => policy.includes("ALBRequestCountPerTarget")));
  });

  it("puts the stack's tags on the group, its machines, their volumes and network interfaces", async () => {
    const resources = await ec2({ "aws:defaultTags": '{"tags":{"team":"platform"}}' });
    const tags = { team: "platform", Name: "malayalees-app-ec2" };
    const specifications = ["volume", "network-interface"].map((resourceType) => ({ resourceType, tags }));
    assert.deepEqual(one(resources, TEMPLATE).inputs.tagSpecifications, specifications);
    const ofGroup = Object.entries(tags).map(([key, value]) => ({ key, value, propagateAtLaunch: true }));
    assert.deepEqual(one(resources, GROUP).inputs.tags, ofGroup);
  });

  it("may read tags, without which the CloudWatch agent sends nothing", async () => {
    const { policy } = one(await ec2(), "aws:iam/rolePolicy:RolePolicy", "ec2-machine").inputs;
    assert.match(String(policy), /"ec2:DescribeTags"/);
  });

  it("gives its machines a reference to the secret, never its value", async () => {
    const script = Buffer.from(String(one(await ec2(), TEMPLATE).inputs.userData), "base64").toString();
    assert.match(script, /secret arn:aws:secretsmanager/);
    assert.match(script, /"export DB_PASSWORD=\\\(field\("password"\)\)"/);
    assert.match(script, /^RDS_ENDPOINT=db\.example$/m);
  });
});

/** The start script's --env arguments: bash runs the script with a docker command that prints its arguments. */
function variablesOfRun(script: string): Readonly<Record<string, string>> {
  const [, run = ""] =
    /<<'MALAYALEES_SCRIPT'\n(#!\/bin\/bash\n[^\n]+\nexec .+?)\nMALAYALEES_SCRIPT\n/s.exec(script) ?? [];
  const printing = run.replace("exec /usr/bin/docker", `printf '%s\\0'`);
  const { stdout } = spawnSync("bash", { input: printing, encoding: "utf8" });
  const words = stdout.split("\0");
  const pairs = words.flatMap((word, index) =>
    words[index - 1] === "--env" && word.includes("=") ? [/^(\w+)=(.*)$/s.exec(word)] : [],
  );
  return Object.fromEntries(pairs.map((pair) => [pair?.[1] ?? "", pair?.[2] ?? ""]));
}

describe("the boot script of a machine", () => {
  const script = userDataOf(args);

  it("stops at the first error and creates no file that other users can read", () => {
    assert.match(script, /^#!\/bin\/bash\nset -euo pipefail\numask 077\n/);
  });

  it("installs a container runtime and the agents for logs and metrics", () => {
    assert.match(script, /dnf install -y docker jq amazon-cloudwatch-agent amazon-ecr-credential-helper/);
  });

  it("logs in to private ECR only", () => {
    assert.match(script, /ecr-login/);
    assert.doesNotMatch(userDataOf({ ...args, privateEcr: false }), /ecr-login|credential-helper/);
  });

  it("keeps the secrets in memory, and reads them at each start of the service", () => {
    assert.match(script, /> \/run\/malayalees\/secrets\.env\.new/);
    assert.match(script, /ExecStartPre=\/etc\/malayalees\/secrets\.sh/);
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

  it("sends logs to the topology's log group", () => {
    assert.match(script, /--log-driver awslogs .+awslogs-group=\/ec2\/malayalees-app/);
  });

  it("measures memory and disk in the application's own namespace", () => {
    assert.match(script, /"namespace": "Malayalees\/malayalees-app"/);
    assert.match(script, /mem_used_percent/);
  });

  it("passes settings unchanged, with any quotes and dollar signs", () => {
    const odd = userDataOf({ ...args, environment: [{ name: "ODD", value: `a "b" $c 'd' \`e\`` }] });
    assert.match(odd, /<<'MALAYALEES_ENV'\nODD=a "b" \$c 'd' `e`\nMALAYALEES_ENV/);
  });

  it("passes values with several lines unchanged, on the command line instead of the env file", () => {
    const odd = '-----BEGIN CERTIFICATE-----\nb\'a\\c`d` $e "f"\r\n\nend\n';
    const lines = userDataOf({ ...args, environment: [{ name: "CA", value: odd }] });
    assert.doesNotMatch(lines, /^CA=/m);
    assert.deepEqual(variablesOfRun(lines), { CA: odd });
  });

  it("gives /tmp its size, and lets the application write there", () => {
    assert.match(script, /--tmpfs \/tmp:rw,exec,nosuid,nodev,mode=1777,size=128m/);
  });

  it("is valid bash", () => {
    const { status, stderr } = spawnSync("bash", ["-n"], { input: script, encoding: "utf8" });
    assert.equal(status, 0, stderr);
  });
});
