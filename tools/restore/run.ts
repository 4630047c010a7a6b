import { RDSClient } from "@aws-sdk/client-rds";
import { z } from "zod";
import { parseStackConfig, type StackConfig } from "../../components/stackConfig";
import { readStackFiles } from "../plan/stackFiles";
import { isConfirmed } from "../support/confirmation";
import { UsageError } from "../support/errors";
import type { Ending } from "../support/exitCodes";
import { guardShared } from "../support/guardShared";
import { listenDuringUpdates, untilInterrupted } from "../support/interruption";
import { askStack } from "../support/pulumiStack";
import { StackEngine } from "../support/stackEngine";
import { reportLine } from "../support/waiting";
import type { RestoreArguments } from "./arguments";
import { AwsBackups } from "./backups";
import { carryOut, type RestoreResult } from "./carryOut";
import { checkSource, identifierOf } from "./check";
import { describeLoss, describeResult, describeStep, describeSteps, type Named } from "./describe";
import { monthlyCost } from "./monthlyCost";
import { commandOf, planSteps, type Step } from "./planner";
import { instanceSettings, withInstances } from "./stackFile";

const endings: Readonly<Record<RestoreResult["result"], Ending>> = {
  done: "done",
  declined: "no",
  stuck: "no",
  interrupted: "interrupted",
};

export async function run(args: RestoreArguments): Promise<Ending> {
  // npm runs scripts in the project's folder.
  const root = process.cwd();
  const { stack } = args;
  const { config } = readStackFiles(root, stack, {});
  const found = parseStackConfig(config, stack);
  const baseName = baseNameOf(root, stack, found);
  const backups = new AwsBackups(new RDSClient({ region: found.region, profile: config["aws:profile"] }));
  const goal = await checkSource(args.goal, { settings: found.database, baseName }, backups);
  const steps = planSteps(found.database.instances, goal);
  // Each as the program would read it: nothing is begun that a later step refuses.
  for (const { instances } of steps) parseStackConfig({ ...config, ...instanceSettings(instances) }, stack);

  const named: Named = { stack, baseName, command: commandOf(goal) };
  const monthly = await monthlyCost(root, stack, steps);
  for (const line of [...describeSteps(steps, named), ...describeLoss(steps, monthly)]) reportLine(line);
  return drive(root, steps, named, args);
}

async function drive(
  root: string,
  steps: readonly Step[],
  named: Named,
  { yes, dryRun }: RestoreArguments,
): Promise<Ending> {
  const { stop, cancel } = listenDuringUpdates();
  const engine = await StackEngine.open(root, named.stack, cancel);
  const preview = await untilInterrupted(stop, () => previewFirst(engine, steps));
  if (preview === undefined) return "interrupted";
  if (dryRun) {
    console.log(preview);
    return "done";
  }
  const result = await carryOut(steps, {
    configure: ({ instances }) => engine.configure((text) => withInstances(text, instances)),
    // Policies refuse a database without protection: this one update is about that instance alone.
    update: (step) => (step.kind === "release" ? engine.updateOnly([urnOf(step.number)]) : engine.update()),
    confirm: async (step) => yes || isConfirmed("Do it now?", identifierOf(named.baseName, step.number)),
    describe: (step) => describeStep(step, named),
    report: reportLine,
    stop,
    now: () => performance.now(),
  });
  for (const line of describeResult(result, steps, named)) reportLine(line);
  return endings[result.result];
}

/** The preview of the first step, once it is sure that it deletes nothing else. */
async function previewFirst(engine: StackEngine, [first]: readonly Step[]): Promise<string> {
  if (first === undefined) throw new Error("a restore has at least one step");
  const preview = await engine.preview((text) => withInstances(text, first.instances));
  guardShared(preview, "restore the database", (urn) => isMeant(urn, first));
  return preview.text;
}

/** The old primary's replicas go when the application moves, and an instance when it is deleted. */
function isMeant(urn: string, { kind, number }: Step): boolean {
  if (kind === "move") return /::database(-\d+)?-replica-\d+$/.test(urn);
  return (
    kind === "remove" &&
    (urn.endsWith(`::${logicalNameOf(number)}`) || urn.includes(`::${logicalNameOf(number)}-replica-`))
  );
}

function urnOf(number: number): string {
  return `**aws:rds/instance:Instance::${logicalNameOf(number)}`;
}

/** As index.ts and components/databaseInstances.ts name it. */
function logicalNameOf(number: number): string {
  return number === 1 ? "database" : `database-${number}`;
}

const outputs = z.object({ databaseInstances: z.record(z.string(), z.string()) });

function baseNameOf(root: string, stack: string, { ownCluster }: StackConfig): string {
  if (ownCluster)
    throw new UsageError(
      `Stack ${stack} has no database of its own: the one of topology kubernetes is restored by whoever runs it.`,
    );
  const read = outputs.safeParse(askStack(root, stack, "outputs", ["output", "--json"]));
  const [number, identifier] = Object.entries(read.success ? read.data.databaseInstances : {})[0] ?? [];
  if (identifier === undefined)
    throw new UsageError(
      `Stack ${stack} does not name its databases (output databaseInstances): bring it up first with pulumi up.`,
    );
  return number === "1" ? identifier : identifier.replace(/-\d+$/, "");
}
