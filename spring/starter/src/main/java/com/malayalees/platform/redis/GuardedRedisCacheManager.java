package com.malayalees.platform.redis;

import com.malayalees.platform.cache.CacheOutage;
import com.malayalees.platform.cache.CacheStatistics;
import com.malayalees.platform.cache.MalayaleesCacheProperties;
import com.malayalees.platform.cache.MalayaleesCacheProperties.CacheType;
import com.malayalees.platform.cache.ObservedCacheManager;
import com.malayalees.platform.cache.TenantResolver;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.springframework.cache.Cache;
import org.springframework.cache.transaction.TransactionAwareCacheDecorator;
import org.springframework.data.redis.cache.RedisCacheManager;

/** The caches of a RedisCacheManager, with the promises of those on PostgreSQL. */
public final class GuardedRedisCacheManager implements ObservedCacheManager {

    private final RedisCacheManager redis;
    private final TenantResolver tenants;
    private final RedisGuard guard;
    private final boolean isTransactionAware;
    private final Map<String, Entry> caches = new ConcurrentHashMap<>();

    public GuardedRedisCacheManager(
            RedisCacheManager redis, TenantResolver tenants, MalayaleesCacheProperties properties) {
        this.redis = redis;
        this.tenants = tenants;
        this.guard = new RedisGuard(properties.pause());
        this.isTransactionAware = properties.transactionAware();
    }

    private record Entry(GuardedRedisCache cache, Cache offered, CacheStatistics statistics) {}

    /** Null for a name that the application's own RedisCacheManager does not allow. */
    @Override
    public Cache getCache(String name) {
        Entry entry = caches.get(name);
        if (entry == null) {
            entry = caches.computeIfAbsent(name, this::entryOf);
        }
        return entry == null ? null : entry.offered();
    }

    @Override
    public Collection<String> getCacheNames() {
        return List.copyOf(caches.keySet());
    }

    @Override
    public CacheType type() {
        return CacheType.REDIS;
    }

    @Override
    public Map<String, CacheStatistics> statistics() {
        return caches.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(
                        Map.Entry::getKey, each -> each.getValue().statistics()));
    }

    @Override
    public Optional<CacheOutage> outage() {
        return guard.outage();
    }

    @Override
    public void clearForAllTenants(String name) {
        Entry entry = caches.get(name);
        if (entry != null) {
            entry.cache().clearForAllTenants();
        }
    }

    private Entry entryOf(String name) {
        Cache raw = redis.getCache(name);
        if (raw == null) {
            return null;
        }
        CacheStatistics statistics = new CacheStatistics();
        GuardedRedisCache cache = new GuardedRedisCache(raw, tenants, guard, statistics);
        Cache offered = isTransactionAware ? new TransactionAwareCacheDecorator(cache) : cache;
        return new Entry(cache, offered, statistics);
    }
}
