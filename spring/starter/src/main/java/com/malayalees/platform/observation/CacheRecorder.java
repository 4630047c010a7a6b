package com.malayalees.platform.observation;

import com.malayalees.platform.cache.CacheFault;
import com.malayalees.platform.cache.CacheStatistics.Counts;
import com.malayalees.platform.cache.CacheTable;
import com.malayalees.platform.cache.CacheTable.Counted;
import com.malayalees.platform.cache.ObservedCacheManager;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Adds what this instance has counted since the last time to the view cache_statistics, which {@code npm run db -- stats} shows:
 * one statement for all caches and tenants. Counts that could not be written are written with the next ones.
 */
public final class CacheRecorder implements CacheTask {

    private static final Logger LOG = LoggerFactory.getLogger(CacheRecorder.class);
    private static final Counts NOTHING = new Counts(0, 0, 0, 0);

    private final CacheTable table;
    private final ObservedCacheManager manager;
    private Map<Place, Counts> written = Map.of();

    private record Place(String tenant, String cache) {}

    /** @param manager whose entries are in the table */
    public CacheRecorder(CacheTable table, ObservedCacheManager manager) {
        this.table = table;
        this.manager = manager;
    }

    /** Writes what is new, unless the database is known to be away. */
    @Override
    public synchronized void run() {
        if (manager.outage().isPresent()) {
            return;
        }
        Map<Place, Counts> now = counted();
        List<Counted> fresh = new ArrayList<>();
        now.forEach((place, counts) -> {
            Counted since = since(place, written.getOrDefault(place, NOTHING), counts);
            if (since.hits() + since.misses() + since.evictions() > 0) {
                fresh.add(since);
            }
        });
        if (fresh.isEmpty()) {
            return;
        }
        try {
            table.record(fresh);
            written = now;
        } catch (CacheFault fault) {
            LOG.debug("The counts of the cache are not written yet: {}", fault.getMessage());
        }
    }

    private Map<Place, Counts> counted() {
        Map<Place, Counts> counts = new HashMap<>();
        manager.statistics()
                .forEach((cache, statistics) ->
                        statistics.byTenant().forEach((tenant, each) -> counts.put(new Place(tenant, cache), each)));
        return counts;
    }

    private static Counted since(Place place, Counts before, Counts now) {
        return new Counted(
                place.tenant(),
                place.cache(),
                now.hits() - before.hits(),
                now.misses() - before.misses(),
                now.evictions() - before.evictions());
    }
}
