import { type QueryConfig, type QueryResult, type QueryResultRow, DatabaseError as ServerError } from "pg";
import { DatabaseError } from "../errors";
import { Coalescer } from "./coalescer";
import { KeyOrder, type Sharing } from "./keyOrder";
import { GET, isWithinLimits, keyPrefix, PUT } from "./statements";
import { checkText } from "./texts";

/** The part of pg's Pool that the cache uses. */
export interface Connections {
  query<Row extends QueryResultRow>(statement: QueryConfig): Promise<QueryResult<Row>>;
}

export interface CacheOptions {
  readonly tenant: string;
  /** Name of the cache, for example `users`. */
  readonly cache: string;
  /** Milliseconds that a caller has to compute a value while others wait for it. @default 10 000 */
  readonly leaseMs?: number;
}

interface Entry {
  readonly key: string;
  readonly value: string;
  readonly ttlMs: number;
}

/** Milliseconds between two reads while another caller computes: 20 to 50, random, so that those who wait do not all ask at once. */
const POLL_MS = { least: 20, spread: 30 };

/**
 * One cache of one tenant, over a pool of connections, using the functions of the migrations. Values are strings.
 *
 * Gets and puts of one tick are sent in one statement. Calls for one key take effect in the order in which they are made, awaited or not;
 * between processes, the order on the server counts. Strings that PostgreSQL cannot store (NUL, half of a surrogate pair) are refused.
 * When the server is down, every call fails within the pool's own `connectionTimeoutMillis` and `query_timeout`, which the pool must
 * have. The next call after the server is back works. In the meantime `getOrCompute` computes without the cache: slow, not broken.
 */
export class Cache {
  private readonly gets: Coalescer<string, string | null>;
  private readonly puts: Coalescer<Entry, void>;
  /** Values that this process is computing: callers in the same process share them without asking the server. */
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

  /** The value, or null when there is no live entry. */
  async get(key: string): Promise<string | null> {
    const value = await this.inOrder(key, this.sharingGet, () => this.gets.add(key));
    if (value === null) this.misses += 1;
    else this.hits += 1;
    return value;
  }

  /**
   * Stores or overwrites. When a tick has several puts of one key, the last value is stored.
   * @throws DatabaseError of pg when key, value or time to live is out of bounds; DatabaseError of database/errors.ts when PostgreSQL
   * cannot store the key or value
   */
  async put(key: string, value: string, ttlMs: number): Promise<void> {
    checkText("cache value", value);
    const fullKey = this.prefix === undefined ? undefined : this.prefix + key;
    // An entry that is out of bounds must not replace one that waits to be sent. The function refuses it with a reason.
    if (fullKey === undefined || !isWithinLimits(fullKey, value, ttlMs))
      await this.callInOrder("cache_put_many", key, [key], [value], ttlMs);
    else await this.inOrder(key, this.sharingPut, () => this.puts.add({ key, value, ttlMs }));
  }

  /** Null when the value was stored, else the value that exists. */
  async putIfAbsent(key: string, value: string, ttlMs: number): Promise<string | null> {
    checkText("cache value", value);
    return this.callInOrder<string | null>("cache_put_if_absent", key, key, value, ttlMs);
  }

  /** Gives a live entry a new time to live. False when there is no live entry. */
  touch(key: string, ttlMs: number): Promise<boolean> {
    return this.callInOrder<boolean>("cache_touch", key, key, ttlMs);
  }

  /** True when a live entry was removed. */
  async evict(key: string): Promise<boolean> {
    const gone = await this.callInOrder<boolean>("cache_evict", key, key);
    if (gone) this.evictions += 1;
    return gone;
  }

  /** Removes every entry of this cache of this tenant. Returns how many there were. */
  async evictAll(): Promise<number> {
    this.checkNames();
    return Number(await this.order.runAlone(() => this.call<string>("cache_evict_by_name")));
  }

  /**
   * The value, computed at most once at a time over all processes: other callers wait for it, without a connection.
   * @param compute makes the value. Its error goes to the caller, and the next caller computes again
   */
  getOrCompute(key: string, ttlMs: number, compute: () => Promise<string>): Promise<string> {
    const underWay = this.computing.get(key);
    if (underWay) return underWay;
    const started = this.getOrComputeAlone(key, ttlMs, compute).finally(() => this.computing.delete(key));
    this.computing.set(key, started);
    return started;
  }

  /** Sends the counts since the last call to the server. Call it every few seconds, not for every operation. */
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
    // After that a caller computes without a lease, so nobody waits for a process that died.
    const deadline = Date.now() + leaseMs;
    while (Date.now() < deadline) {
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
      await sleep(POLL_MS.least + Math.random() * POLL_MS.spread);
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

  /** The answer, or undefined when the server is down. An error with which the server refuses the call goes to the caller. */
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

  /** Writes entries that are within the limits and have different keys. */
  private async writeMany(entries: readonly Entry[]): Promise<() => void> {
    // A statement has one time to live. Most caches have only one as well.
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

  /** Runs work for a key after earlier calls for it. @throws DatabaseError when PostgreSQL cannot store key, tenant or cache name */
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

  /** Calls a function of the migrations for this cache, by a prepared statement. */
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

/** Whether the server refused the call, rather than being down. Source: PostgreSQL documentation, "PostgreSQL Error Codes" (2026-11). */
function isServersAnswer(error: unknown): boolean {
  if (error instanceof DatabaseError) return true;
  return error instanceof ServerError && !/^(08|57P|53)/.test(error.code ?? "");
}

function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
