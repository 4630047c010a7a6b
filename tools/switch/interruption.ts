/** What Ctrl-C and the like ask for. */
export interface Interruption {
  /** Stop as soon as no update runs. */
  readonly stop: AbortSignal;
  /** Cancel the update that runs, too. */
  readonly cancel: AbortSignal;
}

/**
 * The first Ctrl-C waits for the running update (in a terminal the engine hears it as well and cuts the update short, cleanly);
 * a second one, or SIGTERM, cancels it.
 */
export function listenForInterruption(tell: (line: string) => void): Interruption {
  const stop = new AbortController();
  const cancel = new AbortController();
  process.on("SIGINT", () => {
    if (stop.signal.aborted) return cancel.abort();
    tell("stopping as soon as the running update has ended; Ctrl-C once more cancels it");
    stop.abort();
  });
  process.on("SIGTERM", () => {
    stop.abort();
    cancel.abort();
  });
  return { stop: stop.signal, cancel: cancel.signal };
}
