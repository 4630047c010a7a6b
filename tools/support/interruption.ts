import { exitCodes } from "./exitCodes";
import { reportLine } from "./waiting";

export interface Reactions {
  /** Says what happens now, the first time. */
  readonly onStop?: () => void;
  /** What the second one does. @default ends the process with 130 */
  readonly atOnce?: () => void;
  /** Signals that do not wait for a second one. @default none */
  readonly urgent?: readonly NodeJS.Signals[];
}

/** The first Ctrl-C or SIGTERM asks to stop where nothing is lost, by the signal that is returned; the second one stops at once. */
export function listenForInterruption({ onStop, atOnce = exit, urgent = [] }: Reactions = {}): AbortSignal {
  const stop = new AbortController();
  for (const name of ["SIGINT", "SIGTERM"] as const) {
    process.on(name, () => {
      const isFirst = !stop.signal.aborted;
      const waits = isFirst && !urgent.includes(name);
      if (waits) onStop?.();
      stop.abort();
      if (!waits) atOnce();
    });
  }
  return stop.signal;
}

/**
 * The first Ctrl-C waits for the running update (in a terminal the engine gets it as well and cuts the update short, cleanly);
 * a second one, or SIGTERM, cancels it.
 */
export function listenDuringUpdates(): { readonly stop: AbortSignal; readonly cancel: AbortSignal } {
  const cancel = new AbortController();
  const stop = listenForInterruption({
    onStop: () => reportLine("stopping as soon as the running update has ended; Ctrl-C once more cancels it"),
    atOnce: () => cancel.abort(),
    urgent: ["SIGTERM"],
  });
  return { stop, cancel: cancel.signal };
}

function exit(): never {
  process.exit(exitCodes.interrupted.code);
}

/** What the work comes to; undefined when it was interrupted, as its errors are then those of what was cut off. */
export async function untilInterrupted<Result>(
  signal: AbortSignal,
  work: () => Promise<Result>,
): Promise<Result | undefined> {
  try {
    return await work();
  } catch (error) {
    if (!signal.aborted) throw error;
    return undefined;
  }
}
