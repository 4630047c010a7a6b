package com.malayalees.platform.redis;

import com.malayalees.platform.cache.CacheStatistics;
import com.malayalees.platform.cache.TenantResolver;
import com.malayalees.platform.redis.Unevicted.Key;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.springframework.cache.Cache;
import org.springframework.cache.support.SimpleValueWrapper;

/**
 * A cache of RedisCacheManager with the promises of those on PostgreSQL: faults are never thrown but counted, a null is never
 * cached, a put of null removes the entry, and an entry that could not be removed or replaced is not read in this process
 * before it was. A synchronised get computes once in this process, not over all of them.
 */
final class GuardedRedisCache implements Cache {

    private final Cache redis;
    private final TenantResolver tenants;
    private final RedisGuard guard;
    private final CacheStatistics statistics;
    private final Unevicted unevicted = new Unevicted();
    private final OneAtATime loads = new OneAtATime();

    GuardedRedisCache(Cache redis, TenantResolver tenants, RedisGuard guard, CacheStatistics statistics) {
        this.redis = redis;
        this.tenants = tenants;
        this.guard = guard;
        this.statistics = statistics;
    }

    @Override
    public String getName() {
        return redis.getName();
    }

    @Override
    public Object getNativeCache() {
        return redis.getNativeCache();
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
        return uncheckedly(value);
    }

    @Override
    public <T> T get(Object key, Callable<T> valueLoader) {
        Key entry = entry(key);
        Object present = read(entry);
        if (present != null) {
            return uncheckedly(present);
        }
        return loads.run(entry, () -> {
            // Another thread may have put it a moment ago.
            Object late = find(entry);
            return late != null ? uncheckedly(late) : load(entry, valueLoader);
        });
    }

    @Override
    public void put(Object key, Object value) {
        put(entry(key), value);
    }

    @Override
    public ValueWrapper putIfAbsent(Object key, Object value) {
        if (value == null) {
            return get(key);
        }
        return isClean(entry(key)) ? ask(() -> redis.putIfAbsent(key, value), null) : null;
    }

    @Override
    public void evict(Object key) {
        if (evict(entry(key))) {
            statistics.evicted(tenants.currentTenant());
        }
    }

    /** Redis does not say whether it was there. */
    @Override
    public boolean evictIfPresent(Object key) {
        evict(key);
        return false;
    }

    @Override
    public void clear() {
        clear(tenants.currentTenant());
    }

    /** Redis does not say whether there were any. */
    @Override
    public boolean invalidate() {
        clear();
        return false;
    }

    /** Removes the entries of all tenants; where the keys are of the application's own making, what its clear() removes. */
    void clearForAllTenants() {
        done(redis instanceof TenantRedisCache ours ? ours::clearForAllTenants : redis::clear);
    }

    private Key entry(Object key) {
        return new Key(tenants.currentTenant(), key);
    }

    private Object read(Key entry) {
        Object value = find(entry);
        statistics.read(entry.tenant(), value != null);
        return value;
    }

    private Object find(Key entry) {
        ValueWrapper found = isClean(entry) ? ask(() -> redis.get(entry.key()), null) : null;
        return found == null ? null : found.get();
    }

    /** False when the entry may be an old one that cannot be removed now. */
    private boolean isClean(Key entry) {
        boolean isCleared = !unevicted.hasAll(entry.tenant()) || clear(entry.tenant());
        return isCleared && (!unevicted.has(entry) || evict(entry));
    }

    private void put(Key entry, Object value) {
        if (value != null && isClean(entry) && done(() -> redis.put(entry.key(), value))) {
            statistics.put(entry.tenant());
        } else {
            // An older value must not stay.
            evict(entry);
        }
    }

    private boolean evict(Key entry) {
        boolean isDone = done(() -> redis.evict(entry.key()));
        if (isDone) {
            unevicted.remove(entry);
        } else {
            unevicted.add(entry);
        }
        return isDone;
    }

    private boolean clear(String tenant) {
        boolean isDone = done(redis::clear);
        if (isDone) {
            unevicted.removeAll(tenant);
        } else {
            unevicted.addAll(tenant);
        }
        return isDone;
    }

    private <T> T load(Key entry, Callable<T> valueLoader) {
        T value;
        try {
            value = valueLoader.call();
        } catch (Exception error) {
            throw new ValueRetrievalException(entry.key(), valueLoader, error);
        }
        put(entry, value);
        return value;
    }

    private boolean done(Runnable call) {
        return ask(
                () -> {
                    call.run();
                    return true;
                },
                false);
    }

    private <T> T ask(Supplier<T> call, T fallback) {
        return guard.ask(getName(), statistics, call, fallback);
    }

    @SuppressWarnings("unchecked")
    private static <T> T uncheckedly(Object value) {
        return (T) value;
    }
}
