package com.malayalees.platform.benchmark;

import com.malayalees.platform.benchmark.Measurement.Side;
import com.malayalees.platform.cache.CacheValueSerializer;
import com.malayalees.platform.redis.RedisWriters;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.cache.CacheManager;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.cache.RedisCacheConfiguration;
import org.springframework.data.redis.cache.RedisCacheManager;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.serializer.RedisSerializationContext.SerializationPair;
import org.springframework.data.redis.serializer.RedisSerializer;

/** The cache managers, each made at its first use and kept. Addresses of the servers come from Boot's own variables. */
final class Sides {

    /** Nothing ends while it is measured. */
    private static final Duration TIME_TO_LIVE = Duration.ofHours(10);

    private final Map<Side, ConfigurableApplicationContext> contexts = new EnumMap<>(Side.class);
    private final Map<Side, CacheManager> managers = new EnumMap<>(Side.class);

    CacheManager manager(Side side) {
        return managers.computeIfAbsent(
                side,
                each -> each == Side.REDIS
                        ? redis()
                        : context(each).getBean("postgresqlCacheManager", CacheManager.class));
    }

    CacheValueSerializer serializer() {
        return context(Side.POSTGRESQL).getBean(CacheValueSerializer.class);
    }

    private RedisCacheManager redis() {
        CacheValueSerializer serializer = serializer();
        RedisCacheConfiguration configuration = RedisCacheConfiguration.defaultCacheConfig()
                .entryTtl(TIME_TO_LIVE)
                .serializeValuesWith(SerializationPair.fromSerializer(new SameText(serializer)));
        RedisCacheManager manager = RedisCacheManager.builder(
                        RedisWriters.over(context(Side.POSTGRESQL).getBean(RedisConnectionFactory.class)))
                .cacheDefaults(configuration)
                .build();
        manager.afterPropertiesSet();
        return manager;
    }

    private ConfigurableApplicationContext context(Side side) {
        return contexts.computeIfAbsent(
                side,
                each -> new SpringApplicationBuilder(Application.class)
                        .web(WebApplicationType.NONE)
                        .properties(
                                "spring.main.banner-mode=off",
                                "logging.level.root=WARN",
                                "malayalees.cache.time-to-live=" + TIME_TO_LIVE,
                                "malayalees.cache.batching=" + (each != Side.SINGLE),
                                "malayalees.cache.near.enabled=" + (each == Side.NEAR),
                                "malayalees.cache.near.maximum-entries=20000")
                        .run());
    }

    void close() {
        contexts.values().forEach(ConfigurableApplicationContext::close);
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {}

    /** The same work for both: what differs is the way to the server. */
    private record SameText(CacheValueSerializer serializer) implements RedisSerializer<Object> {

        @Override
        public byte[] serialize(Object value) {
            return serializer.serialize(value).getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public Object deserialize(byte[] bytes) {
            return bytes == null ? null : serializer.deserialize(new String(bytes, StandardCharsets.UTF_8));
        }
    }
}
