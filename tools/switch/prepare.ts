import { describeHours, runsAt } from "../../components/configuration/schedules";
import { isOnAws } from "../../components/configuration/topologyFacts";
import { parseStackConfig, type StackConfig } from "../../components/stackConfig";
import { readStackFiles } from "../plan/stackFiles";
import { UsageError } from "../support/errors";
import type { SwitchArguments } from "./arguments";
import { type Move, planMove } from "./planner";
import { raiseMaximum } from "./remedy";
import { checkRoom } from "./room";
import { placementSettings } from "./stackFile";

/** A move that the configuration allows in every step. */
export interface PreparedMove {
  readonly move: Move;
  /** The configuration as it is, resolved. */
  readonly config: StackConfig;
  /** What to type so that the target may run so many. */
  readonly remedy: (count: number) => string;
  /** Profile of the AWS credentials, when the stack names one. */
  readonly profile: string | undefined;
}

/**
 * Reads the state of the stack, plans the steps, and checks the configuration of each as the program would: offline, nothing is changed.
 * @throws UsageError when there is no such stack, or no room for two topologies in a running database
 * @throws ConfigurationError when a step is refused, for example because both topologies' pools exceed max_connections
 */
export function prepareMove(root: string, { stack, to, shares }: SwitchArguments, now = new Date()): PreparedMove {
  const { config } = readStackFiles(root, stack, {});
  const found = parseStackConfig(config, stack);
  const { topology, traffic } = found;
  if (!isOnAws(topology)) {
    throw new UsageError(`Stack ${stack} runs on its own cluster, which has no load balancer to share traffic with.`);
  }
  refuseAtNight(found, stack, now);
  const move = planMove({ topology, traffic }, to, shares);
  for (const { placement } of move.steps) {
    const settings = placementSettings(placement);
    parseStackConfig({ ...config, ...settings }, stack);
    checkRoom(config, settings, stack);
  }
  const first = move.steps[0] === undefined ? {} : placementSettings(move.steps[0].placement);
  const remedy = (count: number) => raiseMaximum(config, first, { stack, topology: to, count });
  return { move, config: found, remedy, profile: config["aws:profile"] };
}

/** Nothing runs then that could be compared, and the database is stopped. While traffic moves, no schedule is there. */
function refuseAtNight({ schedule: { runningHours } }: StackConfig, stack: string, now: Date): void {
  if (runningHours === undefined || runsAt(runningHours, now)) return;
  throw new UsageError(
    `Stack ${stack} is off now (runningHours ${describeHours(runningHours)}). Nothing was changed. Move it while it runs; or take its hours ` +
      `away first: pulumi config rm runningHours --stack ${stack}, start the database (pulumi stack output databaseStart), pulumi up.`,
  );
}
