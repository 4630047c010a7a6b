import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as aws from "@pulumi/aws";
import * as awsx from "@pulumi/awsx";
import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import { rules as callRules } from "../../../tools/plan/offlineCalls";
import { offlineOutputs, remoteRules, rules } from "../../../tools/plan/offlineOutputs";
import { root } from "../../../tools/plan/plan";
import { runOffline } from "../../support/offline";

/** The SDK's own declaration and code of a type or function. */
function sdk(token: string): { readonly declared: string; readonly code: string } {
  const [provider = "", module = "", name = ""] = token.split(":");
  const path = module.includes("/") ? module : `${module}/${name.charAt(0).toLowerCase()}${name.slice(1)}`;
  const file = join(root, "node_modules/@pulumi", provider, path.replace(/^index\//, ""));
  return { declared: readFileSync(`${file}.d.ts`, "utf8"), code: readFileSync(`${file}.js`, "utf8") };
}

/** Types of the runtime itself have no file of their own. */
const inSdk = (token: string) => !token.startsWith("pulumi:");

describe("the outputs of the offline plan", () => {
  for (const type of Object.keys({ ...rules, ...remoteRules }).filter(inSdk)) {
    it(`has a rule for ${type} that the SDK knows, with no output that it does not`, () => {
      const { declared, code } = sdk(type);
      assert.ok(code.includes(`'${type}'`), "no such type");
      const { outputs } = offlineOutputs({ urn: "urn", type, name: "name", props: {}, custom: true }, "eu-west-1");
      for (const output of Object.keys(outputs))
        assert.match(declared, new RegExp(`readonly ${output}: pulumi.Output`));
    });
  }

  for (const token of Object.keys(callRules)) {
    it(`has an answer to ${token} that the SDK knows`, () => {
      assert.ok(sdk(token).code.includes(`"${token}"`));
    });
  }

  it("are the same in every run, and different for different resources", async () => {
    const run = () =>
      runOffline(() => {
        const [a, b] = ["a", "b"].map((name) => new aws.rds.ParameterGroup(name, { family: "postgres17" }));
        return { a: a?.name, b: b?.name };
      });
    const { outputs } = await run();
    assert.deepEqual((await run()).outputs, outputs);
    assert.match(String(outputs.a), /^a-[0-9a-f]{7}$/);
    assert.match(String(outputs.b), /^b-[0-9a-f]{7}$/);
  });

  it("name things as the program does, by name or by prefix", async () => {
    const { outputs } = await runOffline(() => ({
      named: new aws.iam.Role("a", { name: "fixed", assumeRolePolicy: "{}" }).arn,
      prefixed: new aws.iam.Role("b", { namePrefix: "some-", assumeRolePolicy: "{}" }).name,
      bucket: new aws.s3.Bucket("c", { bucketPrefix: "logs-" }).bucketRegionalDomainName,
    }));
    assert.equal(outputs.named, "arn:aws:iam::123456789012:role/fixed");
    assert.match(String(outputs.prefixed), /^some-[0-9a-f]{7}$/);
    assert.match(String(outputs.bucket), /^logs-[0-9a-f]{7}\.s3\.us-east-1\.amazonaws\.com$/);
  });

  it("are where the stack is", async () => {
    const program = () => ({
      address: new aws.rds.Instance("d", { instanceClass: "db.t4g.micro", port: 6000 }).endpoint,
    });
    const { outputs } = await runOffline(program, { region: "eu-central-1" });
    assert.match(String(outputs.address), /^d-[0-9a-f]{7}\.c0example1234\.eu-central-1\.rds\.amazonaws\.com:6000$/);
  });

  it("have a master secret exactly when RDS manages the password", async () => {
    const { outputs } = await runOffline(() => {
      const instanceClass = "db.t4g.micro";
      const managed = new aws.rds.Instance("a", { instanceClass, manageMasterUserPassword: true });
      const own = new aws.rds.Instance("b", { instanceClass, password: "p" });
      return { managed: managed.masterUserSecrets, own: own.masterUserSecrets };
    });
    assert.match(JSON.stringify(outputs.managed), /arn:aws:secretsmanager:us-east-1:123456789012:secret:rds!db-/);
    assert.deepEqual(outputs.own, []);
  });

  it("have a password of the length that was asked for, however long", async () => {
    const { outputs } = await runOffline(() => ({
      lengths: [1, 32, 200].map((length) => {
        const { result } = new random.RandomPassword(`p${length}`, { length });
        return pulumi.unsecret(result).apply((text) => text.length);
      }),
    }));
    assert.deepEqual(outputs.lengths, [1, 32, 200]);
  });

  it("give random bytes in notations that agree", async () => {
    const { outputs } = await runOffline(() => {
      const { hex, dec, b64Std, b64Url } = new random.RandomId("id", { byteLength: 12 });
      return { hex, dec, b64Std, b64Url };
    });
    const bytes = Buffer.from(String(outputs.hex), "hex");
    assert.equal(bytes.length, 12);
    assert.equal(BigInt(String(outputs.dec)), BigInt(`0x${outputs.hex}`));
    assert.deepEqual(Buffer.from(String(outputs.b64Std), "base64"), bytes);
    assert.deepEqual(Buffer.from(String(outputs.b64Url), "base64url"), bytes);
  });

  it("validate every name of a certificate", async () => {
    const { outputs } = await runOffline(() => {
      const subjectAlternativeNames = ["*.example.com", "example.org"];
      return new aws.acm.Certificate("c", { domainName: "example.com", subjectAlternativeNames });
    });
    const options = outputs.domainValidationOptions as readonly { readonly domainName: string }[];
    assert.deepEqual(
      options.map(({ domainName }) => domainName),
      ["example.com", "*.example.com", "example.org"],
    );
  });

  const networks: readonly {
    readonly what: string;
    readonly args: awsx.ec2.VpcArgs;
    /** Public, private and isolated subnets, NAT gateways, route tables. */
    readonly counts: readonly number[];
  }[] = [
    { what: "awsx's defaults", args: {}, counts: [3, 3, 0, 3, 6] },
    {
      what: "two zones and one NAT gateway",
      args: { numberOfAvailabilityZones: 2, natGateways: { strategy: "Single" } },
      counts: [2, 2, 0, 1, 4],
    },
    {
      what: "named zones and subnets of its own",
      args: {
        availabilityZoneNames: ["us-east-1a", "us-east-1b"],
        natGateways: { strategy: "None" },
        subnetSpecs: [{ type: "Public" }, { type: "Isolated", name: "a" }, { type: "Isolated", name: "b" }],
      },
      counts: [2, 0, 4, 0, 6],
    },
  ];
  for (const { what, args, counts } of networks) {
    it(`have as many subnets as a VPC with ${what}`, async () => {
      const { outputs } = await runOffline(() => {
        const vpc = new awsx.ec2.Vpc("vpc", args);
        const lists = [vpc.publicSubnetIds, vpc.privateSubnetIds, vpc.isolatedSubnetIds];
        const all = pulumi.all(lists).apply((each) => each.flat());
        return {
          counts: [...lists.map((list) => list.length), vpc.natGateways.length, vpc.routeTables.length],
          distinct: all.apply((ids) => new Set(ids).size === ids.length && ids.every((id) => /^subnet-0/.test(id))),
        };
      });
      assert.deepEqual(outputs, { counts, distinct: true });
    });
  }

  it("complete the metadata of Kubernetes objects", async () => {
    const { outputs } = await runOffline(() => {
      const labels = { app: "a" };
      return {
        unnamed: new kubernetes.core.v1.ConfigMap("unnamed", { metadata: { labels } }).metadata,
        named: new kubernetes.core.v1.ConfigMap("b", { metadata: { name: "n", namespace: "s" } }).id,
      };
    });
    const { name, ...metadata } = outputs.unnamed as { readonly name: string };
    assert.match(name, /^unnamed-[0-9a-f]{7}$/);
    assert.deepEqual(metadata, { namespace: "default", labels: { app: "a" } });
    assert.equal(outputs.named, "s/n");
  });

  it("have the usual shape for a type that the plan does not know", async () => {
    const { outputs } = await runOffline(() => {
      const { id, arn } = new aws.glue.Registry("r", { registryName: "x" });
      return { id, arn };
    });
    assert.match(String(outputs.id), /^r-[0-9a-f]{7}$/);
    assert.equal(outputs.arn, `arn:aws:glue:us-east-1:123456789012:registry/${outputs.id}`);
  });
});
