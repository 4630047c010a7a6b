package com.malayalees.platform.cache;

import java.util.Objects;

/**
 * The key of an entry. In the table it is {@code tenant:cache:key}; tenant and cache name have no colon, so no tenant can
 * name an entry of another.
 */
public final class EntryKey {

    private final String tenant;
    private final String cache;
    private final String key;
    private final String full;

    /**
     * @param key the key within the cache
     * @throws IllegalArgumentException when tenant or cache name is empty or has a colon, or a text cannot be stored
     */
    public EntryKey(String tenant, String cache, String key) {
        this.tenant = Texts.checkName("tenant", tenant);
        this.cache = Texts.checkName("cache name", cache);
        this.key = Texts.checkStorable("cache key", Objects.requireNonNull(key, "key"));
        this.full = tenant + ':' + cache + ':' + key;
    }

    /**
     * The key of an entry of Spring's cache.
     *
     * @param key as the application gives it
     * @throws IllegalArgumentException as above, or when the key is of a class that has no exact text
     */
    public static EntryKey of(String tenant, String cache, Object key) {
        String prefix = prefix(tenant, cache);
        return new EntryKey(
                tenant, cache, KeyTexts.of(key, JdbcCacheTable.LONGEST_KEY_BYTES - Texts.utf8Bytes(prefix)));
    }

    /** What the keys of all entries of a tenant's cache begin with. */
    public static String prefix(String tenant, String cache) {
        return Texts.checkName("tenant", tenant) + ':' + Texts.checkName("cache name", cache) + ':';
    }

    public String tenant() {
        return tenant;
    }

    public String cache() {
        return cache;
    }

    /** The key within the cache. */
    public String key() {
        return key;
    }

    /** The key in the table. */
    public String full() {
        return full;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof EntryKey that && full.equals(that.full);
    }

    @Override
    public int hashCode() {
        return full.hashCode();
    }

    @Override
    public String toString() {
        return full;
    }
}
