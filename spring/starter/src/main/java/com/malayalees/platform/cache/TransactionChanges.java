package com.malayalees.platform.cache;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** What the current transaction will change in one cache when it commits. */
final class TransactionChanges implements TransactionSynchronization {

    private final PostgresqlCache cache;
    /** A null is an eviction. */
    private final Map<EntryKey, Object> entries = new LinkedHashMap<>();

    private final Set<String> cleared = new HashSet<>();
    private final Map<EntryKey, Computed> computed = new LinkedHashMap<>();

    private TransactionChanges(PostgresqlCache cache) {
        this.cache = cache;
    }

    private record Computed(Object value, Runnable store, Runnable giveUp) {}

    /** Those of the current transaction; there must be one. */
    static TransactionChanges of(PostgresqlCache cache) {
        if (TransactionSynchronizationManager.getResource(cache) instanceof TransactionChanges known) {
            return known;
        }
        TransactionChanges changes = new TransactionChanges(cache);
        TransactionSynchronizationManager.bindResource(cache, changes);
        TransactionSynchronizationManager.registerSynchronization(changes);
        return changes;
    }

    /** Whether the transaction has changed or computed the entry. */
    boolean has(EntryKey key) {
        return entries.containsKey(key) || cleared.contains(key.tenant()) || computed.containsKey(key);
    }

    /** Null when the transaction has removed it. */
    Object valueOf(EntryKey key) {
        if (entries.containsKey(key)) {
            return entries.get(key);
        }
        Computed made = cleared.contains(key.tenant()) ? null : computed.get(key);
        return made == null ? null : made.value();
    }

    void put(EntryKey key, Object value) {
        entries.put(key, value);
    }

    void clear(String tenant) {
        cleared.add(tenant);
        entries.keySet().removeIf(key -> key.tenant().equals(tenant));
    }

    void computed(EntryKey key, Object value, Runnable store, Runnable giveUp) {
        computed.put(key, new Computed(value, store, giveUp));
    }

    @Override
    public void suspend() {
        TransactionSynchronizationManager.unbindResourceIfPossible(cache);
    }

    @Override
    public void resume() {
        TransactionSynchronizationManager.bindResource(cache, this);
    }

    @Override
    public void afterCommit() {
        apply();
    }

    /** Once more after a commit: what ran after it may have changed entries as well. */
    @Override
    public void afterCompletion(int status) {
        TransactionSynchronizationManager.unbindResourceIfPossible(cache);
        if (status == STATUS_COMMITTED) {
            apply();
        } else {
            computed.values().forEach(each -> each.giveUp().run());
        }
        if (status == STATUS_UNKNOWN) {
            // It may have been committed: no older value may stay, and no newer one may come.
            entries.replaceAll((key, value) -> null);
            computed.clear();
            apply();
        }
    }

    /** First what was computed: this transaction changed it later, or it would not have been missing. */
    private void apply() {
        computed.values().forEach(each -> each.store().run());
        cleared.forEach(cache::clear);
        entries.forEach((key, value) -> {
            if (value == null) {
                cache.evict(key);
            } else {
                cache.write(key, value);
            }
        });
        computed.clear();
        cleared.clear();
        entries.clear();
    }
}
