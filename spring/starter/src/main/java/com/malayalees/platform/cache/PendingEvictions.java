package com.malayalees.platform.cache;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What should be gone and may still be in the table, because the server did not answer. There are at most so many; when
 * there would be more, everything is to be removed.
 */
final class PendingEvictions {

    private static final int PORTION = 500;

    private final int most;
    /** Each with a new object for every time that it was asked for: what was asked for again in the meantime stays. */
    private final Map<Scope, Object> scopes = new HashMap<>();

    private volatile boolean isEmpty = true;

    PendingEvictions(int most) {
        this.most = most;
    }

    /** What is to be removed. A null stands for all. */
    record Scope(String tenant, String cache, EntryKey key) {

        static final Scope EVERYTHING = new Scope(null, null, null);

        static Scope of(EntryKey key) {
            return new Scope(key.tenant(), key.cache(), key);
        }

        static Scope ofCache(String tenant, String cache) {
            return new Scope(tenant, cache, null);
        }

        static Scope ofCacheOfAllTenants(String cache) {
            return new Scope(null, cache, null);
        }

        static Scope ofTenant(String tenant) {
            return new Scope(tenant, null, null);
        }

        void evictFrom(CacheTable table) {
            if (tenant == null) {
                evictOfAllTenants(table);
            } else if (cache == null) {
                table.evictByTenant(tenant);
            } else if (key == null) {
                table.evictByName(tenant, cache);
            } else {
                table.evict(key);
            }
        }

        private void evictOfAllTenants(CacheTable table) {
            if (cache == null) {
                table.evictAll();
            } else {
                table.evictByNameForAllTenants(cache);
            }
        }
    }

    boolean isEmpty() {
        return isEmpty;
    }

    boolean covers(EntryKey key) {
        return !isEmpty && coversAny(key);
    }

    private synchronized boolean coversAny(EntryKey key) {
        return scopes.containsKey(Scope.of(key))
                || scopes.containsKey(Scope.ofCache(key.tenant(), key.cache()))
                || scopes.containsKey(Scope.ofTenant(key.tenant()))
                || scopes.containsKey(Scope.ofCacheOfAllTenants(key.cache()))
                || scopes.containsKey(Scope.EVERYTHING);
    }

    synchronized void add(Scope scope) {
        boolean isCovered = scope != Scope.EVERYTHING && scopes.containsKey(Scope.EVERYTHING);
        Scope added = isCovered || scopes.size() >= most ? Scope.EVERYTHING : scope;
        if (added == Scope.EVERYTHING) {
            scopes.clear();
        }
        scopes.put(added, new Object());
        isEmpty = false;
    }

    /**
     * Removes all from the table, portion by portion.
     *
     * @throws CacheFault when the server does not answer: the rest stays
     */
    void flush(CacheTable table) {
        for (Map<Scope, Object> portion = portion(); !portion.isEmpty(); portion = portion()) {
            List<EntryKey> keys = portion.keySet().stream()
                    .map(Scope::key)
                    .filter(key -> key != null)
                    .toList();
            if (keys.isEmpty()) {
                portion.keySet().forEach(scope -> scope.evictFrom(table));
            } else {
                table.evictMany(keys);
            }
            remove(portion);
        }
    }

    /** One wide scope, or entries that one statement removes. */
    private synchronized Map<Scope, Object> portion() {
        Map<Scope, Object> entries = new HashMap<>();
        for (Map.Entry<Scope, Object> each : scopes.entrySet()) {
            if (each.getKey().key() == null) {
                return Map.of(each.getKey(), each.getValue());
            }
            if (entries.size() < PORTION) {
                entries.put(each.getKey(), each.getValue());
            }
        }
        return entries;
    }

    private synchronized void remove(Map<Scope, Object> portion) {
        portion.forEach(scopes::remove);
        isEmpty = scopes.isEmpty();
    }
}
