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

/** Why a step waits for the one before, in words. */
export function whyOf({ waits }: Pick<Step, "waits">): string {
  if (waits === undefined) return "waits for nothing";
  if (waits.kind === "value") return `needs what AWS answers for it (${waits.reason})`;
  return waits.kind === "order" ? `this program's order (${waits.reason})` : waits.reason;
}
