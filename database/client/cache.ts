import { type QueryConfig, type QueryResult, type QueryResultRow, DatabaseError as ServerError } from "pg";
import { DatabaseError } from "../errors";
import { Coalescer } from "./coalescer";
import { KeyOrder, type Sharing } from "./keyOrder";
import { GET, isWithinLimits, keyPrefix, PUT } from "./statements";
import { checkText } from "./texts";

/** What a Pool of pg is to the cache. */
export interface Connections {
  query<Row extends QueryResultRow>(statement: QueryConfig): Promise<QueryResult<Row>>;
}

export interface CacheOptions {
  readonly tenant: string;
  /** Name of the cache, for example `users`. */
  readonly cache: string;
  /** Milliseconds for which one caller may compute what others wait for. @default 10 000 */
  readonly leaseMs?: number;
}

interface Entry {
  readonly key: string;
  readonly value: string;
  readonly ttlMs: number;
}

/** Milliseconds between two looks at what someone else computes: 20 to 50, so that the waiting do not come all at once. */
const LOOK_AGAIN_MS = { least: 20, spread: 30 };

/**
 * One cache of one tenant, over a pool of connections, by the functions that the migrations make. Values are texts.
 *
 * Gets and puts of one tick travel together. Calls about one key take effect in the order in which they are made, awaited or not; over
 * several processes the server's order counts. What PostgreSQL cannot store (NUL, half of a surrogate pair) is refused. A server that is away makes every call fail within the pool's own
 * `connectionTimeoutMillis` and `query_timeout`, which the pool must have; the next call after its return works. `getOrCompute`
 * does without the cache meanwhile: what is slow without it is then slow, not broken.
 */
export class Cache {
  private readonly gets: Coalescer<string, string | null>;
  private readonly puts: Coalescer<Entry, void>;
  /** What this process computes just now: callers in the same process share it without asking the server. */
  private readonly computing = new Map<string, Promise<string>>();
  private hits = 0;
  private misses = 0;
  private evictions = 0;
  private readonly prefix: string | undefined;
  private readonly order = new KeyOrder();
  private readonly sharingGet: Sharing = { batch: () => "any" };
  private readonly sharingPut: Sharing = { batch: () => this.puts.batch };

  constructor(
    private readonly connections: Connections,
    private readonly options: CacheOptions,
  ) {
    this.prefix = keyPrefix(options.tenant, options.cache);
    this.gets = new Coalescer(
      (keys) => this.readMany(keys),
      (key) => key,
      isServersAnswer,
    );
    this.puts = new Coalescer(
      (entries) => this.writeMany(entries),
      ({ key }) => key,
      isServersAnswer,
    );
  }

  /** The value, or null when there is none within its time to live. */
  async get(key: string): Promise<string | null> {
    const value = await this.inOrder(key, this.sharingGet, () => this.gets.add(key));
    if (value === null) this.misses += 1;
    else this.hits += 1;
    return value;
  }

  /**
   * Stores or overwrites. Of several puts of one key in one tick the last one counts.
   * @throws DatabaseError of pg when key, value or time to live is out of bounds; DatabaseError of database/errors.ts when key or value
   * is no text that PostgreSQL can store
   */
  async put(key: string, value: string, ttlMs: number): Promise<void> {
    checkText("cache value", value);
    const fullKey = this.prefix === undefined ? undefined : this.prefix + key;
    // What is out of bounds replaces nothing that waits; the function says what is wrong with it.
    if (fullKey === undefined || !isWithinLimits(fullKey, value, ttlMs))
      await this.callInOrder("cache_put_many", key, [key], [value], ttlMs);
    else await this.inOrder(key, this.sharingPut, () => this.puts.add({ key, value, ttlMs }));
  }

  /** Null when the value was stored, else the value that is there. */
  async putIfAbsent(key: string, value: string, ttlMs: number): Promise<string | null> {
    checkText("cache value", value);
    return this.callInOrder<string | null>("cache_put_if_absent", key, key, value, ttlMs);
  }

  /** Gives a live entry a new time to live; false when there is none. */
  touch(key: string, ttlMs: number): Promise<boolean> {
    return this.callInOrder<boolean>("cache_touch", key, key, ttlMs);
  }

  /** True when a live entry is gone now. */
  async evict(key: string): Promise<boolean> {
    const gone = await this.callInOrder<boolean>("cache_evict", key, key);
    if (gone) this.evictions += 1;
    return gone;
  }

  /** Every entry of this cache of this tenant; how many there were. */
  async evictAll(): Promise<number> {
    this.checkNames();
    return Number(await this.order.runAlone(() => this.call<string>("cache_evict_by_name")));
  }

  /**
   * The value, computed at most once at a time over all processes: others wait for the one who computes, without a connection.
   * @param compute what the cache saves; its error goes to the caller, and the next caller computes again
   */
  getOrCompute(key: string, ttlMs: number, compute: () => Promise<string>): Promise<string> {
    const underWay = this.computing.get(key);
    if (underWay) return underWay;
    const started = this.getOrComputeAlone(key, ttlMs, compute).finally(() => this.computing.delete(key));
    this.computing.set(key, started);
    return started;
  }

  /** Hands over what was counted since the last time: every few seconds, not for every call. */
  async record(): Promise<void> {
    this.checkNames();
    const { hits, misses, evictions } = this;
    if (hits + misses + evictions === 0) return;
    await this.call("cache_record", hits, misses, evictions);
    this.hits -= hits;
    this.misses -= misses;
    this.evictions -= evictions;
  }

  private async getOrComputeAlone(key: string, ttlMs: number, compute: () => Promise<string>): Promise<string> {
    const { leaseMs = 10_000 } = this.options;
    // Whoever has not got the value by then computes it without a lease: no caller waits for one that died.
    const patience = Date.now() + leaseMs;
    while (Date.now() < patience) {
      const asked = await this.orNothing(this.inOrder(key, undefined, () => this.askForLease(key, leaseMs)));
      if (asked === undefined) break;
      if (asked.value !== null) {
        this.hits += 1;
        return asked.value;
      }
      if (asked.lease !== null) {
        this.misses += 1;
        return this.computeUnderLease(key, ttlMs, asked.lease, compute);
      }
      await sleep(LOOK_AGAIN_MS.least + Math.random() * LOOK_AGAIN_MS.spread);
    }
    return compute();
  }

  private async computeUnderLease(key: string, ttlMs: number, lease: string, compute: () => Promise<string>) {
    try {
      const value = await compute();
      checkText("cache value", value);
      await this.orNothing(this.callInOrder("cache_put_leased", key, key, value, ttlMs, lease));
      return value;
    } catch (error) {
      await this.orNothing(this.callInOrder("cache_release_lease", key, key, lease));
      throw error;
    }
  }

  /** The answer, or undefined when the server is away. What the server refuses is the caller's to know. */
  private async orNothing<T>(asked: Promise<T>): Promise<T | undefined> {
    try {
      return await asked;
    } catch (error) {
      if (isServersAnswer(error)) throw error;
      return undefined;
    }
  }

  private async askForLease(key: string, leaseMs: number) {
    const { tenant, cache } = this.options;
    const { rows } = await this.connections.query<{ value: string | null; lease: string | null }>({
      name: "cache_get_or_lease",
      text: "SELECT value, lease FROM malayalees.cache_get_or_lease($1, $2, $3, $4)",
      values: [tenant, cache, key, leaseMs],
    });
    return rows[0] ?? { value: null, lease: null };
  }

  private async readMany(keys: readonly string[]): Promise<(key: string) => string | null> {
    const { tenant, cache } = this.options;
    if (keys.length === 1 && this.prefix !== undefined) {
      const { rows } = await this.connections.query<{ value: string }>({
        ...GET,
        values: [`${this.prefix}${keys[0]}`],
      });
      const value = rows[0]?.value ?? null;
      return () => value;
    }
    const { rows } = await this.connections.query<{ key: string; value: string }>({
      name: "cache_get_many",
      text: "SELECT key, value FROM malayalees.cache_get_many($1, $2, $3)",
      values: [tenant, cache, keys],
    });
    const found = new Map(rows.map(({ key, value }) => [key, value]));
    return (key) => found.get(key) ?? null;
  }

  /** Entries within the limits, each with a key of its own. */
  private async writeMany(entries: readonly Entry[]): Promise<() => void> {
    // A statement has one time to live; nearly always a cache has one as well.
    for (const ttlMs of new Set(entries.map((entry) => entry.ttlMs))) {
      const group = entries.filter((entry) => entry.ttlMs === ttlMs);
      const [alone] = group.length === 1 ? group : [];
      if (alone) await this.connections.query({ ...PUT, values: [`${this.prefix}${alone.key}`, alone.value, ttlMs] });
      else
        await this.call(
          "cache_put_many",
          group.map(({ key }) => key),
          group.map(({ value }) => value),
          ttlMs,
        );
    }
    return () => {};
  }

  /** Does what is about one key in its turn. @throws DatabaseError when key, tenant or cache name is no text that can be stored */
  private async inOrder<T>(key: string, sharing: Sharing | undefined, work: () => Promise<T>): Promise<T> {
    this.checkNames();
    checkText("cache key", key);
    return this.order.run(key, sharing, work);
  }

  private checkNames(): void {
    checkText("tenant", this.options.tenant);
    checkText("cache name", this.options.cache);
  }

  private callInOrder<T>(name: string, key: string, ...args: readonly unknown[]): Promise<T> {
    return this.inOrder(key, undefined, () => this.call<T>(name, ...args));
  }

  /** Asks one function of the migrations, of this tenant's cache, by a prepared statement. */
  private async call<T>(name: string, ...args: readonly unknown[]): Promise<T> {
    const { tenant, cache } = this.options;
    const values = [tenant, cache, ...args];
    const places = values.map((_, index) => `$${index + 1}`).join(", ");
    const { rows } = await this.connections.query<{ answer: T }>({
      name,
      text: `SELECT malayalees.${name}(${places}) AS answer`,
      values,
    });
    const [row] = rows;
    if (!row) throw new Error(`malayalees.${name} always answers with one row`);
    return row.answer;
  }
}

/** A server that refuses says why by an error of its own, as we do; one that stops or starts is away. Source: PostgreSQL documentation, "PostgreSQL Error Codes" (2026-11). */
function isServersAnswer(error: unknown): boolean {
  if (error instanceof DatabaseError) return true;
  return error instanceof ServerError && !/^(08|57P|53)/.test(error.code ?? "");
}

function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
