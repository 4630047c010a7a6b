package com.malayalees.platform.cache;

import javax.sql.DataSource;

/** Why the cache cannot work with this configuration or database, found at start-up: what is wrong, and what to type. */
public final class CacheSetupException extends RuntimeException {

    private final String action;

    CacheSetupException(String problem, String action) {
        super(problem);
        this.action = action;
    }

    /** The cache copies the settings of HikariCP, Spring Boot's own pool. */
    public static CacheSetupException otherPool(DataSource dataSource) {
        return new CacheSetupException(
                "The application's data source is a %s, and the cache makes its connections like those of a HikariDataSource."
                        .formatted(dataSource.getClass().getName()),
                "Leave spring.datasource.type out, or define the bean DataSource as a HikariDataSource.");
    }

    /** What to type. */
    public String action() {
        return action;
    }
}
