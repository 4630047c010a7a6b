package com.malayalees.platform.redis;

import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import org.springframework.cache.Cache;

/** Reads one cache, and writes and evicts in two. Each of them keeps a fault to itself. */
final class ParallelCache implements Cache {

    private final Cache read;
    private final Cache other;
    private final Agreement agreement;

    ParallelCache(Cache read, Cache other, Agreement agreement) {
        this.read = read;
        this.other = other;
        this.agreement = agreement;
    }

    @Override
    public String getName() {
        return read.getName();
    }

    @Override
    public Object getNativeCache() {
        return read.getNativeCache();
    }

    @Override
    public ValueWrapper get(Object key) {
        ValueWrapper found = read.get(key);
        if (found != null) {
            compare(key, found.get());
        }
        return found;
    }

    @Override
    public <T> T get(Object key, Class<T> type) {
        T found = read.get(key, type);
        if (found != null) {
            compare(key, found);
        }
        return found;
    }

    /** Computed under the lock or lease of the cache that is read; the other one gets an ordinary put. */
    @Override
    public <T> T get(Object key, Callable<T> valueLoader) {
        AtomicBoolean isComputed = new AtomicBoolean();
        T value = read.get(key, () -> {
            T computed = valueLoader.call();
            isComputed.set(true);
            return computed;
        });
        if (isComputed.get()) {
            other.put(key, value);
        } else if (value != null) {
            compare(key, value);
        }
        return value;
    }

    @Override
    public void put(Object key, Object value) {
        read.put(key, value);
        other.put(key, value);
    }

    @Override
    public ValueWrapper putIfAbsent(Object key, Object value) {
        ValueWrapper present = read.putIfAbsent(key, value);
        other.put(key, present == null ? value : present.get());
        return present;
    }

    @Override
    public void evict(Object key) {
        read.evict(key);
        other.evict(key);
    }

    @Override
    public boolean evictIfPresent(Object key) {
        boolean wasPresent = read.evictIfPresent(key);
        other.evictIfPresent(key);
        return wasPresent;
    }

    @Override
    public void clear() {
        read.clear();
        other.clear();
    }

    @Override
    public boolean invalidate() {
        boolean hadEntries = read.invalidate();
        other.invalidate();
        return hadEntries;
    }

    private void compare(Object key, Object value) {
        agreement.compare(value, () -> {
            ValueWrapper found = other.get(key);
            return found == null ? null : found.get();
        });
    }
}
