package com.malayalees.platform.redis;

import com.malayalees.platform.cache.EntryKey;
import com.malayalees.platform.cache.TenantResolver;
import java.nio.charset.StandardCharsets;
import org.springframework.data.redis.cache.RedisCache;
import org.springframework.data.redis.cache.RedisCacheConfiguration;
import org.springframework.data.redis.cache.RedisCacheWriter;

/** Spring's cache on Redis with the keys of the table, {@code tenant:cache:key}: so both sides can be copied and compared. */
final class TenantRedisCache extends RedisCache {

    private final TenantResolver tenants;

    TenantRedisCache(
            String name, RedisCacheWriter writer, RedisCacheConfiguration configuration, TenantResolver tenants) {
        super(name, writer, configuration);
        this.tenants = tenants;
    }

    @Override
    protected String createCacheKey(Object key) {
        return EntryKey.of(tenants.currentTenant(), getName(), key).full();
    }

    /** Removes the entries of the current tenant. */
    @Override
    public void clear() {
        clear(literally(EntryKey.prefix(tenants.currentTenant(), getName())));
    }

    /**
     * Removes the entries of all tenants. A pattern cannot say "without a colon", so an entry of another cache goes as well when
     * its own key has this cache's name between colons.
     */
    void clearForAllTenants() {
        clear("*:" + literally(getName()) + ":");
    }

    @Override
    public void clear(String prefix) {
        RedisWriters.clear(getCacheWriter(), getName(), (prefix + "*").getBytes(StandardCharsets.UTF_8));
    }

    /** Source: Redis documentation, KEYS: characters with a meaning in a pattern lose it after a backslash (2026-11). */
    private static String literally(String text) {
        return text.replaceAll("[\\\\*?\\[\\]^-]", "\\\\$0");
    }
}
