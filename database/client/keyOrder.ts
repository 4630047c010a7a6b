/** Calls for one key that run at the same time. */
interface Group {
  /** Undefined for a call that runs alone. */
  readonly sharing: Sharing | undefined;
  /** The batch that sends these calls; another batch is another statement. */
  batch: unknown;
  /** What the group waits for; undefined when it waits for nothing. */
  gate: Promise<unknown> | undefined;
  running: number;
  /** Resolves when the last call of the group has its answer or error. */
  readonly ended: Promise<void>;
  readonly end: () => void;
}

/** A kind of calls that may run at the same time although they are for one key. */
export interface Sharing {
  /** Calls run together as long as this value is the same. */
  readonly batch: () => unknown;
}

/**
 * Makes calls for one key take effect in the order in which they are made, although each may use another connection: a get sees the put
 * before it, and a put after an evict stays. Calls for different keys do not wait for each other.
 */
export class KeyOrder {
  private readonly last = new Map<string, Group>();
  private barrier: Promise<unknown> | undefined;

  /**
   * Starts the work when all earlier calls for this key have ended, failed ones included.
   * @param sharing undefined: the call runs alone
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

  /** Starts the work when all earlier calls for any key have ended. Later calls wait for it. */
  runAlone<T>(work: () => Promise<T>): Promise<T> {
    const before = [this.barrier, ...[...this.last.values()].map(({ ended }) => ended)];
    const started = Promise.all(before).then(work);
    const barrier = started.then(
      () => {},
      () => {},
    );
    this.barrier = barrier;
    // Calls that wait already hold this promise; later calls need not wait.
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

/** A group that still waits has not been sent. A group that was started takes only calls of the same batch. */
function mayJoin(group: Group, sharing: Sharing | undefined): boolean {
  if (sharing === undefined || group.sharing !== sharing) return false;
  return group.gate !== undefined || group.batch === sharing.batch();
}
