package com.malayalees.platform.redis;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What should be gone from one cache and may still be in Redis, because Redis did not answer. */
final class Unevicted {

    /** About 2 MB of keys. With more, all entries of the tenant are to be removed. */
    private static final int MOST_KEYS = 10_000;

    private final Set<Key> keys = ConcurrentHashMap.newKeySet();
    private final Set<String> tenants = ConcurrentHashMap.newKeySet();

    record Key(String tenant, Object key) {}

    void add(Key key) {
        if (keys.size() < MOST_KEYS) {
            keys.add(key);
        } else {
            addAll(key.tenant());
        }
    }

    void addAll(String tenant) {
        tenants.add(tenant);
        keys.removeIf(key -> key.tenant().equals(tenant));
    }

    boolean has(Key key) {
        return !keys.isEmpty() && keys.contains(key);
    }

    boolean hasAll(String tenant) {
        return !tenants.isEmpty() && tenants.contains(tenant);
    }

    void remove(Key key) {
        keys.remove(key);
    }

    void removeAll(String tenant) {
        tenants.remove(tenant);
    }
}
