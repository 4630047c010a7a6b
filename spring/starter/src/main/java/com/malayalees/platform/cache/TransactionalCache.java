package com.malayalees.platform.cache;

import java.util.concurrent.Callable;
import org.springframework.cache.Cache;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * A cache whose puts and evictions in a transaction take effect after its commit, and never after a rollback: what others
 * read from the cache was committed. The transaction itself sees them at once. What is computed in a transaction that may
 * write is stored after the commit as well.
 */
final class TransactionalCache implements Cache {

    private final PostgresqlCache target;

    TransactionalCache(PostgresqlCache target) {
        this.target = target;
    }

    @Override
    public String getName() {
        return target.getName();
    }

    @Override
    public Object getNativeCache() {
        return target.getNativeCache();
    }

    PostgresqlCache target() {
        return target;
    }

    @Override
    public ValueWrapper get(Object key) {
        return PostgresqlCache.wrapped(read(target.entry(key)));
    }

    @Override
    public <T> T get(Object key, Class<T> type) {
        return PostgresqlCache.typed(read(target.entry(key)), type);
    }

    @Override
    public <T> T get(Object key, Callable<T> valueLoader) {
        if (!isDeferred()) {
            return target.get(key, valueLoader);
        }
        EntryKey entry = target.entry(key);
        TransactionChanges changes = TransactionChanges.of(target);
        if (!changes.has(entry)) {
            return target.getOrCompute(
                    key, entry, valueLoader, (value, store, giveUp) -> changes.computed(entry, value, store, giveUp));
        }
        Object value = changes.valueOf(entry);
        if (value == null) {
            try {
                value = valueLoader.call();
            } catch (Exception error) {
                throw new ValueRetrievalException(key, valueLoader, error);
            }
            changes.put(entry, value);
        }
        return PostgresqlCache.typed(value, null);
    }

    @Override
    public void put(Object key, Object value) {
        EntryKey entry = target.entry(key);
        if (isDeferred()) {
            TransactionChanges.of(target).put(entry, value);
        } else {
            target.write(entry, value);
        }
    }

    @Override
    public ValueWrapper putIfAbsent(Object key, Object value) {
        if (!isDeferred()) {
            return target.putIfAbsent(key, value);
        }
        ValueWrapper present = get(key);
        if (present == null) {
            put(key, value);
        }
        return present;
    }

    @Override
    public void evict(Object key) {
        EntryKey entry = target.entry(key);
        if (isDeferred()) {
            TransactionChanges.of(target).put(entry, null);
        } else {
            target.evict(entry);
        }
    }

    /** At once, as Spring asks for it before an invocation, and again after the commit. */
    @Override
    public boolean evictIfPresent(Object key) {
        if (isDeferred()) {
            TransactionChanges.of(target).put(target.entry(key), null);
        }
        return target.evictIfPresent(key);
    }

    @Override
    public void clear() {
        if (isDeferred()) {
            TransactionChanges.of(target).clear(target.tenant());
        } else {
            target.clear();
        }
    }

    /** At once, as Spring asks for it before an invocation, and again after the commit. */
    @Override
    public boolean invalidate() {
        if (isDeferred()) {
            TransactionChanges.of(target).clear(target.tenant());
        }
        return target.invalidate();
    }

    private Object read(EntryKey entry) {
        if (isDeferred()) {
            TransactionChanges changes = TransactionChanges.of(target);
            if (changes.has(entry)) {
                return changes.valueOf(entry);
            }
        }
        return target.read(entry);
    }

    /** A transaction that only reads has nothing that others may not see. */
    private static boolean isDeferred() {
        return TransactionSynchronizationManager.isSynchronizationActive()
                && TransactionSynchronizationManager.isActualTransactionActive()
                && !TransactionSynchronizationManager.isCurrentTransactionReadOnly();
    }
}
