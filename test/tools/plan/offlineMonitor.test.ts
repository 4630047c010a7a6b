import assert from "node:assert/strict";
import * as aws from "@pulumi/aws";
import * as eks from "@pulumi/eks";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import { one, runOffline } from "../../support/offline";

const RANDOM_ID = "random:index/randomId:RandomId";

describe("the offline monitor", () => {
  it("names resources as the engine does: by all their component parents", async () => {
    const { resources } = await runOffline(() => {
      const outer = new pulumi.ComponentResource("t:a:Outer", "outer");
      const inner = new pulumi.ComponentResource("t:a:Inner", "inner", {}, { parent: outer });
      new random.RandomId("id", { byteLength: 4 }, { parent: inner });
    });
    const { urn, parent } = one(resources, RANDOM_ID);
    assert.equal(urn, "urn:pulumi:test::malayalees::t:a:Outer$t:a:Inner$random:index/randomId:RandomId::id");
    assert.equal(parent, "urn:pulumi:test::malayalees::t:a:Outer$t:a:Inner::inner");
  });

  it("records what the engine would get of a resource", async () => {
    const { resources } = await runOffline(() => {
      const key = new aws.kms.Key("key");
      const provider = new aws.Provider("elsewhere", { region: "eu-west-1" });
      new aws.secretsmanager.Secret(
        "secret",
        { kmsKeyId: key.arn },
        {
          provider,
          protect: true,
          retainOnDelete: true,
          ignoreChanges: ["description"],
          replaceOnChanges: ["name"],
          aliases: [{ name: "old" }, { type: "t:a:B" }, { stack: "other" }, "urn:pulumi:test::malayalees::a:b:C::d"],
        },
      );
    });
    const key = one(resources, "aws:kms/key:Key").urn;
    const { dependencies, propertyDependencies, provider, aliases, ...secret } = one(
      resources,
      "aws:secretsmanager/secret:Secret",
    );
    assert.deepEqual(dependencies, [key]);
    assert.deepEqual(propertyDependencies, { kmsKeyId: [key] });
    assert.match(provider ?? "", /^urn:pulumi:test::malayalees::pulumi:providers:aws::elsewhere::./);
    assert.deepEqual(
      [secret.protect, secret.retainOnDelete, secret.ignoreChanges, secret.replaceOnChanges, secret.external],
      [true, true, ["description"], ["name"], false],
    );
    assert.deepEqual(aliases, [
      "urn:pulumi:test::malayalees::aws:secretsmanager/secret:Secret::old",
      "urn:pulumi:test::malayalees::t:a:B::secret",
      "urn:pulumi:other::malayalees::aws:secretsmanager/secret:Secret::secret",
      "urn:pulumi:test::malayalees::a:b:C::d",
    ]);
  });

  it("keeps secrets secret through a program, and shows them to policies", async () => {
    const { resources, outputs } = await runOffline(() => {
      const { result } = new random.RandomPassword("p", { length: 20 });
      new random.RandomId("id", { byteLength: 4, keepers: { password: result } });
      return { result, nested: { list: [result], open: 1 } };
    });
    const { inputs, props } = one(resources, RANDOM_ID);
    assert.deepEqual(inputs.keepers, { password: "[secret]" });
    assert.match(JSON.stringify(props.keepers), /^\{"password":"[0-9a-f]{20}"\}$/);
    assert.deepEqual(outputs, { result: "[secret]", nested: { list: ["[secret]"], open: 1 } });
  });

  it("makes secrets of the outputs that the program wants secret", async () => {
    const { outputs } = await runOffline(() => {
      const { arn, keyId } = new aws.kms.Key("key", {}, { additionalSecretOutputs: ["keyId"] });
      return { arn: pulumi.isSecret(arn), keyId: pulumi.isSecret(keyId) };
    });
    assert.deepEqual(outputs, { arn: false, keyId: true });
  });

  it("knows what exists already by its id", async () => {
    const { resources, outputs } = await runOffline(() => {
      const { id, arn } = aws.ec2.SecurityGroup.get("theirs", "sg-123");
      return { id, arn };
    });
    assert.equal(one(resources, "aws:ec2/securityGroup:SecurityGroup").external, true);
    assert.deepEqual(outputs, {
      id: "sg-123",
      arn: "arn:aws:ec2:us-east-1:123456789012:security-group/sg-123",
    });
  });

  it("leaves unknown what only an update can know, and does not run what depends on it", async () => {
    const { resources, outputs } = await runOffline(() => {
      const { ownerId } = new aws.ec2.SecurityGroup("group");
      const other = new pulumi.StackReference("organization/other/dev");
      const kubeconfig = new eks.Cluster("cluster").getKubeconfig();
      const length = ownerId.apply((text) => text.length);
      return { ownerId, length, other: other.requireOutput("url"), kubeconfig: kubeconfig.result };
    });
    assert.equal(one(resources, "eks:index:Cluster").remote, true);
    const unknown = "[unknown]";
    assert.deepEqual(outputs, { ownerId: unknown, length: unknown, other: unknown, kubeconfig: unknown });
  });

  it("takes whole resources for inputs, as the engine does: by their id", async () => {
    const { resources, outputs } = await runOffline(() => {
      const role = new aws.iam.Role("role", { name: "fixed", assumeRolePolicy: "{}" });
      new eks.Cluster("cluster", { serviceRole: role });
      const { id, role: attached } = new aws.iam.RolePolicyAttachment("a", { role, policyArn: "arn:p" });
      return { id, attached };
    });
    assert.equal(one(resources, "eks:index:Cluster").inputs.serviceRole, "fixed");
    assert.equal(one(resources, "aws:iam/rolePolicyAttachment:RolePolicyAttachment").inputs.role, "fixed");
    assert.deepEqual(outputs, { id: "fixed/arn:p", attached: "fixed" });
  });

  it("finds a registered resource by its URN", async () => {
    const { resources, outputs } = await runOffline(() => {
      const first = new random.RandomId("id", { byteLength: 4 });
      const found = first.urn.apply((urn) => new random.RandomId("id", { byteLength: 4 }, { urn }).hex);
      return { same: pulumi.all([first.hex, found]).apply(([a, b]) => a === b) };
    });
    assert.deepEqual(outputs, { same: true });
    assert.equal(resources.length, 2);
  });

  it("shows files by their path, not by Pulumi's marks for them", async () => {
    const { resources } = await runOffline(() => {
      new aws.s3.BucketObject("page", { bucket: "b", source: new pulumi.asset.FileAsset("README.md") });
    });
    assert.equal(one(resources, "aws:s3/bucketObject:BucketObject").inputs.source, "[asset README.md]");
  });

  it("gives every run a configuration, a stack and a log of its own", async () => {
    const run = (stack: string) =>
      runOffline(
        async () => {
          await new Promise(setImmediate);
          const config = new pulumi.Config("p");
          void pulumi.log.warn(`in ${pulumi.getStack()}`);
          new random.RandomId(stack, { byteLength: config.requireNumber("n") });
          return { secret: config.requireSecret("s"), region: aws.getRegionOutput().region };
        },
        {
          stack,
          project: "p",
          region: `${stack}-1`,
          config: { "p:n": String(stack.length), "p:s": "hidden" },
          secretKeys: ["p:s"],
        },
      );
    for (const [stack, { resources, outputs, messages }] of [
      ["a", await run("a")],
      ...(await Promise.all([run("bb"), run("ccc")])).map((made, index) => [["bb", "ccc"][index], made] as const),
    ] as const) {
      assert.equal(resources.length, 2);
      assert.equal(one(resources, RANDOM_ID).urn, `urn:pulumi:${stack}::p::${RANDOM_ID}::${stack}`);
      assert.equal(one(resources, RANDOM_ID).inputs.byteLength, stack?.length);
      assert.deepEqual(outputs, { secret: "[secret]", region: `${stack}-1` });
      assert.deepEqual(
        messages.map(({ severity, text }) => `${severity}: ${text}`),
        [`warning: in ${stack}`],
      );
    }
  });

  it("waits for what a component registers late", async () => {
    const { resources } = await runOffline(() => {
      const first = new random.RandomId("first", { byteLength: 4 });
      pulumi.output(first.hex).apply(async () => {
        await new Promise(setImmediate);
        new random.RandomPet("late");
      });
    });
    assert.equal(one(resources, "random:index/randomPet:RandomPet").name, "late");
  });

  it("throws what the program throws, and the next run is clean", async () => {
    await assert.rejects(
      runOffline(() => {
        new random.RandomId("id", { byteLength: 4 });
        throw new Error("by the program");
      }),
      /^Error: by the program$/,
    );
    const { resources } = await runOffline(() => {
      new random.RandomId("id", { byteLength: 4 });
    });
    assert.equal(resources.length, 2);
  });
});
