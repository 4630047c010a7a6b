package com.malayalees.platform.cache;

import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.springframework.cache.Cache;
import org.springframework.cache.support.SimpleValueWrapper;

/**
 * One named cache. Reads and writes the entries of the current tenant. A null is never cached: a put of null removes the
 * entry. Faults of the table are never thrown: a read is a miss, a write is left out, and {@link CacheStatistics} counts it.
 * What it does takes effect at once; the manager puts {@link TransactionalCache} around it.
 */
public final class PostgresqlCache implements Cache {

    private final String name;
    private final Duration timeToLive;
    private final CacheParts parts;

    /** Null without one. */
    private final NearCache near;

    private final CacheStatistics statistics = new CacheStatistics();

    PostgresqlCache(String name, Duration timeToLive, CacheParts parts, NearCache near) {
        this.name = Texts.checkName("cache name", name);
        this.timeToLive = timeToLive;
        this.parts = parts;
        this.near = near;
    }

    @Override
    public String getName() {
        return name;
    }

    /** The {@link CacheTable}. */
    @Override
    public Object getNativeCache() {
        return parts.table().table();
    }

    public CacheStatistics statistics() {
        return statistics;
    }

    @Override
    public ValueWrapper get(Object key) {
        return wrapped(read(entry(key)));
    }

    @Override
    public <T> T get(Object key, Class<T> type) {
        return typed(read(entry(key)), type);
    }

    @Override
    public <T> T get(Object key, Callable<T> valueLoader) {
        return getOrCompute(key, entry(key), valueLoader, Ending.AT_ONCE);
    }

    /** When the value of a computation is stored. */
    interface Ending {
        Ending AT_ONCE = (value, store, giveUp) -> store.run();

        /** @param giveUp instead of store, lets the next caller compute */
        void end(Object value, Runnable store, Runnable giveUp);
    }

    <T> T getOrCompute(Object key, EntryKey entry, Callable<T> valueLoader, Ending ending) {
        Object found = find(entry);
        if (found == null) {
            LeasedComputation.Entry leased = new LeasedEntry(entry, ending);
            CountingLoader<T> loader = new CountingLoader<>(valueLoader);
            try {
                found = ending == Ending.AT_ONCE
                        ? parts.computation().get(entry, leased, loader)
                        : parts.computation().getAlone(leased, loader);
            } catch (Exception error) {
                throw new ValueRetrievalException(key, valueLoader, error);
            } finally {
                statistics.read(entry.tenant(), !loader.hasRun);
            }
        } else {
            statistics.read(entry.tenant(), true);
        }
        @SuppressWarnings("unchecked")
        T value = (T) found;
        return value;
    }

    @Override
    public void put(Object key, Object value) {
        write(entry(key), value);
    }

    @Override
    public ValueWrapper putIfAbsent(Object key, Object value) {
        if (value == null) {
            return get(key);
        }
        EntryKey entry = entry(key);
        String text = textOf(value);
        String present = text == null ? null : parts.table().putIfAbsent(entry, text, timeToLive, statistics);
        forget(entry);
        return wrapped(present == null ? null : valueOf(present));
    }

    @Override
    public void evict(Object key) {
        evict(entry(key));
    }

    @Override
    public boolean evictIfPresent(Object key) {
        return evict(entry(key));
    }

    /** Removes the entries of this cache of the current tenant. */
    @Override
    public void clear() {
        invalidate();
    }

    @Override
    public boolean invalidate() {
        return clear(tenant());
    }

    EntryKey entry(Object key) {
        return EntryKey.of(tenant(), name, key);
    }

    String tenant() {
        return Texts.checkName("tenant", parts.tenants().currentTenant());
    }

    Object read(EntryKey key) {
        Object value = find(key);
        statistics.read(key.tenant(), value != null);
        return value;
    }

    void write(EntryKey key, Object value) {
        String text = value == null ? null : textOf(value);
        if (text == null) {
            // An older value must not stay.
            parts.table().evict(key, statistics);
        } else if (parts.table().put(key, text, timeToLive, statistics)) {
            statistics.put(key.tenant());
        }
        forget(key);
    }

    boolean evict(EntryKey key) {
        boolean wasPresent = parts.table().evict(key, statistics);
        forget(key);
        if (wasPresent) {
            statistics.evicted(key.tenant());
        }
        return wasPresent;
    }

    boolean clear(String tenant) {
        boolean hadEntries = parts.table().evictByName(tenant, name, statistics) > 0;
        forgetOf(tenant);
        return hadEntries;
    }

    /** After the entries of a tenant were evicted; of all tenants: null. */
    void forgetOf(String tenant) {
        if (near != null) {
            near.forgetAll(key -> tenant == null || key.tenant().equals(tenant));
        }
    }

    private void forget(EntryKey key) {
        if (near != null) {
            near.forget(key);
        }
    }

    static ValueWrapper wrapped(Object value) {
        return value == null ? null : new SimpleValueWrapper(value);
    }

    /** @throws IllegalStateException when it is of another class: the caller asks the wrong cache */
    static <T> T typed(Object value, Class<T> type) {
        if (value != null && type != null && !type.isInstance(value)) {
            throw new IllegalStateException("the cached value is a %s, not a %s"
                    .formatted(value.getClass().getName(), type.getName()));
        }
        @SuppressWarnings("unchecked")
        T typed = (T) value;
        return typed;
    }

    private Object find(EntryKey key) {
        if (near == null) {
            String text = parts.table().get(key, statistics);
            return text == null ? null : valueOf(text);
        }
        Object held = near.get(key);
        return held != null ? held : findAndRemember(key);
    }

    private Object findAndRemember(EntryKey key) {
        NearCache.Reading reading = near.begin(key);
        LiveEntry entry = parts.table().getLive(key, statistics);
        Object value = entry == null ? null : valueOf(entry.value());
        if (value != null) {
            near.remember(key, reading, entry, value);
        }
        return value;
    }

    private String textOf(Object value) {
        return parts.table().convert(name, statistics, () -> parts.serializer().serialize(value), null);
    }

    private Object valueOf(String text) {
        return parts.table().convert(name, statistics, () -> parts.serializer().deserialize(text), null);
    }

    private final class LeasedEntry implements LeasedComputation.Entry {
        private final EntryKey key;
        private final Ending ending;

        LeasedEntry(EntryKey key, Ending ending) {
            this.key = key;
            this.ending = ending;
        }

        @Override
        public Lookup getOrLease(Duration lease) {
            return parts.table().getOrLease(key, lease, statistics);
        }

        @Override
        public Object readOrRemove(String text) {
            Object value = valueOf(text);
            if (value == null) {
                // Nobody gets a lease while there is an entry.
                parts.table().evict(key, statistics);
                forget(key);
            }
            return value;
        }

        @Override
        public void end(UUID lease, Object value) {
            String text = value == null ? null : textOf(value);
            Runnable giveUp = () -> parts.table().releaseLease(key, lease, statistics);
            if (text == null) {
                giveUp.run();
            } else {
                ending.end(value, () -> store(text, lease), giveUp);
            }
        }

        private void store(String text, UUID lease) {
            if (parts.table().putLeased(key, text, timeToLive, lease, statistics)) {
                statistics.put(key.tenant());
            }
            forget(key);
        }
    }

    private static final class CountingLoader<T> implements Callable<T> {
        private final Callable<T> loader;
        private boolean hasRun;

        CountingLoader(Callable<T> loader) {
            this.loader = loader;
        }

        @Override
        public T call() throws Exception {
            hasRun = true;
            return loader.call();
        }
    }
}
