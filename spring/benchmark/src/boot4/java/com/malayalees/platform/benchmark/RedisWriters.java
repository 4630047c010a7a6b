package com.malayalees.platform.benchmark;

import org.springframework.data.redis.cache.RedisCacheWriter;
import org.springframework.data.redis.cache.RedisCacheWriter.RedisCacheWriterConfigurer;
import org.springframework.data.redis.connection.RedisConnectionFactory;

/** How Spring Data Redis writes entries. */
final class RedisWriters {

    private RedisWriters() {}

    /**
     * One that waits for Redis. By default, Spring Data Redis 4.0 only sends a put on Lettuce and does not report when it fails.
     * Source: DefaultRedisCacheWriter of spring-data-redis 4.0.6 (2026-11).
     */
    static RedisCacheWriter waiting(RedisConnectionFactory connections) {
        return RedisCacheWriter.create(connections, RedisCacheWriterConfigurer::immediateWrites);
    }
}
