/** What one caller waits for. */
interface Waiting<Item, Answer> {
  readonly item: Item;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: unknown) => void;
}

/** All who wait for the same key, in the order in which they came. */
interface Crowd<Item, Answer> {
  /** What is sent for all of them. */
  last: Item;
  readonly members: Waiting<Item, Answer>[];
}

/**
 * Turns calls of one tick into one round trip: per entry several times as fast as one at a time, and nobody waits for a timer. Of items
 * with one key only the last is sent, and all who wait for it hear its answer: the others would have been overwritten in that moment.
 * A batch that is refused is tried again one by one, in order, so that one caller's mistake is that caller's alone.
 */
export class Coalescer<Item, Answer> {
  private waiting: Waiting<Item, Answer>[] = [];
  /** Changes when what waits is sent. */
  batch = 0;

  /**
   * @param send sends items with different keys, and answers with what to tell each
   * @param keyOf what makes two items the same entry
   * @param isCallersMistake whether an error may be one item's fault: then the others are tried again without it
   * @param largest items of one round trip
   */
  constructor(
    private readonly send: (items: readonly Item[]) => Promise<(item: Item) => Answer>,
    private readonly keyOf: (item: Item) => string,
    private readonly isCallersMistake: (error: unknown) => boolean,
    private readonly largest = 500,
  ) {}

  add(item: Item): Promise<Answer> {
    return new Promise((resolve, reject) => {
      // After all that this tick still has to say, and before any timer.
      if (this.waiting.length === 0) setImmediate(() => this.flush());
      this.waiting.push({ item, resolve, reject });
    });
  }

  private flush(): void {
    const crowds = new Map<string, Crowd<Item, Answer>>();
    for (const each of this.waiting) {
      const key = this.keyOf(each.item);
      const crowd = crowds.get(key) ?? { last: each.item, members: [] };
      crowd.last = each.item;
      crowd.members.push(each);
      crowds.set(key, crowd);
    }
    this.waiting = [];
    this.batch += 1;
    const all = [...crowds.values()];
    // Round trips of one batch have no key in common, so they may go at the same time.
    for (let start = 0; start < all.length; start += this.largest)
      void this.settle(all.slice(start, start + this.largest));
  }

  private async settle(crowds: readonly Crowd<Item, Answer>[]): Promise<void> {
    try {
      const answerTo = await this.send(crowds.map(({ last }) => last));
      for (const { last, members } of crowds) for (const { resolve } of members) resolve(answerTo(last));
    } catch (error) {
      const all = crowds.flatMap(({ members }) => members);
      if (all.length === 1 || !this.isCallersMistake(error)) for (const { reject } of all) reject(error);
      else for (const each of all) await this.settle([{ last: each.item, members: [each] }]);
    }
  }
}
