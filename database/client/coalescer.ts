/** A caller that waits for an answer. */
interface Waiting<Item, Answer> {
  readonly item: Item;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: unknown) => void;
}

/** All callers that wait for the same key, in order of their calls. */
interface SameKey<Item, Answer> {
  /** The item that is sent for all of them. */
  last: Item;
  readonly members: Waiting<Item, Answer>[];
}

/**
 * Sends the calls of one tick in one round trip, which is several times as fast per entry, without waiting for a timer. Of items with
 * the same key only the last is sent, and all their callers get its answer: the others would have been overwritten at once. A batch that
 * is refused is sent again item by item, in order, so that the mistake of one caller fails only that caller.
 */
export class Coalescer<Item, Answer> {
  private waiting: Waiting<Item, Answer>[] = [];
  /** Increases each time the waiting items are sent. */
  batch = 0;

  /**
   * @param send sends items with different keys, and returns the answer to each
   * @param keyOf two items with the same key are the same entry
   * @param isCallersMistake whether one item may have caused the error: then the others are sent again without it
   * @param largest most items of one round trip
   */
  constructor(
    private readonly send: (items: readonly Item[]) => Promise<(item: Item) => Answer>,
    private readonly keyOf: (item: Item) => string,
    private readonly isCallersMistake: (error: unknown) => boolean,
    private readonly largest = 500,
  ) {}

  add(item: Item): Promise<Answer> {
    return new Promise((resolve, reject) => {
      // After the other calls of this tick, and before any timer.
      if (this.waiting.length === 0) setImmediate(() => this.flush());
      this.waiting.push({ item, resolve, reject });
    });
  }

  private flush(): void {
    const groups = new Map<string, SameKey<Item, Answer>>();
    for (const each of this.waiting) {
      const key = this.keyOf(each.item);
      const group = groups.get(key) ?? { last: each.item, members: [] };
      group.last = each.item;
      group.members.push(each);
      groups.set(key, group);
    }
    this.waiting = [];
    this.batch += 1;
    const all = [...groups.values()];
    // Round trips of one batch have no key in common, so they may run at the same time.
    for (let start = 0; start < all.length; start += this.largest)
      void this.settle(all.slice(start, start + this.largest));
  }

  private async settle(groups: readonly SameKey<Item, Answer>[]): Promise<void> {
    try {
      const answerTo = await this.send(groups.map(({ last }) => last));
      for (const { last, members } of groups) for (const { resolve } of members) resolve(answerTo(last));
    } catch (error) {
      const all = groups.flatMap(({ members }) => members);
      if (all.length === 1 || !this.isCallersMistake(error)) for (const { reject } of all) reject(error);
      else for (const each of all) await this.settle([{ last: each.item, members: [each] }]);
    }
  }
}
