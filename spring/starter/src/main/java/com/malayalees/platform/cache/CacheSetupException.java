package com.malayalees.platform.cache;

import javax.sql.DataSource;

/** Why the cache cannot work with this configuration or database, found at start-up: what is wrong, and what to type. */
public final class CacheSetupException extends RuntimeException {

    private final String action;

    /** The migrations of a database lack what the starter needs. */
    public static CacheSetupException behind(String database, String missing) {
        return new CacheSetupException(
                "The migrations of the database %s are older than this application: it has no %s."
                        .formatted(database, missing),
                SetupCheck.migrate(database));
    }

    /** A role without the rights of the application's. @param what it may not do */
    public static CacheSetupException otherRole(String role, String what, String database) {
        return new CacheSetupException(
                "The role %s may not %s of the database %s.".formatted(role, what, database),
                "Set spring.datasource.username (DB_USERNAME) to malayalees_app, the application's role. If it is that, "
                        + lowerFirst(SetupCheck.migrate(database)));
    }

    private static String lowerFirst(String sentence) {
        return Character.toLowerCase(sentence.charAt(0)) + sentence.substring(1);
    }

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
