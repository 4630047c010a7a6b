package com.malayalees.platform.cache;

import static org.assertj.core.api.Assertions.assertThat;

import com.malayalees.platform.testing.PostgresServer;
import com.malayalees.platform.testing.RequiresServers;
import com.malayalees.platform.testing.Servers;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.cache.Cache;

@RequiresServers
@ExtendWith(OutputCaptureExtension.class)
class FaultsTest {

    private final PostgresServer postgres = Servers.get().postgres();
    private Instance instance;
    private Cache events;

    @BeforeEach
    void start() {
        instance = new Instance("timeout", "1s");
        instance.manager.evictAll();
        events = instance.cache("events");
        events.put("kept", "in the table");
        events.put("changed", "old");
        events.put("evicted", "old");
    }

    @AfterEach
    void stop() {
        instance.close();
    }

    /** What happens to the server, what ends it, and what the fault is. */
    static Stream<Arguments> outages() {
        return Stream.of(
                Arguments.of(
                        "the table is gone",
                        "ALTER TABLE malayalees.app_cache RENAME TO app_cache_away",
                        "ALTER TABLE malayalees.app_cache_away RENAME TO app_cache",
                        CacheFault.Kind.TABLE),
                Arguments.of(
                        "the role lost its rights",
                        "REVOKE ALL ON malayalees.app_cache FROM malayalees_app",
                        "GRANT SELECT, INSERT, UPDATE, DELETE ON malayalees.app_cache TO malayalees_app",
                        CacheFault.Kind.TABLE),
                Arguments.of(
                        "the role may only read",
                        "REVOKE INSERT, UPDATE, DELETE ON malayalees.app_cache FROM malayalees_app",
                        "GRANT SELECT, INSERT, UPDATE, DELETE ON malayalees.app_cache TO malayalees_app",
                        CacheFault.Kind.TABLE),
                Arguments.of(
                        "a function is gone",
                        "ALTER FUNCTION malayalees.cache_evict(text, text, text) RENAME TO cache_evict_away",
                        "ALTER FUNCTION malayalees.cache_evict_away(text, text, text) RENAME TO cache_evict",
                        CacheFault.Kind.TABLE),
                Arguments.of(
                        "connections are refused and ended",
                        "ALTER ROLE malayalees_app NOLOGIN;"
                                + " SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'malayalees_app'",
                        "ALTER ROLE malayalees_app LOGIN",
                        CacheFault.Kind.AWAY));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("outages")
    void anOutageIsMissesAndNothingIsThrown(
            String name, String begin, String end, CacheFault.Kind kind, CapturedOutput output) throws SQLException {
        onServer(begin);
        try {
            useWithoutCache();
            assertThat(instance.statistics("events").faults(kind)).isPositive();
            long faults = instance.statistics("events").faults();
            useWithoutCache();
            assertThat(instance.statistics("events").faults())
                    .as("nothing is asked during an outage")
                    .isEqualTo(faults);
            assertThat(instance.manager.outage()).isPresent();
        } finally {
            onServer(end);
        }
        instance.awaitRecovery();
        assertNothingIsStale();
        assertThat(occurrences(output, "The application works without its cache."))
                .isEqualTo(1);
        assertThat(occurrences(output, "The cache works again.")).isEqualTo(1);
    }

    @Test
    void aCrashOfTheServerIsMissesAndTheNextCallAfterItWorks(CapturedOutput output) {
        postgres.kill();
        try {
            useWithoutCache();
        } finally {
            postgres.start();
        }
        instance.awaitRecovery();
        assertThat(events.get("kept")).as("a crash empties the table").isNull();
        assertNothingIsStale();
        assertThat(occurrences(output, "The application works without its cache."))
                .isEqualTo(1);
    }

    @Test
    void aTableThatWasEmptiedIsMisses() throws SQLException {
        onServer("TRUNCATE malayalees.app_cache");
        assertThat(events.get("kept")).isNull();
        events.put("kept", "again");
        assertThat(events.get("kept", String.class)).isEqualTo("again");
        assertThat(instance.statistics("events").faults()).isZero();
    }

    @Test
    void aStatementThatDoesNotEndIsAFaultAfterTheTimeOut() throws SQLException {
        try (Connection locking = postgres.connect(postgres.migrator());
                Statement statement = locking.createStatement()) {
            locking.setAutoCommit(false);
            statement.execute("LOCK TABLE malayalees.app_cache IN ACCESS EXCLUSIVE MODE");
            useWithoutCache();
            assertThat(instance.statistics("events").faults(CacheFault.Kind.AWAY))
                    .isPositive();
            locking.rollback();
        }
        instance.awaitRecovery();
        assertNothingIsStale();
    }

    @Test
    void anEvictionOfManyEntriesMayTakeLongerThanOtherCalls() throws Exception {
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try (Connection locking = postgres.connect(postgres.migrator());
                Connection watching = postgres.connect(postgres.migrator());
                Statement lock = locking.createStatement();
                Statement watch = watching.createStatement()) {
            locking.setAutoCommit(false);
            lock.execute("SELECT FROM malayalees.app_cache WHERE cache_key = 'one:events:kept' FOR UPDATE");
            Future<?> clearing = thread.submit(events::clear);
            boolean isLate = false;
            while (!isLate && !clearing.isDone()) {
                try (ResultSet rows = watch.executeQuery(
                        "SELECT clock_timestamp() - query_start > interval '1.3 s'"
                                + " FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%cache_evict_by_name%'")) {
                    isLate = rows.next() && rows.getBoolean(1);
                }
            }
            assertThat(isLate).as("it waits longer than the time-out").isTrue();
            locking.rollback();
            clearing.get(30, TimeUnit.SECONDS);
        } finally {
            thread.shutdown();
        }
        assertThat(instance.statistics("events").faults()).isZero();
        assertThat(events.get("kept")).isNull();
    }

    @ParameterizedTest(name = "SQLSTATE {0} is of kind {1}")
    @CsvSource({
        "08006, AWAY",
        "57P03, AWAY",
        "53300, AWAY",
        "57014, AWAY",
        "28P01, AWAY",
        "42P01, TABLE",
        "42501, TABLE",
        "42883, TABLE",
        "0A000, TABLE",
        "25006, TABLE",
        "54000, ENTRY",
        "22P05, ENTRY",
        "22001, ENTRY",
        "XX000, OTHER",
        ", OTHER"
    })
    void anErrorOfTheServerHasAKind(String state, CacheFault.Kind kind) {
        assertThat(SqlFaults.faultOf(new SQLException("a message", state)).kind())
                .isEqualTo(kind);
    }

    @Test
    void anEntryThatCannotBeStoredRemovesTheOlderOneAndDisturbsNoOther(CapturedOutput output) {
        for (Object refused : new Object[] {"x".repeat(1_048_577), new Thread()}) {
            events.put("changed", "old");
            events.put("changed", refused);
            assertThat(events.get("changed")).isNull();
        }
        assertThat(events.get("computed", () -> "x".repeat(1_048_577))).hasSize(1_048_577);
        assertThat(events.get("kept", String.class)).isEqualTo("in the table");
        assertThat(instance.manager.outage()).isEmpty();
        assertThat(instance.statistics("events").faults(CacheFault.Kind.ENTRY)).isEqualTo(2);
        assertThat(instance.statistics("events").faults(CacheFault.Kind.VALUE)).isEqualTo(1);
        assertThat(occurrences(output, "has more than 1048576 bytes")).isEqualTo(1);
    }

    @Test
    void moreFailedEvictionsThanAreRememberedRemoveEverything() throws SQLException {
        PendingEvictions pending = new PendingEvictions(2);
        for (int key = 0; key < 3; key++) {
            pending.add(PendingEvictions.Scope.of(EntryKey.of("one", "events", key)));
        }
        assertThat(pending.covers(EntryKey.of("two", "users", "any"))).isTrue();
        pending.flush(instance.table);
        assertThat(pending.isEmpty()).isTrue();
        assertThat(events.get("kept")).isNull();
    }

    /** What a request does while there is no cache. */
    private void useWithoutCache() {
        events.put("changed", "new");
        assertThat(events.evictIfPresent("evicted")).isFalse();
        assertThat(events.get("changed")).isNull();
        assertThat(events.get("evicted")).isNull();
        assertThat(events.get("computed", () -> "without the cache")).isEqualTo("without the cache");
        assertThat(events.putIfAbsent("absent", "x")).isNull();
        instance.cache("cleared").clear();
    }

    private void assertNothingIsStale() {
        assertThat(events.get("changed")).isNull();
        assertThat(events.get("evicted")).isNull();
        events.put("changed", "newest");
        assertThat(events.get("changed", String.class)).isEqualTo("newest");
        assertThat(events.get("computed", () -> "computed")).isIn("computed", "without the cache");
    }

    private void onServer(String statements) throws SQLException {
        try (Connection connection = postgres.connect(postgres.migrator());
                Statement statement = connection.createStatement()) {
            statement.execute(statements);
        }
    }

    private static int occurrences(CapturedOutput output, String text) {
        return output.getAll().split(Pattern.quote(text), -1).length - 1;
    }
}
