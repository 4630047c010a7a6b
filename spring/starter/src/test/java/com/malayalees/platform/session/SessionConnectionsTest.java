package com.malayalees.platform.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.malayalees.platform.testing.RequiresServers;
import com.malayalees.platform.testing.Servers;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.SQLException;
import java.time.Instant;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.session.Session;
import org.springframework.session.SessionRepository;
import org.springframework.session.jdbc.JdbcIndexedSessionRepository;
import org.springframework.transaction.support.TransactionTemplate;

@RequiresServers
class SessionConnectionsTest {

    @Test
    void aTransactionWithTheOnlyConnectionOfThePoolReadsItsSession() {
        try (Instance instance = withPoolOf(1)) {
            String id = instance.create().getId();
            transaction(instance.pool)
                    .executeWithoutResult(
                            status -> assertThat(instance.find(id)).isNotNull());
        }
    }

    @Test
    void aTransactionThatHasFailedReadsItsSessionAllTheSame() {
        try (Instance instance = withPoolOf(2)) {
            String id = instance.create().getId();
            transaction(instance.pool).executeWithoutResult(status -> {
                assertThatThrownBy(() -> new JdbcTemplate(instance.pool).execute("SELECT 1 / 0"))
                        .isInstanceOf(DataAccessException.class);
                assertThat(instance.find(id)).isNotNull();
                status.setRollbackOnly();
            });
        }
    }

    @Test
    void aSessionIsKeptWhenTheTransactionOfTheApplicationIsRolledBack() {
        try (Instance instance = withPoolOf(2)) {
            String id = transaction(instance.pool).execute(status -> {
                status.setRollbackOnly();
                return instance.create().getId();
            });
            assertThat(instance.find(id)).isNotNull();
        }
    }

    @Test
    void aPoolWithoutAutomaticCommitStoresSessionsToo() {
        HikariDataSource pool = Instance.pool(Servers.get().postgres().url(), 1);
        pool.setAutoCommit(false);
        try (Instance instance = Instance.start(pool)) {
            String id = instance.create().getId();
            try (Instance other = Instance.start()) {
                assertThat(other.find(id)).isNotNull();
            }
        }
    }

    /** Debian's PgBouncer does not know prepared statements. */
    @Test
    void throughPgBouncerInTransactionModeATouchLeavesNothingOnTheConnection() throws SQLException {
        String url = Servers.get().startPgBouncer() + "?prepareThreshold=0";
        try (Instance one = Instance.start(Instance.pool(url, 2));
                Instance two = Instance.start(Instance.pool(url, 2))) {
            PostgresqlSession session = one.create();
            Instant later = Instant.ofEpochMilli(System.currentTimeMillis() + 1_000);
            session.setLastAccessedTime(later);
            one.repository.save(session);
            assertThat(two.find(session.getId()).getLastAccessedTime()).isEqualTo(later);
            session.setAttribute("cart", "book");
            one.repository.save(session);
            assertThat(two.find(session.getId()).<String>getAttribute("cart")).isEqualTo("book");
            assertThat(two.value("SHOW synchronous_commit")).isEqualTo("on");
        }
    }

    @Test
    void springsOwnRepositoryReadsAndChangesTheSameSessions() {
        try (Instance ours = Instance.start()) {
            PostgresqlSession session = ours.create();
            addByStandardRepository(ours.pool, session.getId());
            PostgresqlSession changed = ours.find(session.getId());
            assertThat(changed.<String>getAttribute("cart")).isEqualTo("full");
            assertThat(changed.<String>getAttribute("more")).isEqualTo("new");
        }
    }

    @SuppressWarnings("unchecked") // The type of its sessions is not public.
    private static void addByStandardRepository(DataSource dataSource, String id) {
        JdbcIndexedSessionRepository standard =
                new JdbcIndexedSessionRepository(new JdbcTemplate(dataSource), transaction(dataSource));
        standard.setTableName("malayalees.spring_session");
        SessionRepository<Session> repository = (SessionRepository<Session>) (SessionRepository<?>) standard;
        Session session = repository.findById(id);
        assertThat(session.<String>getAttribute("cart")).isEqualTo("empty");
        session.setAttribute("cart", "full");
        session.setAttribute("more", "new");
        repository.save(session);
    }

    private static Instance withPoolOf(int connections) {
        return Instance.start(Instance.pool(Servers.get().postgres().url(), connections));
    }

    private static TransactionTemplate transaction(DataSource dataSource) {
        return new TransactionTemplate(new DataSourceTransactionManager(dataSource));
    }
}
