package com.malayalees.platform.cache;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;
import java.util.Properties;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.springframework.beans.PropertyAccessor;
import org.springframework.beans.PropertyAccessorFactory;

/**
 * The cache's own pool. A fault of the cache inside a transaction of the application would abort that transaction, and a
 * thread that holds a connection of the application's pool and waits for a second one can block a small pool.
 */
public final class CacheConnections implements AutoCloseable {

    private static final String CREDENTIALS = "credentialsProvider";

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
        HikariConfig own = placeOf(application);
        driverProperties(application.getDataSourceProperties(), timeout).forEach(own.getDataSourceProperties()::put);
        own.setPoolName("malayalees-cache");
        own.setMaximumPoolSize(size);
        own.setMinimumIdle(size);
        own.setConnectionTimeout(timeout.toMillis());
        own.setValidationTimeout(Math.max(250, Math.min(timeout.toMillis(), 1_000)));
        // A server that is away must not keep the application from starting.
        own.setInitializationFailTimeout(-1);
        return new CacheConnections(new HikariDataSource(own));
    }

    /**
     * Where the application connects, as whom, and for how long. Nothing else: a schema, an isolation level or a first
     * statement would be a SET, which pins a connection of RDS Proxy. HikariConfig.copyStateTo would share the properties.
     */
    private static HikariConfig placeOf(HikariDataSource application) {
        HikariConfig own = new HikariConfig();
        setUnlessNull(own::setJdbcUrl, application.getJdbcUrl());
        setUnlessNull(own::setDriverClassName, application.getDriverClassName());
        setUnlessNull(own::setDataSourceClassName, application.getDataSourceClassName());
        setUnlessNull(own::setDataSource, application.getDataSource());
        setUnlessNull(own::setUsername, application.getUsername());
        setUnlessNull(own::setPassword, application.getPassword());
        own.setMaxLifetime(application.getMaxLifetime());
        own.setKeepaliveTime(application.getKeepaliveTime());
        copyCredentialsProvider(application, own);
        return own;
    }

    private static <T> void setUnlessNull(Consumer<T> property, T value) {
        if (value != null) {
            property.accept(value);
        }
    }

    /** Passwords that change, for example IAM's: only newer versions of HikariCP have the property. */
    private static void copyCredentialsProvider(HikariConfig application, HikariConfig own) {
        PropertyAccessor from = PropertyAccessorFactory.forBeanPropertyAccess(application);
        if (from.isReadableProperty(CREDENTIALS) && from.getPropertyValue(CREDENTIALS) != null) {
            PropertyAccessorFactory.forBeanPropertyAccess(own)
                    .setPropertyValue(CREDENTIALS, from.getPropertyValue(CREDENTIALS));
        }
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
