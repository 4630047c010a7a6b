package com.malayalees.platform.cache;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * The cache on PostgreSQL.
 *
 * @param type where values are cached; CACHE_TYPE of the stack unless it is set
 * @param alsoWrite where values are written and evicted as well, without being read: while one cache takes the place of the other
 * @param table the table of the product's migrations; POSTGRES_CACHE_TABLE of the stack unless it is set
 * @param tenant the tenant of all entries while the application has no TenantResolver
 * @param timeToLive how long an entry lives, from 1 ms to ten years
 * @param lease how long one caller of a synchronised cache may compute while others wait
 * @param timeout how long a call waits for a connection, and for the server's answer
 * @param pause how long the cache is left alone after a fault of the server
 * @param connections of the cache's own pool, taken off spring.datasource.hikari.maximum-pool-size; by default 1 up to a
 *     total of 4, and 2 above
 * @param check whether the table, its functions and the role's rights are checked at start-up
 * @param batching whether calls that wait for a connection are sent as one statement
 * @param near values in the memory of each instance, beside the table
 * @param transactionAware whether puts and evictions in a transaction wait for its commit
 * @param statistics whether hits, misses and evictions are recorded in the database
 * @param allowedPackages packages of cached classes, with those below them, beside the application's own
 * @param caches settings of single caches, by name
 */
@ConfigurationProperties("malayalees.cache")
public record MalayaleesCacheProperties(
        @DefaultValue("postgresql") CacheType type,
        CacheType alsoWrite,
        @DefaultValue("app_cache") String table,
        @DefaultValue("shared") String tenant,
        @DefaultValue("10m") Duration timeToLive,
        @DefaultValue("10s") Duration lease,
        @DefaultValue("2s") Duration timeout,
        @DefaultValue("1s") Duration pause,
        Integer connections,
        @DefaultValue("true") boolean check,
        @DefaultValue("true") boolean batching,
        @DefaultValue Near near,
        @DefaultValue("true") boolean transactionAware,
        @DefaultValue("true") boolean statistics,
        @DefaultValue List<String> allowedPackages,
        @DefaultValue Map<String, CacheSettings> caches) {

    /** Where values are cached. */
    public enum CacheType {
        POSTGRESQL,
        REDIS
    }

    /**
     * Settings of one cache. What is not set is as for all caches.
     *
     * @param timeToLive how long an entry of this cache lives
     * @param type where values of this cache are
     * @param alsoWrite where values of this cache are written as well; the same as the type: nowhere else
     * @param near values of this cache in the memory of each instance
     */
    public record CacheSettings(Duration timeToLive, CacheType type, CacheType alsoWrite, NearSettings near) {}

    /**
     * Values that an instance has read are given again from its memory, always as the same object. Needs Caffeine on the
     * class path.
     *
     * @param enabled whether there is such a memory for each cache
     * @param timeToLive how long a value may be given after it was read: so long may another instance serve an older one
     * @param maximumEntries most values of one cache
     * @param maximumSize most characters of keys and values of one cache, in place of maximumEntries
     */
    public record Near(
            @DefaultValue("false") boolean enabled,
            @DefaultValue("5s") Duration timeToLive,
            @DefaultValue("10000") long maximumEntries,
            DataSize maximumSize) {

        public Near {
            if (timeToLive.isNegative() || timeToLive.isZero()) {
                throw new IllegalArgumentException(
                        "malayalees.cache.near.time-to-live is %s and must be longer than 0".formatted(timeToLive));
            }
            if (maximumEntries < 1) {
                throw new IllegalArgumentException(
                        "malayalees.cache.near.maximum-entries is %d and must be at least 1".formatted(maximumEntries));
            }
        }
    }

    /** Settings of {@link Near} for one cache. What is not set is as for all caches. */
    public record NearSettings(Boolean enabled, Duration timeToLive, Long maximumEntries, DataSize maximumSize) {

        Near over(Near all) {
            return new Near(
                    enabled == null ? all.enabled : enabled,
                    timeToLive == null ? all.timeToLive : timeToLive,
                    maximumEntries == null ? all.maximumEntries : maximumEntries,
                    maximumSize == null && maximumEntries == null ? all.maximumSize : maximumSize);
        }
    }

    /** The memory of one cache. */
    public Near nearOf(String cache) {
        return settingOf(cache, CacheSettings::near).map(own -> own.over(near)).orElse(near);
    }

    /** The time to live of a cache. */
    public Duration timeToLiveOf(String cache) {
        return settingOf(cache, CacheSettings::timeToLive).orElse(timeToLive);
    }

    /** Where values of a cache are read. */
    public CacheType typeOf(String cache) {
        return settingOf(cache, CacheSettings::type).orElse(type);
    }

    /** Where values of a cache are written besides. */
    public Optional<CacheType> alsoWriteOf(String cache) {
        return settingOf(cache, CacheSettings::alsoWrite)
                .or(() -> Optional.ofNullable(alsoWrite))
                .filter(other -> other != typeOf(cache));
    }

    /** Whether any cache reads or writes entries of this type. */
    public boolean uses(CacheType some) {
        return Stream.concat(Stream.of(""), caches.keySet().stream())
                .anyMatch(cache -> typeOf(cache) == some
                        || alsoWriteOf(cache).filter(other -> other == some).isPresent());
    }

    private <T> Optional<T> settingOf(String cache, Function<CacheSettings, T> setting) {
        CacheSettings exact = caches.get(cache);
        return Optional.ofNullable(exact != null ? exact : settingsByVariable(cache))
                .map(setting);
    }

    /** The name in an environment variable has no capitals and no dashes: MALAYALEES_CACHE_CACHES_USERPROFILES_TYPE. */
    private CacheSettings settingsByVariable(String cache) {
        return caches.get(cache.replaceAll("[^A-Za-z0-9]", "").toLowerCase(Locale.ROOT));
    }
}
