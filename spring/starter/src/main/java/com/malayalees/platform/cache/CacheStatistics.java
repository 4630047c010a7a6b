package com.malayalees.platform.cache;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** What one cache did in this process since it started. Counts never go back. */
public final class CacheStatistics {

    private final Map<String, Counters> tenants = new ConcurrentHashMap<>();
    private final Map<CacheFault.Kind, LongAdder> faults = new EnumMap<>(CacheFault.Kind.class);

    public CacheStatistics() {
        for (CacheFault.Kind kind : CacheFault.Kind.values()) {
            faults.put(kind, new LongAdder());
        }
    }

    /** @param evictions single entries; the server counts those by cache and by tenant */
    public record Counts(long hits, long misses, long puts, long evictions) {

        Counts plus(Counts other) {
            return new Counts(hits + other.hits, misses + other.misses, puts + other.puts, evictions + other.evictions);
        }
    }

    /** The counts of each tenant. */
    public Map<String, Counts> byTenant() {
        Map<String, Counts> counts = new HashMap<>();
        tenants.forEach((tenant, counters) -> counts.put(tenant, counters.counts()));
        return counts;
    }

    /** The counts of all tenants. */
    public Counts total() {
        return byTenant().values().stream().reduce(new Counts(0, 0, 0, 0), Counts::plus);
    }

    /** How many calls had a fault of this kind. */
    public long faults(CacheFault.Kind kind) {
        return faults.get(kind).sum();
    }

    /** How many calls had a fault. */
    public long faults() {
        return faults.values().stream().mapToLong(LongAdder::sum).sum();
    }

    public void read(String tenant, boolean isHit) {
        Counters counters = of(tenant);
        (isHit ? counters.hits : counters.misses).increment();
    }

    public void put(String tenant) {
        of(tenant).puts.increment();
    }

    public void evicted(String tenant) {
        of(tenant).evictions.increment();
    }

    public void fault(CacheFault.Kind kind) {
        faults.get(kind).increment();
    }

    private Counters of(String tenant) {
        Counters counters = tenants.get(tenant);
        return counters != null ? counters : tenants.computeIfAbsent(tenant, name -> new Counters());
    }

    private static final class Counters {
        private final LongAdder hits = new LongAdder();
        private final LongAdder misses = new LongAdder();
        private final LongAdder puts = new LongAdder();
        private final LongAdder evictions = new LongAdder();

        Counts counts() {
            return new Counts(hits.sum(), misses.sum(), puts.sum(), evictions.sum());
        }
    }
}
