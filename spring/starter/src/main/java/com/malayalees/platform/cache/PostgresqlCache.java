package com.malayalees.platform.cache;

import java.time.Duration;
import java.util.concurrent.Callable;
import org.springframework.cache.Cache;
import org.springframework.cache.support.SimpleValueWrapper;

/**
 * One named cache. Reads and writes the entries of the current tenant. A null is never cached: a put of null removes the
 * entry. Faults of the table are never thrown: a read is a miss, a write is left out, and {@link CacheStatistics} counts it.
 */
public final class PostgresqlCache implements Cache {

    private final String name;
    private final Duration timeToLive;
    private final CacheParts parts;
    private final CacheStatistics statistics = new CacheStatistics();

    PostgresqlCache(String name, Duration timeToLive, CacheParts parts) {
        this.name = Texts.checkName("cache name", name);
        this.timeToLive = timeToLive;
        this.parts = parts;
    }

    @Override
    public String getName() {
        return name;
    }

    /** The {@link CacheTable}. */
    @Override
    public Object getNativeCache() {
        return parts.table();
    }

    public CacheStatistics statistics() {
        return statistics;
    }

    @Override
    public ValueWrapper get(Object key) {
        Object value = read(entry(key));
        return value == null ? null : new SimpleValueWrapper(value);
    }

    @Override
    public <T> T get(Object key, Class<T> type) {
        Object value = read(entry(key));
        if (value != null && type != null && !type.isInstance(value)) {
            throw new IllegalStateException("the cached value is a %s, not a %s"
                    .formatted(value.getClass().getName(), type.getName()));
        }
        @SuppressWarnings("unchecked")
        T typed = (T) value;
        return typed;
    }

    @Override
    public <T> T get(Object key, Callable<T> valueLoader) {
        EntryKey entry = entry(key);
        Object value = read(entry);
        if (value == null) {
            try {
                value = valueLoader.call();
            } catch (Exception error) {
                throw new ValueRetrievalException(key, valueLoader, error);
            }
            write(entry, value);
        }
        @SuppressWarnings("unchecked")
        T typed = (T) value;
        return typed;
    }

    @Override
    public void put(Object key, Object value) {
        write(entry(key), value);
    }

    @Override
    public ValueWrapper putIfAbsent(Object key, Object value) {
        EntryKey entry = entry(key);
        if (value == null) {
            return get(key);
        }
        String present = parts.guard()
                .ask(
                        statistics,
                        () -> parts.table()
                                .putIfAbsent(entry, parts.serializer().serialize(value), timeToLive),
                        null);
        Object existing = present == null ? null : decode(present);
        return existing == null ? null : new SimpleValueWrapper(existing);
    }

    @Override
    public void evict(Object key) {
        evictIfPresent(key);
    }

    @Override
    public boolean evictIfPresent(Object key) {
        EntryKey entry = entry(key);
        boolean wasPresent = parts.guard().ask(statistics, () -> parts.table().evict(entry), false);
        if (wasPresent) {
            statistics.evicted(entry.tenant());
        }
        return wasPresent;
    }

    /** Removes the entries of this cache of the current tenant. */
    @Override
    public void clear() {
        invalidate();
    }

    @Override
    public boolean invalidate() {
        String tenant = tenant();
        return parts.guard().ask(statistics, () -> parts.table().evictByName(tenant, name), 0L) > 0;
    }

    private EntryKey entry(Object key) {
        return EntryKey.of(tenant(), name, key);
    }

    private String tenant() {
        return Texts.checkName("tenant", parts.tenants().currentTenant());
    }

    private Object read(EntryKey key) {
        String text = parts.guard().ask(statistics, () -> parts.table().get(key), null);
        Object value = text == null ? null : decode(text);
        statistics.read(key.tenant(), value != null);
        return value;
    }

    private Object decode(String text) {
        return parts.guard().ask(statistics, () -> parts.serializer().deserialize(text), null);
    }

    private void write(EntryKey key, Object value) {
        if (value == null) {
            parts.guard().ask(statistics, () -> parts.table().evict(key), false);
            return;
        }
        boolean isStored = parts.guard()
                .ask(
                        statistics,
                        () -> {
                            parts.table().put(key, parts.serializer().serialize(value), timeToLive);
                            return true;
                        },
                        false);
        if (isStored) {
            statistics.put(key.tenant());
        }
    }
}
