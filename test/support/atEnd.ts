const closings: (() => unknown)[] = [];

/** Leaves something to close when all files have run, or, where they run side by side, this one; the last opened goes first. */
export function atEnd(close: () => unknown): void {
  closings.push(close);
}

/** What mocha calls (.mocharc.json): in either way of running, unlike hooks of a file that another file has loaded before. */
export const mochaHooks = {
  async afterAll(): Promise<void> {
    for (let close = closings.pop(); close !== undefined; close = closings.pop()) await close();
  },
};
