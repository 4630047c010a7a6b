import { setTimeout as wait } from "node:timers/promises";

/** Resolves after so many seconds, or early when the signal fires. */
export function sleep(seconds: number, signal: AbortSignal): Promise<void> {
  return wait(seconds * 1000, undefined, { signal }).catch(() => {});
}

/** A line of progress with the time of day; the standard output is for the result. */
export function reportLine(line: string): void {
  console.error(`${new Date().toTimeString().slice(0, 8)}  ${line}`);
}
