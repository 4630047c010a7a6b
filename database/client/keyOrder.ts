/** Calls about one key that go at the same time. */
interface Group {
  /** Undefined of a call that goes alone. */
  readonly sharing: Sharing | undefined;
  /** Of those that travel together; another one is another statement. */
  batch: unknown;
  /** Undefined when there was nothing to wait for, or it has ended. */
  gate: Promise<unknown> | undefined;
  running: number;
  /** Resolves when the last of the group has its answer, whatever that is. */
  readonly ended: Promise<void>;
  readonly end: () => void;
}

/** A kind of calls that may go at the same time although they are about one key. */
export interface Sharing {
  /** What travels together just now: calls go together as long as this is the same. */
  readonly batch: () => unknown;
}

/**
 * Lets calls about one key take effect in the order in which they are made, though each may travel on a connection of its own: a get
 * sees the put before it, and a put after an evict stays. Calls about different keys do not wait for each other.
 */
export class KeyOrder {
  private readonly last = new Map<string, Group>();
  private barrier: Promise<unknown> | undefined;

  /**
   * Starts the work when all that came before it about this key has ended; failed or not is its own caller's matter.
   * @param sharing undefined: it goes alone
   */
  run<T>(key: string, sharing: Sharing | undefined, work: () => Promise<T>): Promise<T> {
    const before = this.last.get(key);
    const group = before !== undefined && mayJoin(before, sharing) ? before : this.follow(key, before, sharing);
    group.running += 1;
    const started = group.gate === undefined ? work() : group.gate.then(work);
    const settled = () => this.settle(key, group);
    started.then(settled, settled);
    return started;
  }

  /** Starts the work when all that came before it, about any key, has ended; what comes after it waits. */
  runAlone<T>(work: () => Promise<T>): Promise<T> {
    const before = [this.barrier, ...[...this.last.values()].map(({ ended }) => ended)];
    const started = Promise.all(before).then(work);
    const barrier = started.then(
      () => {},
      () => {},
    );
    this.barrier = barrier;
    // Whoever waits already waits for this; the next ones need not.
    void barrier.then(() => {
      if (this.barrier === barrier) this.barrier = undefined;
    });
    this.last.clear();
    return started;
  }

  private follow(key: string, before: Group | undefined, sharing: Sharing | undefined): Group {
    let end = () => {};
    const ended = new Promise<void>((resolve) => {
      end = resolve;
    });
    const gate = before?.ended ?? this.barrier;
    const group: Group = { sharing, batch: sharing?.batch(), gate, running: 0, ended, end };
    void gate?.then(() => {
      group.gate = undefined;
      group.batch = sharing?.batch();
    });
    this.last.set(key, group);
    return group;
  }

  private settle(key: string, group: Group): void {
    group.running -= 1;
    if (group.running > 0) return;
    group.end();
    if (this.last.get(key) === group) this.last.delete(key);
  }
}

/** Before its gate opens a group has not been sent; afterwards only who still travels in the same batch is in time. */
function mayJoin(group: Group, sharing: Sharing | undefined): boolean {
  if (sharing === undefined || group.sharing !== sharing) return false;
  return group.gate !== undefined || group.batch === sharing.batch();
}
