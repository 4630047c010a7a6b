package com.malayalees.platform.cache;

import com.malayalees.platform.cache.MalayaleesCacheProperties.CacheType;
import com.malayalees.platform.cache.MalayaleesCacheProperties.Near;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.springframework.cache.Cache;
import org.springframework.util.ClassUtils;

/** The caches on the table. A cache is there as soon as its name is used; each tenant has its own entries in it. */
public final class PostgresqlCacheManager implements ObservedCacheManager, AutoCloseable {

    private static final String CAFFEINE = "com.github.benmanes.caffeine.cache.Caffeine";

    private final MalayaleesCacheProperties properties;
    private final FaultTolerantTable table;
    private final CacheParts parts;
    private final CacheStatistics ofAll = new CacheStatistics();
    private final Map<String, Cache> caches = new ConcurrentHashMap<>();

    public PostgresqlCacheManager(
            CacheTable table,
            CacheValueSerializer serializer,
            TenantResolver tenants,
            MalayaleesCacheProperties properties) {
        this.properties = properties;
        this.table = new FaultTolerantTable(table, properties.pause());
        this.parts = new CacheParts(this.table, serializer, tenants, new LeasedComputation(properties.lease()));
        properties.caches().keySet().forEach(this::getCache);
    }

    /** @throws IllegalArgumentException when a cache cannot have this name */
    @Override
    public Cache getCache(String name) {
        Cache known = caches.get(name);
        return known != null ? known : caches.computeIfAbsent(name, this::create);
    }

    @Override
    public Collection<String> getCacheNames() {
        return List.copyOf(caches.keySet());
    }

    /** The caches that were configured or used, for their statistics: what they do takes effect without waiting for a commit. */
    public Collection<PostgresqlCache> caches() {
        return caches.values().stream()
                .map(cache ->
                        cache instanceof TransactionalCache deferred ? deferred.target() : (PostgresqlCache) cache)
                .toList();
    }

    /** Removes every entry of a tenant, at once. Returns how many there were; those of a server that is away are removed later. */
    public long evictTenant(String tenant) {
        long evicted = table.evictByTenant(Texts.checkName("tenant", tenant), ofAll);
        caches().forEach(cache -> cache.forgetOf(tenant));
        return evicted;
    }

    /** Removes every entry of every tenant, at once. Returns how many there were; those of a server that is away are removed later. */
    public long evictAll() {
        long evicted = table.evictAll(ofAll);
        caches().forEach(cache -> cache.forgetOf(null));
        return evicted;
    }

    @Override
    public void clearForAllTenants(String name) {
        if (caches.containsKey(name)) {
            table.evictByNameForAllTenants(name, ofAll);
            caches().stream().filter(cache -> cache.getName().equals(name)).forEach(cache -> cache.forgetOf(null));
        }
    }

    @Override
    public CacheType type() {
        return CacheType.POSTGRESQL;
    }

    @Override
    public Map<String, CacheStatistics> statistics() {
        return caches().stream()
                .collect(Collectors.toUnmodifiableMap(PostgresqlCache::getName, PostgresqlCache::statistics));
    }

    @Override
    public Optional<CacheOutage> outage() {
        return table.outage();
    }

    /** Whether an outage, or an eviction that failed, is not over yet. */
    boolean isRecovering() {
        return table.isRecovering();
    }

    private Cache create(String name) {
        PostgresqlCache cache = new PostgresqlCache(name, properties.timeToLiveOf(name), parts, nearOf(name));
        return properties.transactionAware() ? new TransactionalCache(cache) : cache;
    }

    private NearCache nearOf(String name) {
        Near settings = properties.nearOf(name);
        if (!settings.enabled()) {
            return null;
        }
        if (!ClassUtils.isPresent(CAFFEINE, null)) {
            throw new IllegalStateException(
                    ("the near cache of \"%s\" needs Caffeine, which is not on the class path: add the dependency"
                                    + " com.github.ben-manes.caffeine:caffeine, or set malayalees.cache.near.enabled to false")
                            .formatted(name));
        }
        return new NearCache(settings, System::nanoTime);
    }

    /** Ends the attempts to reach a server that is away. */
    @Override
    public void close() {
        table.close();
    }
}
