package com.malayalees.platform.redis;

import org.springframework.data.redis.cache.BatchStrategies;
import org.springframework.data.redis.cache.RedisCacheWriter;
import org.springframework.data.redis.connection.RedisConnectionFactory;

/** What Spring Data Redis 4 calls otherwise than Spring Data Redis 3. */
public final class RedisWriters {

    private RedisWriters() {}

    /**
     * A writer that waits for Redis' answer: by default version 4 does not, so a get could miss what was just put, and nobody
     * would learn of a fault. It clears by SCAN: a serverless Valkey has no KEYS, and on a server KEYS blocks everyone else.
     */
    public static RedisCacheWriter over(RedisConnectionFactory connections) {
        return RedisCacheWriter.create(
                connections, writer -> writer.immediateWrites().batchStrategy(BatchStrategies.scan(1000)));
    }

    static void clear(RedisCacheWriter writer, String cache, byte[] pattern) {
        writer.invalidate(cache, pattern);
    }
}
