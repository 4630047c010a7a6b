package com.malayalees.platform.benchmark;

import org.springframework.data.redis.cache.RedisCacheWriter;
import org.springframework.data.redis.connection.RedisConnectionFactory;

/** How Spring Data Redis writes entries. */
final class RedisWriters {

    private RedisWriters() {}

    /** One that waits for Redis, as Spring Data Redis 3.5 does. */
    static RedisCacheWriter waiting(RedisConnectionFactory connections) {
        return RedisCacheWriter.nonLockingRedisCacheWriter(connections);
    }
}
