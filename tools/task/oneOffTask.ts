import {
  type CloudWatchLogsClient,
  GetLogEventsCommand,
  ResourceNotFoundException,
} from "@aws-sdk/client-cloudwatch-logs";
import {
  DescribeServicesCommand,
  DescribeTasksCommand,
  type ECSClient,
  RunTaskCommand,
  type Service,
  StopTaskCommand,
  type Task,
} from "@aws-sdk/client-ecs";
import { CONTAINER } from "../../components/topologies/fargate/container";
import { asking } from "../support/asking";
import { Refused } from "../support/errors";

/** Where the service is whose image, settings and network the task has. */
export interface TaskPlace {
  readonly cluster: string;
  readonly service: string;
  readonly logGroup: string;
}

export interface TaskWorld {
  readonly ecs: ECSClient;
  readonly logs: CloudWatchLogsClient;
  /** Takes a line of the task's log. */
  readonly print: (line: string) => void;
  /** Takes a line of progress. */
  readonly report: (line: string) => void;
  /** Resolves early when the signal fires. */
  readonly sleep: (seconds: number, signal: AbortSignal) => Promise<void>;
  readonly stop: AbortSignal;
}

/** How a task ended: the exit code of its command; undefined when it has none, as it did not start or was killed. */
export interface EndedTask {
  readonly exitCode: number | undefined;
  readonly reason: string | undefined;
}

/** Seconds between two looks at the task and its log. */
const LOOK_EVERY = 2;

/** Source: Amazon ECS API reference, RunTask, eventual consistency (2026-11). */
const MISSING_LOOKS = 30;

/**
 * Runs a command in a task of its own until it ends, and prints its log. When the signal fires the task is stopped.
 * @throws Unreachable when AWS does not answer, or refuses
 * @throws Refused when there is no such service, or no place for the task
 */
export async function runOneOff(place: TaskPlace, command: readonly string[], world: TaskWorld): Promise<EndedTask> {
  const arn = await start(place, command, world);
  const id = arn.split("/").at(-1) ?? arn;
  const log = new TaskLog(place.logGroup, `ecs/${CONTAINER}/${id}`, world);
  world.report(`task ${id} starts`);
  let stopping = false;
  for (let looks = 1; ; looks++) {
    if (world.stop.aborted && !stopping) {
      stopping = true;
      world.report(`task ${id} is stopped`);
      await asking("the task cannot be stopped", () =>
        world.ecs.send(new StopTaskCommand({ cluster: place.cluster, task: arn, reason: "npm run task was ended" })),
      );
    }
    const task = await look(place, arn, world);
    // A task that was just started is not known everywhere yet.
    if (task === undefined && looks > MISSING_LOOKS) throw new Refused(`AWS does not know the task ${arn}`);
    await log.printNew();
    // What was signalled already must not cut a pause short.
    await world.sleep(LOOK_EVERY, stopping ? new AbortController().signal : world.stop);
    if (task?.lastStatus !== "STOPPED") continue;
    // The last lines reach CloudWatch a moment after the end.
    await log.printNew();
    return endOf(task);
  }
}

async function start(place: TaskPlace, command: readonly string[], { ecs }: TaskWorld): Promise<string> {
  const { taskDefinition, networkConfiguration } = await findService(place, ecs);
  const { tasks: [task] = [], failures: [failure] = [] } = await asking("the task cannot be started", () =>
    ecs.send(
      new RunTaskCommand({
        cluster: place.cluster,
        taskDefinition,
        networkConfiguration,
        // Not the service's strategy: Spot would take the task away in the middle of its work.
        launchType: "FARGATE",
        overrides: { containerOverrides: [{ name: CONTAINER, command: [...command] }] },
        propagateTags: "TASK_DEFINITION",
        startedBy: "npm-run-task",
      }),
    ),
  );
  if (task?.taskArn === undefined)
    throw new Refused(
      `AWS did not start the task: ${failure?.reason ?? "no reason given"} ${failure?.detail ?? ""}`.trim(),
    );
  return task.taskArn;
}

async function findService({ cluster, service }: TaskPlace, ecs: ECSClient): Promise<Service> {
  const { services: [found] = [] } = await asking("the service cannot be looked at", () =>
    ecs.send(new DescribeServicesCommand({ cluster, services: [service] })),
  );
  if (found?.status !== "ACTIVE") throw new Refused(`there is no service ${service} in the cluster ${cluster}`);
  return found;
}

async function look({ cluster }: TaskPlace, arn: string, { ecs }: TaskWorld): Promise<Task | undefined> {
  const { tasks: [task] = [] } = await asking("the task cannot be looked at", () =>
    ecs.send(new DescribeTasksCommand({ cluster, tasks: [arn] })),
  );
  return task;
}

function endOf({ containers = [], stoppedReason }: Task): EndedTask {
  const { exitCode, reason } = containers.find(({ name }) => name === CONTAINER) ?? {};
  return { exitCode, reason: reason ?? stoppedReason };
}

/** The log of one task, from its beginning. */
class TaskLog {
  private token: string | undefined;

  constructor(
    private readonly logGroupName: string,
    private readonly logStreamName: string,
    private readonly world: TaskWorld,
  ) {}

  /** Prints what has come since the last call; nothing before the stream exists. */
  async printNew(): Promise<void> {
    for (;;) {
      const page = await this.nextPage();
      for (const { message = "" } of page?.events ?? []) this.world.print(message);
      // At the end AWS answers with the token that it was given. Source: CloudWatch Logs API reference, GetLogEvents (2026-11).
      if (page?.nextForwardToken === undefined || page.nextForwardToken === this.token) return;
      this.token = page.nextForwardToken;
    }
  }

  private nextPage() {
    const { logGroupName, logStreamName, token: nextToken } = this;
    return asking("the task's log cannot be read", async () => {
      try {
        return await this.world.logs.send(
          new GetLogEventsCommand({ logGroupName, logStreamName, nextToken, startFromHead: true }),
        );
      } catch (error) {
        if (error instanceof ResourceNotFoundException) return undefined;
        throw error;
      }
    });
  }
}
