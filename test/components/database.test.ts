import assert from "node:assert/strict";
import { cacheParameters } from "../../components/cacheParameters";
import { Database, type DatabaseArgs } from "../../components/database";
import type { DatabaseConfig } from "../../components/stackConfig";
import { byType, one, runOffline } from "../support/offline";

const INSTANCE = "aws:rds/instance:Instance";

const settings: DatabaseConfig = {
  name: "malayalees_us_site",
  applicationUser: "malayalees_app",
  applicationOwner: undefined,
  instanceClass: "db.t4g.micro",
  engineVersion: "17",
  majorUpgrade: false,
  storage: 20,
  maxStorage: 100,
  multiAz: true,
  backupDays: 14,
  replicas: 0,
  monitoringSeconds: 60,
  changesNow: false,
  masterPasswordVersion: 1,
  passwordRotationDays: undefined,
  finalSnapshot: true,
  expirySchedule: "pgCron",
  proxy: false,
  instances: [{ number: 1, state: "serving", source: undefined }],
};

async function database(changes: Partial<DatabaseConfig> = {}, args: Partial<DatabaseArgs> = {}) {
  const all = { ...settings, ...changes };
  const { resources } = await runOffline(() => {
    new Database("database", {
      identifierPrefix: "malayalees-app",
      region: "us-east-1",
      vpcId: "vpc-1",
      subnetIds: ["subnet-1", "subnet-2"],
      settings: all,
      parameters: cacheParameters({ ...all, databaseName: all.name }),
      keyArn: "arn:aws:kms:us-east-1:123456789012:key/1",
      retained: true,
      logRetentionDays: 90,
      ...args,
    });
  });
  return resources;
}

describe("the database", () => {
  it("survives a destroy in prod: protected in the stack and in AWS, with a final snapshot", async () => {
    const instance = one(await database(), INSTANCE);
    assert.equal(instance.protect, true);
    assert.equal(instance.inputs.deletionProtection, true);
    assert.equal(instance.inputs.skipFinalSnapshot, false);
    assert.match(String(instance.inputs.finalSnapshotIdentifier), /^malayalees-app-.+-final$/);
    assert.equal(instance.inputs.deleteAutomatedBackups, false);
  });

  it("is deleted completely in dev, without snapshot or backups", async () => {
    const instance = one(await database({ finalSnapshot: false }, { retained: false }), INSTANCE);
    assert.equal(instance.protect, false);
    assert.equal(instance.inputs.deletionProtection, false);
    assert.equal(instance.inputs.skipFinalSnapshot, true);
  });

  it("keeps its final snapshot when protection is taken off in prod", async () => {
    const instance = one(await database({}, { retained: false }), INSTANCE);
    assert.equal(instance.inputs.skipFinalSnapshot, false);
  });

  it("takes another major version only if that is configured", async () => {
    for (const majorUpgrade of [false, true])
      assert.equal(one(await database({ majorUpgrade }), INSTANCE).inputs.allowMajorVersionUpgrade, majorUpgrade);
  });

  it("is restarted outside the maintenance window only if that is configured", async () => {
    assert.equal(one(await database(), INSTANCE).inputs.applyImmediately, false);
    assert.equal(one(await database({ changesNow: true }), INSTANCE).inputs.applyImmediately, true);
  });

  it("gives RDS the master password by a write-only property, and keeps it in a separate secret", async () => {
    const resources = await database({ masterPasswordVersion: 3 });
    const { inputs } = one(resources, INSTANCE);
    assert.deepEqual([inputs.passwordWo, inputs.passwordWoVersion], ["[secret]", 3]);
    assert.deepEqual([inputs.password, inputs.manageMasterUserPassword], [undefined, undefined]);
    const content = one(resources, "aws:secretsmanager/secretVersion:SecretVersion");
    assert.deepEqual([content.inputs.secretStringWo, content.inputs.secretStringWoVersion], ["[secret]", 3]);
    assert.equal(content.inputs.secretString, undefined);
  });

  it("makes a new master password when its version is raised, also in prod", async () => {
    const of = async (masterPasswordVersion: number) =>
      one(await database({ masterPasswordVersion }), "random:index/randomPassword:RandomPassword");
    assert.notDeepEqual((await of(1)).inputs.keepers, (await of(2)).inputs.keepers);
    assert.equal((await of(2)).protect, false);
  });

  it("allows no connections until a topology adds its rule", async () => {
    const resources = await database();
    const group = one(resources, "aws:ec2/securityGroup:SecurityGroup");
    assert.equal(group.inputs.ingress, undefined);
    assert.deepEqual(byType(resources, "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"), []);
    assert.equal(one(resources, INSTANCE).inputs.publiclyAccessible, false);
  });

  it("is encrypted with the stack's own key, at rest and in its statistics", async () => {
    const { inputs } = one(await database(), INSTANCE);
    assert.equal(inputs.storageEncrypted, true);
    for (const key of ["kmsKeyId", "performanceInsightsKmsKeyId"]) {
      assert.equal(inputs[key], "arn:aws:kms:us-east-1:123456789012:key/1");
    }
  });

  it("uses its own parameter group", async () => {
    const resources = await database();
    const group = one(resources, "aws:rds/parameterGroup:ParameterGroup");
    assert.equal(group.inputs.family, "postgres17");
    assert.deepEqual(one(resources, INSTANCE).propertyDependencies.parameterGroupName, [group.urn]);
  });

  for (const instance of ["database", "database-replica-1"]) {
    it(`has the log groups of ${instance} created before it, with their retention`, async () => {
      const resources = await database({ replicas: 1 });
      const { inputs, dependencies } = one(resources, INSTANCE, instance);
      for (const log of ["postgresql", "upgrade"]) {
        const group = one(resources, "aws:cloudwatch/logGroup:LogGroup", `${instance}-${log}-log`);
        assert.equal(group.inputs.name, `/aws/rds/instance/${inputs.identifier}/${log}`);
        assert.equal(group.inputs.retentionInDays, 90);
        assert.ok(dependencies.includes(group.urn));
      }
    });
  }

  it("declares its replicas as encrypted, and leaves their key to RDS", async () => {
    const { inputs } = one(await database({ replicas: 1 }), INSTANCE, "database-replica-1");
    assert.deepEqual([inputs.storageEncrypted, inputs.kmsKeyId], [true, undefined]);
  });

  it("keeps its parameter group when the class changes", async () => {
    const groupOf = async (instanceClass: string) =>
      one(await database({ instanceClass }), "aws:rds/parameterGroup:ParameterGroup").inputs;
    const small = await groupOf("db.t4g.micro");
    assert.deepEqual(await groupOf("db.t4g.medium"), small);
    assert.equal((await groupOf("db.r7g.2xlarge")).description, small.description);
  });

  it("has enhanced monitoring only if that is configured", async () => {
    assert.equal(byType(await database(), "aws:iam/role:Role").length, 1);
    assert.equal(byType(await database({ monitoringSeconds: 0 }), "aws:iam/role:Role").length, 0);
  });

  it("has the configured number of read replicas, each with the same parameters", async () => {
    const resources = await database({ replicas: 2 });
    const replicas = byType(resources, INSTANCE).filter(({ inputs }) => inputs.replicateSourceDb !== undefined);
    assert.deepEqual(
      replicas.map(({ name }) => name),
      ["database-replica-1", "database-replica-2"],
    );
    const group = one(resources, "aws:rds/parameterGroup:ParameterGroup");
    for (const replica of replicas) assert.deepEqual(replica.propertyDependencies.parameterGroupName, [group.urn]);
  });

  it("lets its transforms change any argument", async () => {
    const transform = { instance: <T>(args: T): T => ({ ...args, licenseModel: "postgresql-license" }) };
    assert.equal(one(await database({}, { transform }), INSTANCE).inputs.licenseModel, "postgresql-license");
  });
});
