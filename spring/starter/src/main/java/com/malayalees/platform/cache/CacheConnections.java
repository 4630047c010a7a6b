package com.malayalees.platform.cache;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;
import java.util.Properties;
import javax.sql.DataSource;

/**
 * The cache's own pool. A fault of the cache inside a transaction of the application would abort that transaction, and a
 * thread that holds a connection of the application's pool and waits for a second one can block a small pool.
 */
public final class CacheConnections implements AutoCloseable {

    private final HikariDataSource pool;

    private CacheConnections(HikariDataSource pool) {
        this.pool = pool;
    }

    /**
     * A pool to the same server as the application's, with its credentials, TLS settings and data-source properties.
     *
     * @param size most connections
     * @param timeout longest wait for a connection, and for an answer of the server
     */
    public static CacheConnections like(HikariDataSource application, int size, Duration timeout) {
        HikariConfig own = new HikariConfig();
        application.copyStateTo(own);
        own.setUsername(application.getUsername());
        own.setPassword(application.getPassword());
        own.setDataSourceProperties(driverProperties(application.getDataSourceProperties(), timeout));
        own.setPoolName("malayalees-cache");
        own.setMaximumPoolSize(size);
        own.setMinimumIdle(size);
        own.setConnectionTimeout(timeout.toMillis());
        own.setValidationTimeout(Math.max(250, Math.min(timeout.toMillis(), 1_000)));
        // A server that is away must not keep the application from starting.
        own.setInitializationFailTimeout(-1);
        // Each of these would be a SET, which pins a connection of RDS Proxy.
        own.setAutoCommit(true);
        own.setReadOnly(false);
        own.setTransactionIsolation(null);
        own.setConnectionInitSql(null);
        own.setMetricsTrackerFactory(null);
        return new CacheConnections(new HikariDataSource(own));
    }

    /** Time-outs of the driver are whole seconds. What the application has set stays. */
    private static Properties driverProperties(Properties application, Duration timeout) {
        String seconds = String.valueOf(Math.max(1, timeout.plusMillis(999).toSeconds()));
        Properties own = new Properties();
        own.putAll(application);
        own.putIfAbsent("ApplicationName", "malayalees-cache");
        own.put("socketTimeout", seconds);
        own.put("connectTimeout", seconds);
        own.put("loginTimeout", seconds);
        return own;
    }

    public DataSource dataSource() {
        return pool;
    }

    /** Most connections that are open at the same time. */
    public int size() {
        return pool.getMaximumPoolSize();
    }

    @Override
    public void close() {
        pool.close();
    }
}
