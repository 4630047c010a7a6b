import assert from "node:assert/strict";
import { topologyFacts, topologyNames } from "../../../components/configuration/topologyFacts";
import { byType, type OfflineResource, one } from "../../support/offline";
import { sharedPlan } from "../../support/plans";
import { topologySettings } from "../../support/topologySettings";

const ROTATION = "aws:secretsmanager/secretRotation:SecretRotation";
const SCHEDULE = "aws:scheduler/schedule:Schedule";
const BOTH = { passwordRotationDays: "30", applicationMigrations: "startup" };

async function plan(settings: Readonly<Record<string, string>>) {
  const { resources } = await sharedPlan("dev", settings);
  const ours = resources.filter(({ urn }) => urn.includes("malayalees:database:PasswordRotation$"));
  return { resources, ours };
}

const nameOf = ({ urn }: OfflineResource) => urn.split("::").pop() ?? "";

/** ARN of the master user's secret. */
function masterOf(resources: readonly OfflineResource[]): unknown {
  const setup = byType(resources, "aws:lambda/function:Function").find((each) => nameOf(each) === "database-setup");
  return Object(setup?.inputs.environment).variables.MASTER_SECRET_ARN;
}

/** What the role with this name may do on what. */
function permissionsOf(resources: readonly OfflineResource[], name: string): readonly [string, unknown][] {
  const policy = byType(resources, "aws:iam/rolePolicy:RolePolicy").find((each) => nameOf(each) === name);
  const { Statement }: { Statement: { Action: string[]; Resource: unknown }[] } = JSON.parse(
    String(policy?.inputs.policy),
  );
  return Statement.flatMap(({ Action, Resource }) => Action.map((each): [string, unknown] => [each, Resource]));
}

describe("the rotation of passwords", () => {
  it("is not there by default: an existing stack changes only when it is asked for", async () => {
    const { ours } = await plan({});
    assert.deepEqual(ours, []);
  });

  it("rotates the application's password, and the owner's where there is one, and starts none by itself", async () => {
    const { ours } = await plan(BOTH);
    const rotations = byType(ours, ROTATION);
    assert.deepEqual(rotations.map(nameOf), ["password-rotation-application", "password-rotation-owner"]);
    for (const { inputs } of rotations) {
      assert.deepEqual(inputs.rotationRules, { automaticallyAfterDays: 30 });
      assert.equal(inputs.rotateImmediately, false);
    }
    const alone = await plan({ passwordRotationDays: "30" });
    assert.deepEqual(byType(alone.ours, ROTATION).map(nameOf), ["password-rotation-application"]);
  });

  it("leaves what the program writes into the secrets as it was", async () => {
    const versions = async (settings: Readonly<Record<string, string>>) =>
      byType((await plan(settings)).resources, "aws:secretsmanager/secretVersion:SecretVersion");
    assert.deepEqual(await versions(BOTH), await versions({ applicationMigrations: "startup" }));
  });

  it("may change the two secrets and read the master's, and Secrets Manager alone may call it, for this account", async () => {
    const { ours, resources } = await plan(BOTH);
    const permissions = permissionsOf(ours, "password-rotation");
    const on = (action: string) =>
      permissions.filter(([each]) => each === `secretsmanager:${action}`).map(([, on]) => on);
    const rotated = byType(ours, ROTATION).map(({ inputs }) => inputs.secretId);
    for (const action of ["DescribeSecret", "PutSecretValue", "UpdateSecretVersionStage"]) {
      assert.deepEqual(on(action), [rotated], action);
    }
    assert.deepEqual(on("GetSecretValue"), [[masterOf(resources)], rotated]);
    const { inputs } = one(ours, "aws:lambda/permission:Permission");
    assert.equal(inputs.principal, "secretsmanager.amazonaws.com");
    assert.match(String(inputs.sourceAccount), /^\d{12}$/);
  });

  for (const topology of topologyNames.filter((name) => topologyFacts[name].restartsBySchedule)) {
    it(`has everything restarted twice between two rotations, by a role that may do only this: ${topology}`, async () => {
      const { ours } = await plan({ ...topologySettings(topology), ...BOTH });
      const [restart, ...others] = byType(ours, SCHEDULE);
      assert.equal(others.length, 0);
      assert.equal(restart?.inputs.scheduleExpression, "rate(15 days)");
      const { arn, input } = Object(restart?.inputs.target);
      assert.match(arn, /^arn:aws:scheduler:::aws-sdk:(ecs:updateService|autoscaling:startInstanceRefresh)$/);
      const parameters = JSON.parse(input);
      const isWhole =
        topology === "ec2" ? parameters.Preferences.SkipMatching === false : parameters.ForceNewDeployment;
      assert.ok(isWhole, input);
      const actions = permissionsOf(ours, `password-rotation-restart-${topology}`).map(([action]) =>
        action.toLowerCase(),
      );
      assert.ok(actions.includes(arn.split(":").slice(-2).join(":").toLowerCase()), actions.join());
    });
  }

  it("rings when a rotation has failed", async () => {
    const { ours } = await plan(BOTH);
    const { inputs } = one(ours, "aws:cloudwatch/metricAlarm:MetricAlarm");
    assert.deepEqual([inputs.namespace, inputs.metricName, inputs.threshold], ["AWS/Lambda", "Errors", 0]);
    assert.match(JSON.stringify(inputs.dimensions), /^{"FunctionName":"password-rotation-\w+"}$/);
  });
});
