import assert from "node:assert/strict";
import { topologyNames } from "../../components/configuration/topologyFacts";
import { byType, type OfflineResource, one } from "../support/offline";
import { sharedPlan } from "../support/plans";
import { topologySettings } from "../support/topologySettings";

const STARTUP = { applicationMigrations: "startup" } as const;
const SECRET = "aws:secretsmanager/secret:Secret";
/** What the ARNs of the two roles' secrets end with. */
const ROLES = /secret:(secrets-database|secrets-owner)-/;

/** Every input, with the boot script of machines readable. */
function textOf(resources: readonly OfflineResource[]): string {
  const scripts = byType(resources, "aws:ec2/launchTemplate:LaunchTemplate").map(({ inputs }) => inputs.userData);
  const readable = scripts.map((script) => Buffer.from(String(script), "base64").toString());
  return JSON.stringify([...resources.map(({ inputs }) => inputs), ...readable]);
}

describe("the role that owns the application's tables", () => {
  for (const topology of topologyNames) {
    it(`comes with startup alone, as one secret that the application of ${topology} gets by reference`, async () => {
      const without = (await sharedPlan("prod", topologySettings(topology))).resources;
      const { resources, violations } = await sharedPlan("prod", { ...topologySettings(topology), ...STARTUP });
      assert.deepEqual(violations, []);
      const before = new Set(without.map(({ urn }) => urn));
      assert.deepEqual(
        resources.filter(({ urn }) => !before.has(urn)).map(({ name }) => name),
        ["secrets-owner-password", "secrets-owner", "secrets-owner"],
      );
      const text = textOf(resources);
      for (const variable of ["DB_MIGRATION_USERNAME", "DB_MIGRATION_PASSWORD"]) {
        assert.ok(text.includes(variable), variable);
        assert.ok(!textOf(without).includes(variable), variable);
      }
      const version = one(resources, "aws:secretsmanager/secretVersion:SecretVersion", "secrets-owner");
      const { username, password } = JSON.parse(String(version.props.secretString)) as Record<string, string>;
      assert.equal(username, "malayalees_owner");
      assert.ok(password && !text.includes(password));
    });
  }

  it("can go again where the other secrets are protected: its password is made anew at any time", async () => {
    const { resources } = await sharedPlan("prod", STARTUP);
    assert.deepEqual(
      byType(resources, SECRET)
        .map(({ name, protect }) => [name, protect])
        .sort(),
      [
        ["database-master", true],
        ["secrets-database", true],
        ["secrets-owner", false],
      ],
    );
  });

  it("is made by the function that sets the database up, and again when its name or password changes", async () => {
    const { resources } = await sharedPlan("prod", STARTUP);
    const { environment } = one(resources, "aws:lambda/function:Function", "database-setup").inputs;
    const { OWNER_SECRET_ARN } = (environment as { variables: Record<string, string> }).variables;
    assert.match(String(OWNER_SECRET_ARN), /secret:secrets-owner-/);
    const invocation = one(resources, "aws:lambda/invocation:Invocation");
    const { applicationOwner } = invocation.inputs.triggers as Record<string, unknown>;
    assert.equal(applicationOwner, "malayalees_owner");
    const version = one(resources, "aws:secretsmanager/secretVersion:SecretVersion", "secrets-owner");
    assert.ok(invocation.propertyDependencies.triggers?.includes(version.urn));
  });

  it("can connect through the proxy, as the application's role can", async () => {
    const { resources } = await sharedPlan("prod", { ...STARTUP, phase: "scale" });
    const { auths } = one(resources, "aws:rds/proxy:Proxy").inputs;
    const arns = (auths as readonly { secretArn: string }[]).map(({ secretArn }) => secretArn);
    assert.deepEqual(
      arns.map((arn) => ROLES.exec(arn)?.[1]),
      ["secrets-database", "secrets-owner"],
    );
    const policy = String(one(resources, "aws:iam/rolePolicy:RolePolicy", "database-proxy").props.policy);
    for (const arn of arns) assert.ok(policy.includes(arn));
  });

  it("has its credentials in a Secret of its own on a cluster of one's own", async () => {
    const own = { topology: "kubernetes", kubeconfig: "/k", databaseEndpoint: "db.example.com" };
    const { resources } = await sharedPlan("dev", { ...own, ...STARTUP, migrationCredentialsSecret: "changes-tables" });
    const text = JSON.stringify(one(resources, "kubernetes:apps/v1:Deployment").inputs);
    for (const key of ["username", "password"]) {
      const reference = { secretKeyRef: { key, name: "changes-tables" } };
      assert.match(text, new RegExp(`"DB_MIGRATION_${key.toUpperCase()}"`));
      assert.ok(
        [reference, { secretKeyRef: { name: "changes-tables", key } }].some((each) =>
          text.includes(JSON.stringify(each)),
        ),
      );
    }
  });
});
