import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { topologyNames } from "../../components/configuration/topologyFacts";
import { DatabaseSetup, type DatabaseSetupArgs } from "../../components/databaseSetup/databaseSetup";
import { functionPackage } from "../../components/databaseSetup/functionPackage";
import { figures } from "../../database/figures";
import { FIGURE_METRICS } from "../../policies/costs/functions";
import { allBefore, byType, type OfflineResource, one, runOffline } from "../support/offline";
import { sharedPlan } from "../support/plans";
import { topologySettings } from "../support/topologySettings";

const FUNCTION = "aws:lambda/function:Function";
const INVOCATION = "aws:lambda/invocation:Invocation";
const EGRESS = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule";
const SCHEDULE = "aws:scheduler/schedule:Schedule";

const MASTER = "arn:aws:secretsmanager:us-east-1:123456789012:secret:rds!db-1";
const APPLICATION = "arn:aws:secretsmanager:us-east-1:123456789012:secret:application-1";

const args: DatabaseSetupArgs = {
  region: "us-east-1",
  network: { vpcId: "vpc-1", functionSubnetIds: ["subnet-1", "subnet-2"], endpointSecurityGroupId: "sg-endpoints" },
  database: {
    address: pulumi.output("db.example"),
    port: 5432,
    name: "malayalees_us_site",
    securityGroupId: "sg-database",
    resourceId: "db-1",
    masterSecretArn: MASTER,
    masterPasswordVersion: "1",
  },
  secrets: { credentialsArn: APPLICATION, credentialsVersionId: "version-1", keyArn: "arn:aws:kms:us-east-1:1:key/1" },
  applicationUser: "malayalees_app",
  expirySchedule: "pgCron",
  logRetentionDays: 90,
};

async function setup(changes: Partial<DatabaseSetupArgs> = {}) {
  const { resources } = await runOffline(() => {
    new DatabaseSetup("setup", { ...args, ...changes });
  });
  return resources;
}

const triggersOf = (resources: readonly OfflineResource[]) => one(resources, INVOCATION).inputs.triggers;

/** What starts the application's processes, on each topology. */
const SERVICES = {
  fargate: "aws:ecs/service:Service",
  ec2: "aws:autoscaling/group:Group",
  eks: "kubernetes:apps/v1:Deployment",
} as const;

describe("the setup of the database", () => {
  for (const stack of ["dev", "prod"]) {
    for (const topology of topologyNames) {
      it(`runs before any service of ${stack} on ${topology} starts, and delays nothing else`, async () => {
        const { resources } = await sharedPlan(stack, topologySettings(topology));
        const { urn } = one(resources, INVOCATION, "database-setup");
        assert.ok(allBefore(resources, one(resources, SERVICES[topology])).has(urn));
        const balancer = one(resources, "aws:lb/loadBalancer:LoadBalancer");
        assert.ok(!allBefore(resources, balancer).has(urn));
      });
    }
  }

  it("runs after the database, both secrets, the function's permissions and all its network rules", async () => {
    const { resources } = await sharedPlan("dev", {});
    const earlier = allBefore(resources, one(resources, INVOCATION));
    const needed = [
      one(resources, "aws:rds/instance:Instance"),
      ...byType(resources, "aws:secretsmanager/secretVersion:SecretVersion"),
      one(resources, "aws:iam/rolePolicy:RolePolicy", "database-setup"),
      one(resources, "aws:ec2/vpcEndpoint:VpcEndpoint", "network-secretsmanager"),
      one(resources, "aws:cloudwatch/logGroup:LogGroup", "database-setup-log"),
      ...resources.filter(({ name, type }) => name.startsWith("database-setup-") && /gressRule$/.test(type)),
    ];
    assert.equal(needed.length, 9);
    for (const { urn } of needed) assert.ok(earlier.has(urn), urn);
  });

  it("runs again when migrations or code change, and not otherwise", async () => {
    const { migrationsHash, codeHash } = functionPackage();
    const triggers = triggersOf(await setup());
    assert.deepEqual(triggers, {
      migrations: migrationsHash,
      code: codeHash,
      applicationUser: "malayalees_app",
      credentials: "version-1",
      database: "db-1",
      masterPassword: "1",
    });
    assert.deepEqual(triggersOf(await setup({ logRetentionDays: 14, expirySchedule: "scheduler" })), triggers);
  });

  const reasons: readonly (readonly [string, Partial<DatabaseSetupArgs>])[] = [
    ["the application's role", { applicationUser: "another" }],
    ["its password", { secrets: { ...args.secrets, credentialsVersionId: "version-2" } }],
    ["the master password", { database: { ...args.database, masterPasswordVersion: "2" } }],
    ["the instance", { database: { ...args.database, resourceId: "db-2" } }],
  ];
  for (const [what, changes] of reasons) {
    it(`runs again when ${what} changes`, async () => {
      assert.notDeepEqual(triggersOf(await setup(changes)), triggersOf(await setup()));
    });
  }

  it("has the credentials by reference only: neither the function nor its invocation contains a password", async () => {
    const { resources } = await sharedPlan("prod", {});
    const passwords = byType(resources, "aws:secretsmanager/secretVersion:SecretVersion").map(({ props }) => {
      const { password } = JSON.parse(String(props.secretString ?? props.secretStringWo)) as { password: string };
      return password;
    });
    assert.equal(passwords.length, 2);
    for (const type of [FUNCTION, INVOCATION]) {
      const text = JSON.stringify(one(resources, type).props);
      for (const password of passwords) assert.ok(!text.includes(password));
    }
    const { environment } = one(await setup(), FUNCTION).inputs;
    assert.deepEqual(environment, {
      variables: {
        DATABASE_HOST: "db.example",
        DATABASE_PORT: "5432",
        DATABASE_NAME: "malayalees_us_site",
        DATABASE_CA_FILE: "/var/runtime/ca-cert.pem",
        MASTER_SECRET_ARN: MASTER,
        APPLICATION_SECRET_ARN: APPLICATION,
      },
    });
    assert.equal(one(await setup(), INVOCATION).inputs.input, '{"action":"migrate"}');
  });

  it("can connect to the database and Secrets Manager, and to nothing else", async () => {
    const out = (resources: readonly OfflineResource[]) =>
      byType(resources, EGRESS).map(({ inputs: { referencedSecurityGroupId: group, cidrIpv4, fromPort, toPort } }) => [
        group ?? cidrIpv4,
        fromPort,
        toPort,
      ]);
    assert.deepEqual(out(await setup()), [
      ["sg-database", 5432, 5432],
      ["sg-endpoints", 443, 443],
    ]);
    const throughNat = { ...args.network, endpointSecurityGroupId: undefined };
    assert.deepEqual(out(await setup({ network: throughNat })), [
      ["sg-database", 5432, 5432],
      ["0.0.0.0/0", 443, 443],
    ]);
  });

  it("may read its two secrets, write its own log, and create network interfaces in its own subnets", async () => {
    const { policy } = one(await setup(), "aws:iam/rolePolicy:RolePolicy").inputs;
    const { Statement } = JSON.parse(String(policy)) as { Statement: readonly Record<string, unknown>[] };
    const allowed = (action: string) =>
      Statement.filter(({ Action }) => Array.isArray(Action) && Action.includes(action)).map((each) => each.Resource);
    assert.deepEqual(allowed("secretsmanager:GetSecretValue"), [[MASTER, APPLICATION]]);
    assert.deepEqual(allowed("kms:Decrypt"), ["arn:aws:kms:us-east-1:1:key/1"]);
    assert.match(String(allowed("ec2:CreateNetworkInterface")), /subnet\/subnet-1.+subnet\/subnet-2.+security-group\//);
    assert.match(String(allowed("logs:PutLogEvents")), /log-group:\/lambda\/setup-\w+:\*$/);
  });

  it("has time to wait for another run, and for a server that is starting", async () => {
    assert.equal(one(await setup(), FUNCTION).inputs.timeout, 900);
  });

  it("leaves expiry to pg_cron, or runs it on a schedule without retries", async () => {
    assert.deepEqual(byType(await setup(), SCHEDULE), []);
    const resources = await setup({ expirySchedule: "scheduler" });
    const schedules = byType(resources, SCHEDULE).map(({ inputs }) => inputs);
    const rates = schedules.map(({ scheduleExpression, target }) => [
      scheduleExpression,
      JSON.parse((target as { input: string }).input),
    ]);
    assert.deepEqual(rates, [
      ["rate(1 minute)", { action: "cleanup", job: "cache" }],
      ["rate(1 hour)", { action: "cleanup", job: "sessions" }],
      ["rate(15 minutes)", { action: "cleanup", job: "tenantStats" }],
    ]);
    for (const { flexibleTimeWindow, target } of schedules) {
      assert.deepEqual(flexibleTimeWindow, { mode: "OFF" });
      assert.equal((target as { retryPolicy: { maximumRetryAttempts: number } }).retryPolicy.maximumRetryAttempts, 0);
    }
    const retries = one(resources, "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig").inputs;
    assert.equal(retries.maximumRetryAttempts, 0);
  });

  for (const expirySchedule of ["pgCron", "scheduler"] as const) {
    it(`brings the database's figures to CloudWatch every five minutes, whatever runs expiry (${expirySchedule})`, async () => {
      const resources = await setup({ expirySchedule, figuresOf: { Application: "shop", Stack: "prod" } });
      const measuring = byType(resources, SCHEDULE).filter(({ name }) => name === "setup-expiry-figures");
      assert.deepEqual(
        measuring.map(({ inputs }) => [inputs.scheduleExpression, Object(inputs.target).input]),
        [["rate(5 minutes)", '{"action":"measure"}']],
      );
      const { variables } = Object(one(resources, FUNCTION).inputs.environment);
      assert.deepEqual([variables.FIGURES_APPLICATION, variables.FIGURES_STACK], ["shop", "prod"]);
      assert.equal(
        one(resources, "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig").inputs.maximumRetryAttempts,
        0,
      );
    });
  }

  it("is priced with as many metrics as it writes", () => assert.equal(FIGURE_METRICS, Object.keys(figures).length));

  for (const expirySchedule of ["pgCron", "scheduler"]) {
    it(`has pg_cron in the server exactly when pg_cron runs expiry (${expirySchedule})`, async () => {
      const { resources, violations } = await sharedPlan("prod", { expirySchedule });
      const { parameters } = one(resources, "aws:rds/parameterGroup:ParameterGroup").inputs;
      assert.equal(JSON.stringify(parameters).includes("cron"), expirySchedule === "pgCron");
      assert.deepEqual(violations, []);
    });
  }

  it("lets its transform change any argument", async () => {
    const transform = { function: <T>(given: T): T => ({ ...given, memorySize: 1024 }) };
    assert.equal(one(await setup({ transform }), FUNCTION).inputs.memorySize, 1024);
  });
});
