package com.malayalees.platform.cache;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.cache.Cache;
import org.springframework.cache.CacheManager;
import org.springframework.cache.transaction.TransactionAwareCacheDecorator;

/** The caches on the table. A cache is there as soon as its name is used; each tenant has its own entries in it. */
public final class PostgresqlCacheManager implements CacheManager {

    private final MalayaleesCacheProperties properties;
    private final CacheParts parts;
    private final Map<String, PostgresqlCache> caches = new ConcurrentHashMap<>();
    private final Map<String, Cache> decorated = new ConcurrentHashMap<>();

    public PostgresqlCacheManager(
            CacheTable table,
            CacheValueSerializer serializer,
            TenantResolver tenants,
            MalayaleesCacheProperties properties) {
        this.properties = properties;
        this.parts = new CacheParts(table, serializer, tenants, new FaultGuard(properties.pause()), properties.lease());
        properties.caches().keySet().forEach(this::getCache);
    }

    @Override
    public Cache getCache(String name) {
        Cache known = decorated.get(name);
        return known != null ? known : decorated.computeIfAbsent(name, this::decorate);
    }

    @Override
    public Collection<String> getCacheNames() {
        return List.copyOf(caches.keySet());
    }

    /** The caches that were used or configured, without the decoration for transactions. */
    public Collection<PostgresqlCache> caches() {
        return List.copyOf(caches.values());
    }

    private Cache decorate(String name) {
        PostgresqlCache cache =
                caches.computeIfAbsent(name, each -> new PostgresqlCache(each, properties.timeToLiveOf(each), parts));
        return properties.transactionAware() ? new TransactionAwareCacheDecorator(cache) : cache;
    }
}
