package com.malayalees.platform.cache;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

/**
 * The table of the cache. Every method waits for the server's answer and throws {@link CacheFault} when there is none, or
 * when the server refuses. Calls of one thread take effect in their order.
 */
public interface CacheTable {

    /** The value, or null when there is no live entry. */
    String get(EntryKey key);

    /** The value with the time that it has left, or null when there is no live entry. */
    LiveEntry getLive(EntryKey key);

    /** Stores or overwrites. */
    void put(EntryKey key, String value, Duration timeToLive);

    /** Null when the value was stored, else the value that exists. */
    String putIfAbsent(EntryKey key, String value, Duration timeToLive);

    /** True when a live entry was removed. */
    boolean evict(EntryKey key);

    /** Removes entries, in as few statements as possible. */
    default void evictMany(Collection<EntryKey> keys) {
        keys.forEach(this::evict);
    }

    /** Removes every entry of one cache of a tenant. Returns how many there were. */
    long evictByName(String tenant, String cache);

    /** Removes every entry of one cache of all tenants; reads the whole table. Returns how many there were. */
    long evictByNameForAllTenants(String cache);

    /** Removes every entry of a tenant. Returns how many there were. */
    long evictByTenant(String tenant);

    /** Removes every entry of every tenant. Returns how many there were. */
    long evictAll();

    /**
     * The value, or the right to compute it, or neither while another caller computes: ask again in 20 to 50 ms.
     *
     * @param lease how long the right is valid
     */
    Lookup getOrLease(EntryKey key, Duration lease);

    /** False, and nothing is stored, when the entry was put or evicted, or the lease expired, in the meantime. */
    boolean putLeased(EntryKey key, String value, Duration timeToLive, UUID lease);

    /** Gives up computing, so that the next caller can compute at once. */
    void releaseLease(EntryKey key, UUID lease);

    /** Adds to the counts of the view cache_statistics. Call it every few seconds with sums, not for every read. */
    void record(List<Counted> counts);

    /** What happened in one cache of a tenant. */
    record Counted(String tenant, String cache, long hits, long misses, long evictions) {}
}
