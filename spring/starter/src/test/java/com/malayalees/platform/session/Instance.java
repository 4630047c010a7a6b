package com.malayalees.platform.session;

import com.malayalees.platform.testing.PostgresServer;
import com.malayalees.platform.testing.Servers;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;
import org.springframework.session.DelegatingIndexResolver;
import org.springframework.session.FlushMode;
import org.springframework.session.PrincipalNameIndexResolver;
import org.springframework.session.SaveMode;
import org.springframework.session.UuidSessionIdGenerator;

/** One instance of an application: a pool and a repository over it. */
final class Instance implements AutoCloseable {

    static final Duration TIMEOUT = Duration.ofMinutes(30);

    final AtomicReference<String> tenant = new AtomicReference<>("a");
    final HikariDataSource pool;
    final PostgresqlSessionRepository repository;

    private Instance(
            HikariDataSource pool,
            DataSource dataSource,
            long touchMillis,
            boolean acceptUnbound,
            FlushMode flush,
            SaveMode save) {
        this.pool = pool;
        this.repository = new PostgresqlSessionRepository(
                new SessionTable(dataSource, touchMillis),
                ConvertingCodec.java(Instance.class.getClassLoader()),
                tenant::get,
                new DelegatingIndexResolver<>(new PrincipalNameIndexResolver<>()),
                UuidSessionIdGenerator.getInstance(),
                new PostgresqlSessionRepository.Settings(TIMEOUT, touchMillis, acceptUnbound, flush, save));
    }

    static Instance start() {
        return start(pool(Servers.get().postgres().url(), 4), 0, false);
    }

    static Instance start(long touchMillis, boolean acceptUnbound) {
        return start(pool(Servers.get().postgres().url(), 4), touchMillis, acceptUnbound);
    }

    static Instance start(HikariDataSource pool) {
        return start(pool, 0, false);
    }

    private static Instance start(HikariDataSource pool, long touchMillis, boolean acceptUnbound) {
        return new Instance(pool, pool, touchMillis, acceptUnbound, FlushMode.ON_SAVE, SaveMode.ON_SET_ATTRIBUTE);
    }

    /** The same pool, seen by the repository through something else. */
    Instance through(DataSource dataSource) {
        return new Instance(pool, dataSource, 0, false, FlushMode.ON_SAVE, SaveMode.ON_SET_ATTRIBUTE);
    }

    /** The same pool, with these modes of Spring Session. */
    Instance with(FlushMode flush, SaveMode save) {
        return new Instance(pool, pool, 0, false, flush, save);
    }

    /** Not started yet: more can be set. */
    static HikariDataSource pool(String url, int size) {
        PostgresServer.User user = Servers.get().postgres().application();
        HikariDataSource pool = new HikariDataSource();
        pool.setJdbcUrl(url);
        pool.setUsername(user.name());
        pool.setPassword(user.password());
        pool.setMaximumPoolSize(size);
        pool.setConnectionTimeout(1_000);
        return pool;
    }

    PostgresqlSession create() {
        PostgresqlSession session = repository.createSession();
        session.setAttribute("cart", "empty");
        repository.save(session);
        return session;
    }

    PostgresqlSession find(String id) {
        return repository.findById(id);
    }

    /** The only value of a query. */
    Object value(String sql, Object... parameters) throws SQLException {
        try (Connection connection = pool.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int place = 0; place < parameters.length; place++) {
                statement.setObject(place + 1, parameters[place]);
            }
            try (ResultSet rows = statement.executeQuery()) {
                rows.next();
                return rows.getObject(1);
            }
        }
    }

    void execute(String sql, Object... parameters) throws SQLException {
        try (Connection connection = pool.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int place = 0; place < parameters.length; place++) {
                statement.setObject(place + 1, parameters[place]);
            }
            statement.execute();
        }
    }

    @Override
    public void close() {
        pool.close();
    }
}
