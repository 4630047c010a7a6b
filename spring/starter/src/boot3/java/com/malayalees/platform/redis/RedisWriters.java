package com.malayalees.platform.redis;

import org.springframework.data.redis.cache.BatchStrategies;
import org.springframework.data.redis.cache.RedisCacheWriter;
import org.springframework.data.redis.connection.RedisConnectionFactory;

/** What Spring Data Redis 3 calls otherwise than Spring Data Redis 4. */
public final class RedisWriters {

    private RedisWriters() {}

    /** A writer that clears by SCAN: a serverless Valkey has no KEYS, and on a server KEYS blocks everyone else. */
    public static RedisCacheWriter over(RedisConnectionFactory connections) {
        return RedisCacheWriter.nonLockingRedisCacheWriter(connections, BatchStrategies.scan(1000));
    }

    static void clear(RedisCacheWriter writer, String cache, byte[] pattern) {
        writer.clean(cache, pattern);
    }
}
