package com.malayalees.platform.autoconfigure;

/** A cache is to be on Redis, and the application has nothing to reach it with. */
final class RedisIsMissing extends RuntimeException {

    private final String action;

    private RedisIsMissing(String message, String action) {
        super(message);
        this.action = action;
    }

    static RedisIsMissing library() {
        return new RedisIsMissing(
                "A cache is of type redis (CACHE_TYPE, or malayalees.cache with its type or also-write), and Spring Data Redis is not on the class path.",
                "Add org.springframework.boot:spring-boot-starter-data-redis to the application, or set CACHE_TYPE=postgresql.");
    }

    static RedisIsMissing connections() {
        return new RedisIsMissing(
                "A cache is of type redis (CACHE_TYPE, or malayalees.cache with its type or also-write), and there is not exactly one RedisConnectionFactory.",
                "Let Spring Boot make it of spring.data.redis.*, or mark the one for the caches as @Primary, or define a RedisCacheManager.");
    }

    String action() {
        return action;
    }
}
