import assert from "node:assert/strict";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { OF_THE_STACK, secretVersions } from "../../../database/rotation/secretVersions";
import { steps as rotationSteps } from "../../../database/rotation/steps";
import { type Emulator, startEmulator } from "../support/emulator";
import { applyChange, destroyWholly, previewWithoutChanges, STATEFUL_TYPES, timed, up } from "../support/lifecycle";
import { ofSharedParts } from "../support/moves";
import { letLongerTestsGoFirst } from "../support/priority";
import { stepsOf, TestStack } from "../support/stack";
import { skipWithoutTools } from "../support/tools";

const image = (tag: string) => `123456789012.dkr.ecr.us-east-1.amazonaws.com/malayalees-app:${tag}`;

describe("tasks of the dev stack on the real engine", () => {
  let emulator: Emulator | undefined;
  let stack: TestStack;

  before(async function () {
    letLongerTestsGoFirst();
    skipWithoutTools(this);
    emulator = await startEmulator({ runningTasks: 1 });
    stack = await TestStack.open("dev", emulator.environment);
    stack.configure({ image: image("1.0.0"), rollbackOnErrors: "true" });
  });

  after(async () => {
    stack?.remove();
    await emulator?.stop();
  });

  /** Images of the task definition that the service runs. */
  async function runningImage(): Promise<string> {
    const ask = async (operation: string, body: object): Promise<string> => {
      const headers = {
        "content-type": "application/x-amz-json-1.1",
        "x-amz-target": `AmazonEC2ContainerServiceV20141113.${operation}`,
      };
      return (await emulator?.request("ecs", "/", { method: "POST", body: JSON.stringify(body), headers })) ?? "";
    };
    const [, cluster = ""] = /"(arn:[^"]+)"/.exec(await ask("ListClusters", {})) ?? [];
    const [, service = ""] = /"(arn:[^"]+)"/.exec(await ask("ListServices", { cluster })) ?? [];
    const described = await ask("DescribeServices", { cluster, services: [service] });
    const [, taskDefinition = ""] = /"taskDefinition": ?"([^"]+)"/.exec(described) ?? [];
    return /"image": ?"([^"]+)"/.exec(await ask("DescribeTaskDefinition", { taskDefinition }))?.[1] ?? "";
  }

  /** What a person does in the console. */
  async function byHand(service: string, body: string): Promise<void> {
    const headers = { "content-type": "application/x-www-form-urlencoded" };
    await emulator?.request(service, "/", { method: "POST", body, headers });
  }

  /** What a rotation does in Secrets Manager: the steps that need no database. */
  async function rotate(secretArn: string, token: string) {
    const credentials = { accessKeyId: "test", secretAccessKey: "test" };
    const client = new SecretsManagerClient({ endpoint: emulator?.endpoint, region: "us-east-1", credentials });
    const versions = secretVersions(client, secretArn);
    const noDatabase = () => assert.fail("no step here needs the database");
    const rotation = { versions, token, master: noDatabase, urlOf: noDatabase };
    await rotationSteps.createSecret(rotation);
    await rotationSteps.finishSecret(rotation);
    const labels = await versions.labels();
    const current = await versions.read(token);
    client.destroy();
    return { labels, username: current?.username };
  }

  it("take a second image", async () => {
    await timed("up of dev", () => up(stack));
    stack.configure({ image: image("1.0.1") });
    const { steps } = await stack.operate("preview");
    const shown = steps.filter(({ op }) => op !== "same").map(({ urn }) => urn.split("::").pop());
    assert.ok(shown.includes("fargate") && !shown.includes("traffic"), shown.join());
    const change = { image: image("1.0.1"), passwordRotationDays: "30" };
    const { stateful } = await timed("second image, and rotation", () => applyChange(stack, change));
    assert.deepEqual(stateful, []);
    assert.equal(await runningImage(), image("1.0.1"));
  });

  it("get rotated passwords, and the stack neither writes the old ones back nor shows a change", async () => {
    const { databaseCredentialsArn } = stack.outputs();
    const first = await rotate(String(databaseCredentialsArn), "11111111-1111-4111-8111-111111111111");
    assert.equal(first.username, "malayalees_app_alternate");
    const second = await rotate(String(databaseCredentialsArn), "22222222-2222-4222-8222-222222222222");
    assert.equal(second.username, "malayalees_app");
    assert.equal(second.labels.get("AWSCURRENT"), "22222222-2222-4222-8222-222222222222");
    // The version in the stack's state is neither the current nor the previous one, and must not get lost.
    assert.ok(second.labels.has(OF_THE_STACK));
    await previewWithoutChanges(stack);
  });

  it("stay when the new ones do not come into service: the update fails and says what serves", async () => {
    await assert.rejects(
      timed("bad image", () => applyChange(stack, { image: image("1.0.2-bad") })),
      /did not come into service, or one of the alarms fargate-deployment-errors\S+.+rang. ECS rolled back to malayalees-app:\d+, which serves/,
    );
    assert.equal(await runningImage(), image("1.0.1"));
  });

  it("are tried again by the same update, which fails again", async () => {
    await assert.rejects(applyChange(stack, {}), /did not come into service/);
    assert.equal(await runningImage(), image("1.0.1"));
  });

  it("stay when the new ones come into service and answer with errors", async () => {
    await assert.rejects(
      timed("image that answers with errors", () => applyChange(stack, { image: image("1.0.2-errors") })),
      /fargate-deployment-errors\S+.+rang. ECS rolled back to malayalees-app:\d+, which serves/,
    );
    assert.equal(await runningImage(), image("1.0.1"));
  });

  it("take the next good image", async () => {
    await timed("good image", () => applyChange(stack, { image: image("1.0.3") }));
    assert.equal(await runningImage(), image("1.0.3"));
    await previewWithoutChanges(stack);
  });

  it("are deployed again over a state that is one update old: nothing of the database changes, and then nothing is left to do", async () => {
    const putBack = stack.keepState();
    await applyChange(stack, { image: image("1.0.4") });
    putBack();
    const { steps } = await timed("update of an old state", () => stack.operate("up", { refresh: true }));
    assert.deepEqual(stepsOf(steps, STATEFUL_TYPES), []);
    assert.equal(await runningImage(), image("1.0.4"));
    await previewWithoutChanges(stack);
  });

  it("show in a preview with refresh what somebody changed by hand, and the update undoes it", async () => {
    const { databaseIdentifier, alarmNames } = stack.outputs();
    // One that no composite alarm names: the composite would change with it, as the dashboard does.
    const alarm = [alarmNames].flat().find((each) => String(each).startsWith("alarms-transaction-ids-"));
    await byHand(
      "rds",
      `Action=ModifyDBInstance&BackupRetentionPeriod=5&DBInstanceIdentifier=${databaseIdentifier}&Version=2014-10-31`,
    );
    await byHand("monitoring", `Action=DeleteAlarms&AlarmNames.member.1=${alarm}&Version=2010-08-01`);
    const shown = async (operation: "preview" | "up") => {
      const { steps } = await stack.operate(operation, { refresh: true });
      return steps
        .filter(({ op }) => op === "create" || op === "update")
        .map(({ op, urn }) => [op, urn.split("::").pop()]);
    };
    const undone = [
      ["create", "alarms-transaction-ids"],
      ["update", "dashboard"],
      ["update", "database"],
    ];
    assert.deepEqual((await shown("preview")).sort(), undone);
    assert.deepEqual((await timed("update that undoes it", () => shown("up"))).sort(), undone);
    await previewWithoutChanges(stack);
  });

  it("run beside machines, by weight", async () => {
    const { changed } = await applyChange(stack, { traffic: { fargate: 100, ec2: 0 } });
    assert.deepEqual(ofSharedParts(changed), []);
    assert.ok(changed.every(({ op }) => op === "create" || op === "update"));
  });

  it("share the traffic with them in place", async () => {
    const traffic = { fargate: 50, ec2: 50 };
    const { changed } = await timed("shift of weight", () => applyChange(stack, { traffic }));
    assert.deepEqual(
      changed.map(({ op, urn }) => [op, urn.split("::").pop()]),
      [["update", "traffic"]],
    );
  });

  it("go with the stack, and leave nothing", async () => {
    assert.ok(emulator);
    await destroyWholly(stack, emulator);
  });
});
