package com.malayalees.platform.cache;

import com.malayalees.platform.cache.MalayaleesCacheProperties.CacheType;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.springframework.cache.Cache;
import org.springframework.cache.transaction.TransactionAwareCacheDecorator;

/** The caches on the table. A cache is there as soon as its name is used; each tenant has its own entries in it. */
public final class PostgresqlCacheManager implements ObservedCacheManager {

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
        this.parts = new CacheParts(
                table, serializer, tenants, new FaultGuard("the database", properties.pause()), properties.lease());
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

    @Override
    public CacheType type() {
        return CacheType.POSTGRESQL;
    }

    @Override
    public Map<String, CacheStatistics> statistics() {
        return caches.values().stream()
                .collect(Collectors.toUnmodifiableMap(PostgresqlCache::getName, PostgresqlCache::statistics));
    }

    @Override
    public Optional<CacheOutage> outage() {
        return parts.guard().outage();
    }

    @Override
    public void clearForAllTenants(String name) {
        PostgresqlCache cache = caches.get(name);
        if (cache != null) {
            parts.guard().ask(cache.statistics(), () -> parts.table().evictByNameForAllTenants(name), 0L);
        }
    }

    private Cache decorate(String name) {
        PostgresqlCache cache =
                caches.computeIfAbsent(name, each -> new PostgresqlCache(each, properties.timeToLiveOf(each), parts));
        return properties.transactionAware() ? new TransactionAwareCacheDecorator(cache) : cache;
    }
}
