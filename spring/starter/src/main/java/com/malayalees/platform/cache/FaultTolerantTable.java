package com.malayalees.platform.cache;

import com.malayalees.platform.cache.PendingEvictions.Scope;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The table without faults: a read is a miss, a write is left out. A write that failed may leave an older value in the table,
 * so its entry is removed as soon as the server answers, and not read before.
 */
final class FaultTolerantTable implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger("com.malayalees.platform.cache");

    /** About 2 MB of keys. */
    private static final int MOST_PENDING = 10_000;

    private static final Lookup NOT_ASKED = null;

    private final CacheTable table;
    private final Recovery recovery;
    private final Set<String> logged = ConcurrentHashMap.newKeySet();

    /** @param pause how long the table is left alone after a fault of the server */
    FaultTolerantTable(CacheTable table, Duration pause) {
        this.table = table;
        this.recovery = new Recovery(table, pause, MOST_PENDING);
    }

    CacheTable table() {
        return table;
    }

    Optional<CacheOutage> outage() {
        return recovery.outage();
    }

    boolean isRecovering() {
        return recovery.isRunning();
    }

    /** Null when there is no live entry, or no answer. */
    String get(EntryKey key, CacheStatistics statistics) {
        return readable(key) ? ask(key.cache(), statistics, () -> table.get(key), null) : null;
    }

    /** Null when there is no live entry, or no answer. */
    LiveEntry getLive(EntryKey key, CacheStatistics statistics) {
        return readable(key) ? ask(key.cache(), statistics, () -> table.getLive(key), null) : null;
    }

    /** Whether it was stored. */
    boolean put(EntryKey key, String value, Duration timeToLive, CacheStatistics statistics) {
        boolean isStored = readable(key)
                && ask(
                        key.cache(),
                        statistics,
                        () -> {
                            table.put(key, value, timeToLive);
                            return true;
                        },
                        false);
        if (!isStored) {
            evict(key, statistics);
        }
        return isStored;
    }

    /** The value that exists, or null when there is none or no answer. */
    String putIfAbsent(EntryKey key, String value, Duration timeToLive, CacheStatistics statistics) {
        return readable(key)
                ? ask(key.cache(), statistics, () -> table.putIfAbsent(key, value, timeToLive), null)
                : null;
    }

    /** Whether a live entry was removed. */
    boolean evict(EntryKey key, CacheStatistics statistics) {
        return evict(Scope.of(key), key.cache(), statistics, () -> table.evict(key) ? 1L : 0L) > 0;
    }

    long evictByName(String tenant, String cache, CacheStatistics statistics) {
        return evict(Scope.ofCache(tenant, cache), cache, statistics, () -> table.evictByName(tenant, cache));
    }

    long evictByNameForAllTenants(String cache, CacheStatistics statistics) {
        return evict(Scope.ofCacheOfAllTenants(cache), cache, statistics, () -> table.evictByNameForAllTenants(cache));
    }

    long evictByTenant(String tenant, CacheStatistics statistics) {
        return evict(Scope.ofTenant(tenant), "", statistics, () -> table.evictByTenant(tenant));
    }

    long evictAll(CacheStatistics statistics) {
        return evict(Scope.EVERYTHING, "", statistics, table::evictAll);
    }

    /** Null when the table cannot be asked. */
    Lookup getOrLease(EntryKey key, Duration lease, CacheStatistics statistics) {
        return readable(key) ? ask(key.cache(), statistics, () -> table.getOrLease(key, lease), NOT_ASKED) : NOT_ASKED;
    }

    boolean putLeased(EntryKey key, String value, Duration timeToLive, UUID lease, CacheStatistics statistics) {
        return readable(key)
                && ask(key.cache(), statistics, () -> table.putLeased(key, value, timeToLive, lease), false);
    }

    void releaseLease(EntryKey key, UUID lease, CacheStatistics statistics) {
        ask(
                key.cache(),
                statistics,
                () -> {
                    table.releaseLease(key, lease);
                    return true;
                },
                false);
    }

    /** The answer of a call for a value, or the fallback when it has no text. */
    <T> T convert(String cache, CacheStatistics statistics, Supplier<T> conversion, T fallback) {
        try {
            return conversion.get();
        } catch (CacheFault fault) {
            report(cache, statistics, fault);
        } catch (RuntimeException error) {
            report(cache, statistics, new CacheFault(CacheFault.Kind.VALUE, String.valueOf(error.getMessage()), error));
        }
        return fallback;
    }

    private boolean readable(EntryKey key) {
        return !recovery.isOutage() && !recovery.mayBeStale(key);
    }

    private long evict(Scope scope, String cache, CacheStatistics statistics, Supplier<Long> call) {
        long evicted = ask(cache, statistics, call, -1L);
        if (evicted < 0) {
            recovery.evictLater(scope);
        }
        return Math.max(0, evicted);
    }

    private <T> T ask(String cache, CacheStatistics statistics, Supplier<T> call, T fallback) {
        if (recovery.isOutage()) {
            return fallback;
        }
        try {
            return call.get();
        } catch (CacheFault fault) {
            report(cache, statistics, fault);
            return fallback;
        }
    }

    private void report(String cache, CacheStatistics statistics, CacheFault fault) {
        statistics.fault(fault.kind());
        if (fault.kind().isOutage()) {
            recovery.begin(fault);
        } else if (logged.add(fault.kind() + cache)) {
            LOG.warn(
                    "Entries of the cache \"{}\" are not cached, as with this one: {}. The next ones are only counted.",
                    cache,
                    fault.getMessage());
        }
    }

    @Override
    public void close() {
        recovery.close();
    }
}
