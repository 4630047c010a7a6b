package com.malayalees.platform.cache;

import com.zaxxer.hikari.HikariDataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How the connections of an instance are divided. Its whole number is spring.datasource.hikari.maximum-pool-size, which the
 * stack's connection budget counts.
 */
public record PoolDivision(int application, int cache) {

    private static final Logger LOG = LoggerFactory.getLogger("com.malayalees.platform.cache");

    /** Of HikariCP, where nothing is set. Source: HikariCP's README, maximumPoolSize (2026-11). */
    private static final int DEFAULT_TOTAL = 10;

    private static final int LARGEST_SMALL_TOTAL = 4;

    /**
     * @param cache what malayalees.cache.connections says, or null
     * @throws CacheSetupException when nothing is left for the application
     */
    static PoolDivision of(int total, Integer cache) {
        int own = cache != null ? cache : total <= LARGEST_SMALL_TOTAL ? 1 : 2;
        if (own < 1) {
            throw new CacheSetupException(
                    "malayalees.cache.connections is %d, and the cache needs a connection of its own.".formatted(own),
                    "Set malayalees.cache.connections to 1 or more, or CACHE_TYPE=redis.");
        }
        if (total - own < 1) {
            throw new CacheSetupException(
                    ("A pool of %d cannot be divided: the cache takes %d (malayalees.cache.connections), and the"
                                    + " application needs one as well.")
                            .formatted(total, own),
                    "Set SPRING_DATASOURCE_HIKARI_MAXIMUM_POOL_SIZE (poolSize of the stack) to %d or more."
                            .formatted(own + 1));
        }
        return new PoolDivision(total - own, own);
    }

    /**
     * Takes the cache's connections off the application's pool, before that opens any.
     *
     * @throws CacheSetupException when nothing is left for the application
     */
    public static PoolDivision divide(HikariDataSource pool, MalayaleesCacheProperties properties) {
        int total = pool.getMaximumPoolSize() < 1 ? DEFAULT_TOTAL : pool.getMaximumPoolSize();
        PoolDivision division = of(total, properties.connections());
        pool.setMaximumPoolSize(division.application);
        if (pool.getMinimumIdle() > division.application) {
            pool.setMinimumIdle(division.application);
        }
        LOG.info(
                "Of {} connections to the database, {} are the application's and {} the cache's (malayalees.cache.connections).",
                total,
                division.application,
                division.cache);
        return division;
    }
}
