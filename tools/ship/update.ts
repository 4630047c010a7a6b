import { z } from "zod";
import { parseStackConfig } from "../../components/stackConfig";
import { readStackFiles } from "../plan/stackFiles";
import { askStack } from "../support/pulumiStack";
import { runShown } from "../support/shownProgram";
import { reportLine, sleep } from "../support/waiting";
import { smokeProblem } from "./smoke";

const outputs = z.object({ url: z.string() });

/** Source: the messages of Pulumi's backends for an update that meets another one, of a file and of the service (CLI 3.248). */
const LOCKED = /currently locked by|update is currently in progress/;

/** Which stack, and how its application is asked. */
export interface Place {
  readonly root: string;
  readonly stack: string;
  /** Asked beside the readiness path. */
  readonly paths: readonly string[];
  readonly waitSeconds: number;
  /** Between two rounds of questions. */
  readonly pauseSeconds: number;
  /** A person or the job wants it to end. */
  readonly stop: AbortSignal;
}

/** Why a stack does not do what its file says. */
export interface Problem {
  readonly reason: string;
  /** Another update is under way, and ours has changed nothing. */
  readonly locked: boolean;
}

export function stackOptions(root: string, stack: string): readonly string[] {
  return ["--cwd", root, "--stack", stack, "--non-interactive", "--color", "never", "--suppress-progress"];
}

export function configOf(root: string, stack: string, overrides: Readonly<Record<string, string>> = {}) {
  return parseStackConfig(readStackFiles(root, stack, overrides).config, stack);
}

/** Updates a stack as its file says, and asks its application until it serves. */
export async function updateAndAsk(place: Place, policies: readonly string[]): Promise<Problem | undefined> {
  const { root, stack, stop } = place;
  reportLine(`updating ${stack} to ${configOf(root, stack).application.image}`);
  const { code, printed } = await runShown("pulumi", ["up", "--yes", ...stackOptions(root, stack), ...policies]);
  if (code !== 0) return { reason: "the update failed", locked: LOCKED.test(printed) };
  const { url } = outputs.parse(askStack(root, stack, "outputs", ["output", "--json"]));
  const { readinessPath } = configOf(root, stack).application;
  const urls = [readinessPath, ...place.paths].map((path) => `${url.replace(/\/+$/, "")}${path}`);
  reportLine(`asking ${urls.join(" and ")}`);
  const reason = await smokeProblem(urls, {
    waitSeconds: place.waitSeconds,
    pause: () => sleep(place.pauseSeconds, stop),
    now: () => performance.now() / 1000,
    stop,
  });
  return reason === undefined ? undefined : { reason, locked: false };
}
