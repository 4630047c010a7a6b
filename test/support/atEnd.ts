interface Closing {
  readonly close: () => unknown;
  readonly closeAtOnce: () => void;
}

const closings: Closing[] = [];

/** In parallel mode mocha ends its worker processes without waiting for anything. */
const isWorker = process.env.MOCHA_WORKER_ID !== undefined;

/**
 * Registers something to close when all files of this process have run, in reverse order.
 * @param closeAtOnce does the same without waiting, for a process that ends. @default nothing, for what ends with the process
 */
export function atEnd(close: () => unknown, closeAtOnce: () => void = () => {}): void {
  closings.push({ close, closeAtOnce });
}

/** Mocha (.mocharc.cjs) calls it after the last file; in a worker after each file. */
export const mochaHooks = {
  async afterAll(): Promise<void> {
    if (isWorker) return;
    for (let next = closings.pop(); next !== undefined; next = closings.pop()) await next.close();
  },
};

if (isWorker)
  process.prependOnceListener("exit", () => {
    // A worker that takes longer than a second to end gets a signal; it still finishes what it has started.
    process.on("SIGTERM", () => {});
    for (let next = closings.pop(); next !== undefined; next = closings.pop()) next.closeAtOnce();
  });
