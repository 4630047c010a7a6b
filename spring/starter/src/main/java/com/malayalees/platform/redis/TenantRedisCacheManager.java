package com.malayalees.platform.redis;

import com.malayalees.platform.cache.CacheValueSerializer;
import com.malayalees.platform.cache.MalayaleesCacheProperties;
import com.malayalees.platform.cache.TenantResolver;
import org.springframework.data.redis.cache.RedisCache;
import org.springframework.data.redis.cache.RedisCacheConfiguration;
import org.springframework.data.redis.cache.RedisCacheManager;
import org.springframework.data.redis.serializer.RedisSerializationContext.SerializationPair;

/** Spring Data Redis' manager, with the tenants, texts and times to live of the caches on PostgreSQL. Null values are not cached. */
public final class TenantRedisCacheManager extends RedisCacheManager {

    private final TenantResolver tenants;
    private final MalayaleesCacheProperties properties;

    public TenantRedisCacheManager(
            CacheRedisConnections connections,
            CacheValueSerializer serializer,
            TenantResolver tenants,
            MalayaleesCacheProperties properties) {
        super(
                RedisWriters.over(connections.connections()),
                RedisCacheConfiguration.defaultCacheConfig()
                        .disableCachingNullValues()
                        .serializeValuesWith(SerializationPair.fromSerializer(new TextSerializer(serializer))));
        this.tenants = tenants;
        this.properties = properties;
    }

    @Override
    protected RedisCache createRedisCache(String name, RedisCacheConfiguration configuration) {
        RedisCacheConfiguration own = configuration == null ? getDefaultCacheConfiguration() : configuration;
        return new TenantRedisCache(name, getCacheWriter(), own.entryTtl(properties.timeToLiveOf(name)), tenants);
    }
}
