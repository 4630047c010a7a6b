import assert from "node:assert/strict";
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { policies } from "../../policies/catalogue";
import { runPolicies, type Violation } from "../../policies/runner";
import { runOffline } from "../support/offline";

/** What another stack exports: nobody knows it before the update. */
type Unknown = pulumi.Output<string>;

async function judged(program: (unknown: Unknown) => void, stack = "prod"): Promise<readonly Violation[]> {
  const { resources } = await runOffline(
    () => {
      const other = new pulumi.StackReference("organization/network/prod");
      program(other.requireOutput("value").apply(String));
    },
    { stack, config: { "aws:region": "us-east-1" } },
  );
  return runPolicies(policies, resources);
}

/** Each makes one resource in which everything that a policy reads is not known yet. */
const programs: Readonly<Record<string, (unknown: Unknown) => void>> = {
  "a database's engine": (unknown) => {
    const flag = unknown.apply(Boolean);
    const figure = unknown.apply(Number);
    new aws.rds.Instance(
      "db",
      {
        engine: unknown,
        instanceClass: unknown,
        multiAz: flag,
        backupRetentionPeriod: figure,
        deletionProtection: flag,
        storageEncrypted: flag,
        monitoringInterval: figure,
        performanceInsightsEnabled: flag,
        copyTagsToSnapshot: flag,
        allocatedStorage: figure,
        maxAllocatedStorage: figure,
      },
      { protect: true },
    );
  },
  "a parameter group's family": (unknown) => {
    new aws.rds.ParameterGroup("group", { family: unknown, parameters: [{ name: "work_mem", value: "2GB" }] });
  },
  "a task's containers": (unknown) => {
    new aws.ecs.TaskDefinition("task", { family: unknown, networkMode: unknown, containerDefinitions: unknown });
  },
  "a role's policies": (unknown) => {
    new aws.iam.Role("role", { assumeRolePolicy: unknown });
    new aws.iam.RolePolicy("policy", { role: unknown, policy: unknown });
    new aws.iam.RolePolicyAttachment("attached", { role: unknown, policyArn: unknown });
  },
  "a function's runtime": (unknown) => {
    new aws.lambda.Permission("permission", { action: unknown, principal: unknown, function: unknown });
  },
  "a rule's addresses": (unknown) => {
    new aws.vpc.SecurityGroupIngressRule("rule", {
      securityGroupId: unknown,
      cidrIpv4: unknown,
      ipProtocol: unknown,
      fromPort: unknown.apply(Number),
      toPort: unknown.apply(Number),
    });
  },
  "a schedule's target": (unknown) => {
    new aws.lambda.Invocation("call", { functionName: unknown, input: unknown });
  },
};

describe("a value that is not known before the update", () => {
  for (const [what, program] of Object.entries(programs))
    it(`gets no verdict, as in ${what}`, async () => {
      assert.deepEqual(await judged(program), []);
    });

  /** Of a database everything else is as it should be, or reported by its own policy. */
  const properties = ["engineVersion", "instanceClass", "parameterGroupName"] as const;
  for (const property of properties)
    it(`gets no verdict as a database's ${property}`, async () => {
      const known = { engineVersion: "17", instanceClass: "db.t4g.micro", parameterGroupName: "tuned" };
      const findings = await judged((unknown) => {
        new aws.rds.Instance("db", { engine: "postgres", allocatedStorage: 20, ...known, [property]: unknown });
      });
      const others = await judged(() => {
        new aws.rds.Instance("db", { engine: "postgres", allocatedStorage: 20, ...known });
      });
      assert.deepEqual(findings, others);
      assert.ok(findings.every(({ message }) => !message.includes("known yet") && !message.includes("[unknown]")));
    });

  it("gets no verdict as a parameter's name, value or apply method", async () => {
    const findings = await judged((unknown) => {
      new aws.rds.ParameterGroup("group", {
        family: "postgres17",
        parameters: [
          { name: unknown, value: "1" },
          { name: "work_mem", value: unknown },
          { name: "max_connections", value: "100", applyMethod: unknown },
        ],
      });
    });
    assert.deepEqual(
      findings.map(({ policy }) => policy),
      ["parameter-group-used"],
    );
  });

  it("is told from undefined and null, which are no value", async () => {
    const provider: pulumi.dynamic.ResourceProvider = { create: async () => ({ id: "1", outs: {} }) };
    class Made extends pulumi.dynamic.Resource {
      constructor(name: string, props: pulumi.Inputs) {
        super(provider, name, props);
      }
    }
    const findings = await judged((unknown) => {
      new Made("made", { nothing: undefined, none: null, unknown, nested: { none: null, list: [null, undefined] } });
    });
    assert.deepEqual(findings, []);
  });

  it("is still shown to people as a word", async () => {
    const { resources } = await runOffline(() => {
      const other = new pulumi.StackReference("organization/network/prod");
      new aws.s3.Bucket("bucket", { bucket: other.requireOutput("name") });
    });
    const bucket = resources.find(({ type }) => type === "aws:s3/bucket:Bucket");
    assert.equal(bucket?.inputs.bucket, "[unknown]");
    assert.equal(bucket?.props.bucket, pulumi.runtime.unknownValue);
  });
});
