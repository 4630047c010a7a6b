import { logicalName } from "../../support/urns";
import type { Step } from "./timeline";

/** For example "18 min", or "40 s" of less than two minutes. */
export function duration(seconds: number): string {
  return seconds < 120 ? `${seconds} s` : `${Math.round(seconds / 60)} min`;
}

/** Kind and logical name, for example "Instance database". */
export function nameOf({ type, name }: Pick<Step, "type" | "name">): string {
  return `${type.split(":").pop()} ${name}`;
}

/** The steps of a chain that take a quarter of a minute or more, in order. */
export function longSteps(chain: readonly Step[]): readonly Step[] {
  return chain.filter(({ seconds }) => seconds >= 15);
}

/** What a step waits for, and why, in words. */
export function whyOf({ waits }: Pick<Step, "waits">): string {
  if (waits === undefined) return "nothing";
  const { kind, reason, urn } = waits;
  const name = logicalName(urn);
  return kind === "value" ? `${name}, for its ${reason}` : `${name}: ${reason}`;
}
