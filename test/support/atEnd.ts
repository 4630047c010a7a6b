interface Closing {
  readonly close: () => unknown;
  readonly closeAtOnce: () => void;
}

const closings: Closing[] = [];

/** Mocha ends a process that runs files side by side with others without waiting for anything. */
const isWorker = process.env.MOCHA_WORKER_ID !== undefined;

/**
 * Leaves something to close when all files of this process have run; the last opened goes first.
 * @param closeAtOnce does the same where the process ends and nothing is waited for. @default nothing: what ends with the process
 */
export function atEnd(close: () => unknown, closeAtOnce: () => void = () => {}): void {
  closings.push({ close, closeAtOnce });
}

/** What mocha calls (.mocharc.cjs) after the last file, and in a worker after each. */
export const mochaHooks = {
  async afterAll(): Promise<void> {
    if (isWorker) return;
    for (let next = closings.pop(); next !== undefined; next = closings.pop()) await next.close();
  },
};

if (isWorker)
  process.prependOnceListener("exit", () => {
    // A worker that takes longer than a second to end gets a signal; what it has begun it finishes.
    process.on("SIGTERM", () => {});
    for (let next = closings.pop(); next !== undefined; next = closings.pop()) next.closeAtOnce();
  });
