import assert from "node:assert/strict";
import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { ECSClient } from "@aws-sdk/client-ecs";
import { readCommandLine } from "../../../tools/support/command";
import { Refused, Unreachable, UsageError } from "../../../tools/support/errors";
import { taskCommand } from "../../../tools/task/arguments";
import { runOneOff } from "../../../tools/task/oneOffTask";
import { placeIn } from "../../../tools/task/run";
import { FakeAws } from "../support/fakeAws";

const PLACE = { cluster: "fargate-1", service: "service-1", logGroup: "/ecs/app-1" };
const ARN = "arn:aws:ecs:us-east-1:123456789012:task/fargate-1/abc";
const network = { awsvpcConfiguration: { subnets: ["subnet-1"], securityGroups: ["sg-1"], assignPublicIp: "ENABLED" } };
const service = { status: "ACTIVE", taskDefinition: "app:7", networkConfiguration: network };
const running = { taskArn: ARN, lastStatus: "RUNNING" };
const stopped = (container: object) => ({
  taskArn: ARN,
  lastStatus: "STOPPED",
  containers: [{ name: "app", ...container }],
});

describe("a command in a task of its own", () => {
  let aws: FakeAws;
  let config: Awaited<ReturnType<FakeAws["start"]>>;
  let printed: string[];
  beforeEach(async () => {
    aws = new FakeAws();
    config = await aws.start();
    printed = [];
  });
  afterEach(() => aws.stop());

  /** Answers as AWS does: the task in each of these states, one after the other; the log has a page and then no more. */
  function answerWith(states: readonly object[]) {
    const left = [...states];
    const pages = [{ events: [{ message: "one" }, { message: "two" }], nextForwardToken: "f/1" }];
    aws.answers = {
      DescribeServices: { services: [service] },
      RunTask: { tasks: [{ taskArn: ARN }] },
      StopTask: {},
      get DescribeTasks() {
        return { tasks: [left.length > 1 ? left.shift() : left[0]].flat() };
      },
      get GetLogEvents() {
        return pages.shift() ?? { events: [], nextForwardToken: "f/1" };
      },
    };
  }
  const run = (stop = new AbortController().signal, sleep = async () => {}) =>
    runOneOff(PLACE, ["java", "-version"], {
      ...{ ecs: new ECSClient(config), logs: new CloudWatchLogsClient(config) },
      ...{ print: (line) => void printed.push(line), report() {}, sleep, stop },
    });

  it("has the service's image, settings, secrets and network, and is never on Spot", async () => {
    // At first the task is not known everywhere.
    answerWith([[], running, stopped({ exitCode: 0 })]);
    assert.deepEqual(await run(), { exitCode: 0, reason: undefined });
    const [asked] = aws.json("RunTask");
    const { taskDefinition, networkConfiguration, launchType, overrides } = Object(asked);
    assert.deepEqual([taskDefinition, networkConfiguration, launchType], ["app:7", network, "FARGATE"]);
    assert.deepEqual(overrides, { containerOverrides: [{ name: "app", command: ["java", "-version"] }] });
  });

  it("prints its log once, in order, from the task's own stream", async () => {
    answerWith([running, running, stopped({ exitCode: 0 })]);
    await run();
    assert.deepEqual(printed, ["one", "two"]);
    assert.deepEqual([...new Set(aws.json("GetLogEvents").map((each) => Object(each).logStreamName))], ["ecs/app/abc"]);
  });

  it("ends with the code of the command, or with AWS's reason when there is none", async () => {
    answerWith([stopped({ exitCode: 3 })]);
    assert.equal((await run()).exitCode, 3);
    answerWith([stopped({ reason: "CannotPullContainerError: no" })]);
    assert.deepEqual(await run(), { exitCode: undefined, reason: "CannotPullContainerError: no" });
  });

  it("is stopped when the person stops, once, and waited for", async () => {
    answerWith([running, running, running, stopped({ exitCode: 143 })]);
    const stop = new AbortController();
    const { exitCode } = await run(stop.signal, async () => stop.abort());
    assert.equal(exitCode, 143);
    assert.deepEqual(
      aws.json("StopTask").map((each) => Object(each).task),
      [ARN],
    );
    assert.equal(aws.json("DescribeTasks").length, 4);
  });

  it("fails in words where AWS refuses, has no room, or has no such service", async () => {
    await assert.rejects(
      run(),
      (error) => error instanceof Unreachable && /service cannot be looked at: .*Access/.test(error.message),
    );
    aws.answers = { DescribeServices: { services: [service] }, RunTask: { failures: [{ reason: "RESOURCE:CPU" }] } };
    await assert.rejects(run(), (error) => error instanceof Refused && /RESOURCE:CPU/.test(error.message));
    aws.answers = { DescribeServices: { services: [{ ...service, status: "INACTIVE" }] } };
    await assert.rejects(run(), (error) => error instanceof Refused && /no service service-1/.test(error.message));
  });
});

describe("npm run task", () => {
  it("takes everything behind -- as the command", () => {
    const args = readCommandLine(taskCommand, ["--stack", "prod", "--", "java", "-cp", "x", "--stack"]);
    assert.deepEqual(args, { stack: "prod", minutes: 60, command: ["java", "-cp", "x", "--stack"] });
  });

  for (const [message, args] of [
    [/command is missing/, ["--stack", "prod"]],
    [/--stack is missing/, ["--", "true"]],
    [/--minutes must be/, ["--stack", "prod", "--minutes", "0", "--", "true"]],
  ] as const) {
    it(`refuses "${args.join(" ")}"`, () =>
      assert.throws(
        () => readCommandLine(taskCommand, args),
        (error) => error instanceof UsageError && message.test(error.message),
      ));
  }

  it("says where nothing runs on Fargate what to do instead", () => {
    const ec2 = { applicationLogGroups: { ec2: "log" }, serviceDimensions: { ec2: { AutoScalingGroupName: "a" } } };
    assert.throws(() => placeIn(ec2, "prod"), /Nothing of stack prod runs on Fargate.*docs\/every-day\.md/);
    const both = { fargate: { ClusterName: "c", ServiceName: "s" } };
    assert.deepEqual(placeIn({ applicationLogGroups: { fargate: "log" }, serviceDimensions: both }, "prod"), {
      ...{ cluster: "c", service: "s", logGroup: "log" },
    });
  });
});
