import { setTimeout as wait } from "node:timers/promises";
import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { ElasticLoadBalancingV2Client } from "@aws-sdk/client-elastic-load-balancing-v2";
import { ConfigurationError } from "../../components/configuration/errors";
import { wantsHelp } from "../support/commandLine";
import { MissingProgram, UsageError } from "../support/errors";
import { HELP, readArguments, type SwitchArguments } from "./arguments";
import { AutomationDriver } from "./automationDriver";
import { AwsMetrics } from "./awsMetrics";
import { AwsTargetHealth } from "./awsTargetHealth";
import { describeOutcome, describeSteps } from "./describe";
import { guardShared } from "./guard";
import { listenForInterruption } from "./interruption";
import { carryOut } from "./mover";
import { type PreparedMove, prepareMove } from "./prepare";
import { CannotLook, type Clock, type World } from "./world";

/** What the process ends with; docs/switching.md has the table. */
const EXIT = {
  done: 0,
  rolledBack: 1,
  badInput: 2,
  missingProgram: 3,
  standsStill: 4,
  bug: 70,
  interrupted: 130,
} as const;

async function main(): Promise<number> {
  const given = process.argv.slice(2);
  if (wantsHelp(given)) {
    console.log(HELP);
    return EXIT.done;
  }
  // npm runs scripts in the project's folder.
  const root = process.cwd();
  const args = readArguments(given);
  const prepared = prepareMove(root, args);
  const { stop, cancel } = listenForInterruption(tell);
  for (const line of describeSteps(prepared.move)) tell(line);
  const driver = await AutomationDriver.open(root, args.stack, cancel);
  const preview = await previewFirst(driver, prepared, stop);
  if (preview === undefined) return EXIT.interrupted;
  if (args.dryRun) {
    console.log(preview);
    return EXIT.done;
  }
  const outcome = await carryOut(
    prepared.move,
    { ...awsOf(prepared), driver, clock, tell, stop },
    limitsOf(args, prepared),
  );
  for (const line of describeOutcome(outcome, prepared.move, args.stack)) tell(line);
  return EXIT[outcome.result];
}

/** The preview of the first step, once it is sure that it takes nothing along that is shared; none when a person stopped it. */
async function previewFirst(driver: AutomationDriver, { move }: PreparedMove, stop: AbortSignal) {
  const [first] = move.steps;
  if (first === undefined) throw new Error("a move has at least one step");
  try {
    const preview = await driver.preview(first.placement);
    if (stop.aborted) return undefined;
    guardShared(preview);
    return preview.text;
  } catch (error) {
    // Ctrl-C reaches the engine as well, whose preview then fails.
    if (stop.aborted) return undefined;
    throw error;
  }
}

function awsOf({ region, profile }: PreparedMove): Pick<World, "targets" | "metrics"> {
  const loadBalancing = new ElasticLoadBalancingV2Client({ region, profile });
  return {
    targets: new AwsTargetHealth(loadBalancing),
    metrics: new AwsMetrics(new CloudWatchClient({ region, profile }), loadBalancing),
  };
}

function limitsOf({ waitSeconds, watchSeconds, maxErrors }: SwitchArguments, { minTasks }: PreparedMove) {
  return { minTasks, waitSeconds, watchSeconds, maxErrors };
}

const clock: Clock = {
  now: () => new Date(),
  sleep: (seconds, signal) => wait(seconds * 1000, undefined, { signal }).catch(() => {}),
};

function tell(line: string): void {
  console.error(`${new Date().toTimeString().slice(0, 8)}  ${line}`);
}

/** A person's mistake is told in plain words; anything else is ours, and shows where it happened. */
function fail(error: unknown): void {
  if (error instanceof UsageError || error instanceof CannotLook) {
    console.error(`${error.message}\nFor help: npm run switch -- --help`);
    process.exitCode = EXIT.badInput;
  } else if (error instanceof MissingProgram) {
    console.error(`${error.message}\nNothing was changed.`);
    process.exitCode = EXIT.missingProgram;
  } else if (error instanceof ConfigurationError) {
    console.error(error.message);
    process.exitCode = EXIT.badInput;
  } else {
    console.error("This is a bug in the switch; please report it. The same command goes on where it stopped.", error);
    process.exitCode = EXIT.bug;
  }
}

main().then((code) => {
  process.exitCode = code;
}, fail);
