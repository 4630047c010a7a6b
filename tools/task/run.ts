import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { ECSClient } from "@aws-sdk/client-ecs";
import { z } from "zod";
import { UsageError } from "../support/errors";
import type { Ending } from "../support/exitCodes";
import { listenForInterruption } from "../support/interruption";
import { readOutputs } from "../support/stackOutputs";
import { reportLine, sleep } from "../support/waiting";
import type { TaskArguments } from "./arguments";
import { runOneOff, type TaskPlace } from "./oneOffTask";

const outputs = z.object({
  applicationLogGroups: z.record(z.string(), z.string()),
  serviceDimensions: z.record(z.string(), z.record(z.string(), z.string())),
});

export async function run({ stack, command, minutes }: TaskArguments): Promise<Ending> {
  // npm runs scripts in the project's folder.
  const { outputs: found, ...aws } = readOutputs(
    process.cwd(),
    stack,
    outputs,
    "its services (output serviceDimensions)",
  );
  const place = placeIn(found, stack);
  const interrupted = listenForInterruption({
    onStop: () => reportLine("stopping the task; Ctrl-C once more leaves it running"),
  });
  const late = AbortSignal.timeout(minutes * 60_000);
  const { exitCode, reason } = await runOneOff(place, command, {
    ecs: new ECSClient(aws),
    logs: new CloudWatchLogsClient(aws),
    print: console.log,
    report: reportLine,
    sleep,
    stop: AbortSignal.any([interrupted, late]),
  });
  if (interrupted.aborted) return "interrupted";
  if (late.aborted) reportLine(`stopped after ${minutes} minutes`);
  else if (exitCode === undefined) reportLine(`the command did not run to its end: ${reason ?? "AWS gives no reason"}`);
  else reportLine(`the command ended with ${exitCode}`);
  return exitCode === 0 && !late.aborted ? "done" : "no";
}

/** @throws UsageError when nothing of the stack runs on Fargate */
export function placeIn(found: z.infer<typeof outputs>, stack: string): TaskPlace {
  const { ClusterName: cluster, ServiceName: service } = found.serviceDimensions.fargate ?? {};
  const logGroup = found.applicationLogGroups.fargate;
  if (cluster === undefined || service === undefined || logGroup === undefined)
    throw new UsageError(
      `Nothing of stack ${stack} runs on Fargate, and only there a task of its own is started. On EC2 and Kubernetes the command runs beside the application: docs/every-day.md#a-command-once.`,
    );
  return { cluster, service, logGroup };
}
