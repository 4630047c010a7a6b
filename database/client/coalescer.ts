/** What one caller waits for. */
interface Waiting<Item, Answer> {
  readonly item: Item;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Turns calls of one tick into one round trip: per entry several times as fast as one at a time, and nobody waits for a timer.
 * A batch that is refused is tried again one by one, so that one caller's mistake is that caller's alone.
 */
export class Coalescer<Item, Answer> {
  private waiting: Waiting<Item, Answer>[] = [];

  /**
   * @param send sends a batch, and answers with what to tell each item
   * @param isCallersMistake whether an error may be one item's fault: then the others are tried again without it
   * @param largest items of one round trip
   */
  constructor(
    private readonly send: (items: readonly Item[]) => Promise<(item: Item) => Answer>,
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
    const all = this.waiting;
    this.waiting = [];
    for (let start = 0; start < all.length; start += this.largest)
      void this.settle(all.slice(start, start + this.largest));
  }

  private async settle(batch: readonly Waiting<Item, Answer>[]): Promise<void> {
    try {
      const answerTo = await this.send(batch.map(({ item }) => item));
      for (const { item, resolve } of batch) resolve(answerTo(item));
    } catch (error) {
      if (batch.length === 1 || !this.isCallersMistake(error)) for (const { reject } of batch) reject(error);
      else for (const each of batch) await this.settle([each]);
    }
  }
}
