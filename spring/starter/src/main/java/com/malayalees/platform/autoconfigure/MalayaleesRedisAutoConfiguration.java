package com.malayalees.platform.autoconfigure;

import com.malayalees.platform.cache.CacheValueSerializer;
import com.malayalees.platform.cache.MalayaleesCacheProperties;
import com.malayalees.platform.cache.MalayaleesCacheProperties.CacheType;
import com.malayalees.platform.cache.ObservedCacheManager;
import com.malayalees.platform.cache.TenantResolver;
import com.malayalees.platform.redis.CacheRedisConnections;
import com.malayalees.platform.redis.GuardedRedisCacheManager;
import com.malayalees.platform.redis.MalayaleesParallelProperties;
import com.malayalees.platform.redis.MixedCacheManager;
import com.malayalees.platform.redis.TenantRedisCacheManager;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingClass;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.context.annotation.PropertySource;
import org.springframework.data.redis.cache.RedisCacheManager;
import org.springframework.data.redis.connection.RedisConnectionFactory;

/** Caches on Redis, where a setting says so. The primary manager picks the type of each cache. */
@AutoConfiguration(
        after = MalayaleesCacheAutoConfiguration.class,
        afterName = {
            "org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration",
            "org.springframework.boot.autoconfigure.data.redis.RedisAutoConfiguration"
        },
        beforeName = {
            "org.springframework.boot.cache.autoconfigure.CacheAutoConfiguration",
            "org.springframework.boot.autoconfigure.cache.CacheAutoConfiguration",
            "org.springframework.boot.data.redis.autoconfigure.health.DataRedisHealthContributorAutoConfiguration",
            "org.springframework.boot.data.redis.autoconfigure.health.DataRedisReactiveHealthContributorAutoConfiguration",
            "org.springframework.boot.actuate.autoconfigure.data.redis.RedisHealthContributorAutoConfiguration",
            "org.springframework.boot.actuate.autoconfigure.data.redis.RedisReactiveHealthContributorAutoConfiguration"
        })
@ConditionalOnBean(MalayaleesCacheProperties.class)
@ConditionalOnCacheType(CacheType.REDIS)
@EnableConfigurationProperties(MalayaleesParallelProperties.class)
@PropertySource("classpath:META-INF/malayalees-redis-defaults.properties")
public class MalayaleesRedisAutoConfiguration {

    @Bean
    @Primary
    MixedCacheManager malayaleesCacheManager(
            List<ObservedCacheManager> managers,
            CacheValueSerializer serializer,
            MalayaleesCacheProperties properties,
            MalayaleesParallelProperties parallel) {
        return new MixedCacheManager(managers, serializer, properties, parallel.sample());
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(RedisCacheManager.class)
    static class WithSpringDataRedis {

        @Bean
        @ConditionalOnMissingBean(RedisCacheManager.class)
        CacheRedisConnections malayaleesRedisConnections(
                ObjectProvider<RedisConnectionFactory> application, MalayaleesCacheProperties properties) {
            return CacheRedisConnections.like(
                    application.getIfUnique(() -> {
                        throw RedisIsMissing.connections();
                    }),
                    properties.timeout());
        }

        /** An application that has a RedisCacheManager of its own keeps its keys and values in Redis. */
        @Bean
        GuardedRedisCacheManager malayaleesRedisCacheManager(
                ObjectProvider<RedisCacheManager> own,
                ObjectProvider<CacheRedisConnections> connections,
                CacheValueSerializer serializer,
                TenantResolver tenants,
                MalayaleesCacheProperties properties) {
            RedisCacheManager redis = own.getIfAvailable(
                    () -> new TenantRedisCacheManager(connections.getObject(), serializer, tenants, properties));
            return new GuardedRedisCacheManager(redis, tenants, properties);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnMissingClass("org.springframework.data.redis.cache.RedisCacheManager")
    static class WithoutSpringDataRedis {

        WithoutSpringDataRedis() {
            throw RedisIsMissing.library();
        }
    }
}
