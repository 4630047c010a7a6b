package com.malayalees.platform.session;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.DataSourceUtils;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * The statements on the two tables, one round trip each: a statement with automatic commit needs no BEGIN and COMMIT.
 *
 * <p>A read uses the connection of the thread's transaction if there is one: a request that holds a connection then never waits for a
 * second one. A write has a connection of its own, since it must neither wait for the application's transaction nor be rolled back with it.
 */
final class SessionTable {

    private static final String ROWS = """
            SELECT s.primary_id, s.session_id, s.creation_time, s.last_access_time, s.max_inactive_interval, s.expiry_time,
              s.principal_name, s.tenant, a.attribute_name, a.attribute_bytes
            FROM malayalees.spring_session AS s
            LEFT JOIN malayalees.spring_session_attributes AS a ON a.session_primary_id = s.primary_id
            """;

    /** Without a length: a cast to char(36) would cut a longer text to one that may be an id. */
    private static final String FIND = ROWS + "WHERE s.session_id = ?::bpchar";

    private static final String FIND_BY_PRINCIPAL =
            ROWS + "WHERE s.principal_name = ? AND s.tenant = ? ORDER BY s.primary_id";

    private static final String CREATE = """
            WITH created AS (
              INSERT INTO malayalees.spring_session (primary_id, session_id, creation_time, last_access_time, max_inactive_interval,
                expiry_time, principal_name, tenant)
              VALUES (?, ?, ?, ?, ?, ?, ?, ?)
              RETURNING primary_id
            )
            INSERT INTO malayalees.spring_session_attributes (session_primary_id, attribute_name, attribute_bytes)
            SELECT primary_id, name, bytes FROM created, unnest(?::text[], ?::bytea[]) AS given (name, bytes)
            """;

    /** Nothing is stored when the session has been deleted meanwhile. */
    private static final String CHANGE = """
            WITH changed AS (
              UPDATE malayalees.spring_session AS s
              SET session_id = coalesce(new.id, s.session_id),
                last_access_time = greatest(s.last_access_time, new.accessed),
                max_inactive_interval = coalesce(new.seconds, s.max_inactive_interval),
                expiry_time = malayalees.session_expiry(
                  greatest(s.last_access_time, new.accessed), coalesce(new.seconds, s.max_inactive_interval), new.grace_ms),
                principal_name = CASE WHEN new.is_principal THEN new.principal ELSE s.principal_name END,
                tenant = coalesce(s.tenant, new.tenant)
              FROM (SELECT ?::bpchar, ?::bpchar, ?::bigint, ?::integer, ?::bigint, ?::varchar, ?::boolean, ?::text)
                AS new (primary_id, id, accessed, seconds, grace_ms, principal, is_principal, tenant)
              WHERE s.primary_id = new.primary_id
              RETURNING s.primary_id
            ), removed AS (
              DELETE FROM malayalees.spring_session_attributes AS a USING changed
              WHERE a.session_primary_id = changed.primary_id AND a.attribute_name = ANY (?::text[])
            )
            INSERT INTO malayalees.spring_session_attributes (session_primary_id, attribute_name, attribute_bytes)
            SELECT primary_id, name, bytes FROM changed, unnest(?::text[], ?::bytea[]) AS given (name, bytes)
            ORDER BY name
            ON CONFLICT (session_primary_id, attribute_name) DO UPDATE SET attribute_bytes = excluded.attribute_bytes
            """;

    private static final String TOUCH = "SELECT malayalees.session_touch(?, ?, ?)";

    private static final String DELETE = "DELETE FROM malayalees.spring_session WHERE session_id = ?::bpchar";

    /** Source: PostgreSQL manual, "PostgreSQL Error Codes" (2026-11). */
    private static final String IN_FAILED_TRANSACTION = "25P02";

    private final DataSource dataSource;

    private final long graceMillis;

    /** @param graceMillis how much longer than its interval a session lives after an access that is stored */
    SessionTable(DataSource dataSource, long graceMillis) {
        this.dataSource = dataSource;
        this.graceMillis = graceMillis;
    }

    long graceMillis() {
        return graceMillis;
    }

    Optional<StoredSession> find(String id) throws SQLException {
        List<StoredSession> found = read(FIND, id);
        // PostgreSQL ignores blanks at the end when it compares.
        return found.stream().filter(session -> session.id().equals(id)).findFirst();
    }

    List<StoredSession> findByPrincipal(String principal, String tenant) throws SQLException {
        return read(FIND_BY_PRINCIPAL, principal, tenant);
    }

    /** Returns when the session is on disk. */
    void create(StoredSession session) throws SQLException {
        write(CREATE, (connection, statement) -> {
            statement.setString(1, session.primaryId());
            statement.setString(2, session.id());
            statement.setLong(3, session.created());
            statement.setLong(4, session.accessed());
            statement.setInt(5, session.interval());
            statement.setLong(6, session.expiry());
            statement.setString(7, session.principal());
            statement.setString(8, session.tenant());
            setAttributes(connection, statement, 9, session.attributes());
        });
    }

    /** Returns when the change is on disk, and with it all earlier touches. */
    void change(SessionChange change) throws SQLException {
        write(CHANGE, (connection, statement) -> {
            statement.setString(1, change.primaryId());
            statement.setString(2, change.id());
            statement.setLong(3, change.accessed());
            statement.setObject(4, change.interval(), Types.INTEGER);
            statement.setLong(5, graceMillis);
            statement.setString(6, change.principal());
            statement.setBoolean(7, change.principalChanged());
            statement.setString(8, change.tenant());
            statement.setArray(9, texts(connection, change.removed()));
            setAttributes(connection, statement, 10, change.put());
        });
    }

    /** Returns before the new time is on disk: a crash may lose it. */
    void touch(String primaryId, long accessed) throws SQLException {
        write(TOUCH, (connection, statement) -> {
            statement.setString(1, primaryId);
            statement.setLong(2, accessed);
            statement.setLong(3, graceMillis);
        });
    }

    void delete(String id) throws SQLException {
        write(DELETE, (connection, statement) -> statement.setString(1, id));
    }

    private List<StoredSession> read(String sql, String... parameters) throws SQLException {
        if (TransactionSynchronizationManager.hasResource(dataSource)) {
            Connection ofTransaction = DataSourceUtils.doGetConnection(dataSource);
            try {
                return query(ofTransaction, sql, parameters);
            } catch (SQLException failure) {
                if (!IN_FAILED_TRANSACTION.equals(failure.getSQLState())) {
                    throw failure;
                }
            } finally {
                DataSourceUtils.doReleaseConnection(ofTransaction, dataSource);
            }
        }
        try (Connection own = dataSource.getConnection()) {
            commitAutomatically(own);
            return query(own, sql, parameters);
        }
    }

    private static List<StoredSession> query(Connection connection, String sql, String... parameters)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int place = 0; place < parameters.length; place++) {
                statement.setString(place + 1, parameters[place]);
            }
            try (ResultSet rows = statement.executeQuery()) {
                return sessions(rows);
            }
        }
    }

    private void write(String sql, Setter setter) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            commitAutomatically(connection);
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                setter.set(connection, statement);
                statement.execute();
            }
        }
    }

    /** The pool sets it back when it gets the connection back. */
    private static void commitAutomatically(Connection connection) throws SQLException {
        if (!connection.getAutoCommit()) {
            connection.setAutoCommit(true);
        }
    }

    private static List<StoredSession> sessions(ResultSet rows) throws SQLException {
        List<StoredSession> sessions = new ArrayList<>();
        StoredSession last = null;
        while (rows.next()) {
            String primaryId = rows.getString("primary_id");
            if (last == null || !last.primaryId().equals(primaryId)) {
                last = session(primaryId, rows);
                sessions.add(last);
            }
            String name = rows.getString("attribute_name");
            if (name != null) {
                last.attributes().put(name, rows.getBytes("attribute_bytes"));
            }
        }
        return sessions;
    }

    private static StoredSession session(String primaryId, ResultSet row) throws SQLException {
        return new StoredSession(
                primaryId,
                row.getString("session_id"),
                row.getLong("creation_time"),
                row.getLong("last_access_time"),
                row.getInt("max_inactive_interval"),
                row.getLong("expiry_time"),
                row.getString("principal_name"),
                row.getString("tenant"),
                new HashMap<>());
    }

    private static void setAttributes(
            Connection connection, PreparedStatement statement, int place, Map<String, byte[]> attributes)
            throws SQLException {
        statement.setArray(place, texts(connection, attributes.keySet()));
        statement.setArray(
                place + 1, connection.createArrayOf("bytea", attributes.values().toArray(byte[][]::new)));
    }

    private static Array texts(Connection connection, Set<String> texts) throws SQLException {
        return connection.createArrayOf("text", texts.toArray(String[]::new));
    }

    @FunctionalInterface
    private interface Setter {
        void set(Connection connection, PreparedStatement statement) throws SQLException;
    }
}
