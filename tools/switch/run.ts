import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { ElasticLoadBalancingV2Client } from "@aws-sdk/client-elastic-load-balancing-v2";
import { instanceRange } from "../../components/configuration/capacity";
import type { Ending } from "../support/exitCodes";
import { guardShared } from "../support/guardShared";
import { listenDuringUpdates } from "../support/interruption";
import { reportLine, sleep } from "../support/waiting";
import type { SwitchArguments } from "./arguments";
import { AutomationDriver } from "./automationDriver";
import { AwsMetrics } from "./awsMetrics";
import { AwsTargetHealth } from "./awsTargetHealth";
import { keepCapacity } from "./capacity";
import { describeResult, describeSteps } from "./describe";
import { carryOut, type MoveResult } from "./mover";
import { type Move, withMinimums } from "./planner";
import { type PreparedMove, prepareMove } from "./prepare";
import { countRunning } from "./running";
import type { Clock, World } from "./world";

const endings: Readonly<Record<MoveResult["result"], Ending>> = {
  done: "done",
  rolledBack: "no",
  stuck: "no",
  interrupted: "interrupted",
};

export async function run(args: SwitchArguments): Promise<Ending> {
  // npm runs scripts in the project's folder.
  const root = process.cwd();
  const prepared = prepareMove(root, args);
  const { stop, cancel } = listenDuringUpdates();
  const driver = await AutomationDriver.open(root, args.stack, cancel);
  const aws = awsOf(prepared);
  const running = await countRunning(prepared.move, driver, aws.targets);
  const { lines, needed, minimums } = keepCapacity({ ...prepared, running, allowLess: args.allowLessCapacity });
  const move = withMinimums(prepared.move, minimums);
  for (const line of [...lines, ...describeSteps(move)]) reportLine(line);
  const preview = await previewFirst(driver, move, stop);
  if (preview === undefined) return "interrupted";
  if (args.dryRun) {
    console.log(preview);
    return "done";
  }
  const { waitSeconds, watchSeconds, maxErrors } = args;
  const { minTasks } = instanceRange(move.target, prepared.config);
  const result = await carryOut(
    move,
    { ...aws, driver, clock, report: reportLine, stop },
    { needed, minTasks, waitSeconds, watchSeconds, maxErrors },
  );
  for (const line of describeResult(result, move, args.stack)) reportLine(line);
  return endings[result.result];
}

/** The preview of the first step, once it is sure that it deletes nothing that is shared; none when the user stopped it. */
async function previewFirst(driver: AutomationDriver, move: Move, stop: AbortSignal) {
  const [first] = move.steps;
  if (first === undefined) throw new Error("a move has at least one step");
  try {
    const preview = await driver.preview(first.placement);
    if (stop.aborted) return undefined;
    guardShared(preview, "move traffic");
    return preview.text;
  } catch (error) {
    // Ctrl-C reaches the engine as well, whose preview then fails.
    if (stop.aborted) return undefined;
    throw error;
  }
}

function awsOf({ config: { region }, profile }: PreparedMove): Pick<World, "targets" | "metrics"> {
  const loadBalancing = new ElasticLoadBalancingV2Client({ region, profile });
  return {
    targets: new AwsTargetHealth(loadBalancing),
    metrics: new AwsMetrics(new CloudWatchClient({ region, profile }), loadBalancing),
  };
}

const clock: Clock = { now: () => new Date(), sleep };
