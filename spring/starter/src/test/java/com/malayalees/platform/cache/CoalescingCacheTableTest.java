package com.malayalees.platform.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.malayalees.platform.testing.RequiresServers;
import com.malayalees.platform.testing.Servers;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Calls that wait for the one connection. Another transaction keeps it busy: it holds the row that the first put needs. */
@RequiresServers
class CoalescingCacheTableTest {

    private static final Duration HOUR = Duration.ofHours(1);
    private static final EntryKey BUSY = key("a", "busy", "row");

    private final AtomicInteger statements = new AtomicInteger();
    private final List<Thread> threads = new ArrayList<>();
    private HikariDataSource pool;
    private BatchTable server;
    private CoalescingCacheTable table;

    @BeforeEach
    void oneConnection() {
        pool = pool(1);
        server = counted(new JdbcCacheTable(pool, "app_cache"), statements);
        table = new CoalescingCacheTable(server, 1, Duration.ofSeconds(30));
        server.evictAll();
    }

    @AfterEach
    void close() {
        pool.close();
    }

    @Test
    void getsThatWaitAreOneStatementAndEachCallerGetsItsOwnAnswer() throws Exception {
        server.put(key("a", "users", "1"), "Anu", HOUR);
        server.put(key("b", "users", "1"), "Biju", HOUR);
        server.put(key("a", "events", "1"), "Onam", HOUR);
        List<FutureTask<String>> gets = new ArrayList<>();
        int before = whileBusy(() -> {
            for (EntryKey key : List.of(
                    key("a", "users", "1"),
                    key("b", "users", "1"),
                    key("a", "events", "1"),
                    key("b", "events", "1"),
                    key("a", "users", "1"))) {
                gets.add(start(() -> table.get(key)));
            }
        });
        assertThat(answers(gets)).containsExactly("Anu", "Biju", "Onam", null, "Anu");
        assertThat(statements.get() - before).isEqualTo(1);
    }

    @Test
    void putsThatWaitAreOneStatementAndTheLastOfAKeyCounts() throws Exception {
        List<FutureTask<String>> puts = new ArrayList<>();
        int before = whileBusy(() -> {
            for (String value : List.of("first", "second", "third")) {
                puts.add(start(() -> put(key("a", "users", "1"), value, HOUR)));
            }
            puts.add(start(() -> put(key("b", "users", "1"), "short", Duration.ofMillis(1))));
        });
        answers(puts);
        assertThat(statements.get() - before).isEqualTo(1);
        assertThat(server.get(key("a", "users", "1"))).isEqualTo("third");
        await(() -> server.get(key("b", "users", "1")) == null);
    }

    @Test
    void whatTheServerRefusesFailsItsCallerAlone() throws Exception {
        run(
                "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'no' USING ERRCODE = '22023'; END $$");
        run("CREATE TRIGGER refuse BEFORE INSERT ON malayalees.app_cache FOR EACH ROW WHEN (NEW.cache_value = 'bad')"
                + " EXECUTE FUNCTION refuse()");
        try {
            List<FutureTask<String>> good = new ArrayList<>();
            List<FutureTask<String>> bad = new ArrayList<>();
            whileBusy(() -> {
                good.add(start(() -> put(key("a", "users", "1"), "good", HOUR)));
                bad.add(start(() -> put(key("a", "users", "2"), "bad", HOUR)));
                good.add(start(() -> put(key("a", "users", "3"), "good", HOUR)));
            });
            assertThat(answers(good)).containsOnly("good");
            assertThatThrownBy(() -> answers(bad))
                    .hasCauseInstanceOf(CacheFault.class)
                    .hasMessageContaining("no");
            assertThat(server.get(key("a", "users", "3"))).isEqualTo("good");
        } finally {
            run("DROP FUNCTION refuse() CASCADE");
        }
    }

    @Test
    void aCallerThatIsInterruptedBeforeItsTurnStoresNothing() throws Exception {
        whileBusy(() -> {
            FutureTask<String> put = start(() -> {
                try {
                    return put(key("a", "users", "1"), "late", HOUR);
                } catch (CacheFault fault) {
                    return fault.kind() + " " + Thread.currentThread().isInterrupted();
                }
            });
            threads.get(threads.size() - 1).interrupt();
            assertThat(put.get(30, TimeUnit.SECONDS)).isEqualTo("INTERRUPTED true");
        });
        assertThat(table.get(key("a", "users", "1"))).isNull();
    }

    @Test
    void aCallerWhoseTurnDoesNotComeGivesUp() throws Exception {
        table = new CoalescingCacheTable(server, 1, Duration.ofMillis(20));
        whileBusy(() -> assertThatThrownBy(() -> table.get(BUSY))
                .isInstanceOfSatisfying(
                        CacheFault.class, fault -> assertThat(fault.kind()).isEqualTo(CacheFault.Kind.BUSY)));
        assertThat(table.get(BUSY)).isEqualTo("held");
    }

    @Test
    void whatFailsEveryCallIsTriedOnceForAllThatWait() throws Exception {
        List<FutureTask<String>> gets = new ArrayList<>();
        try {
            int before = whileBusy(() -> {
                IntStream.range(0, 5).forEach(each -> gets.add(start(() -> table.get(key("a", "users", "1")))));
                run("REVOKE SELECT ON malayalees.app_cache FROM malayalees_app");
            });
            for (FutureTask<String> get : gets) {
                assertThatThrownBy(() -> get.get(30, TimeUnit.SECONDS)).hasCauseInstanceOf(CacheFault.class);
            }
            assertThat(statements.get() - before).isEqualTo(1);
        } finally {
            run("GRANT SELECT ON malayalees.app_cache TO malayalees_app");
        }
    }

    @Test
    void twoInstancesOverwriteTheSameKeysAndEachThreadReadsWhatItHasPut() throws Exception {
        try (HikariDataSource otherPool = pool(2)) {
            List<CoalescingCacheTable> instances = List.of(
                    table,
                    new CoalescingCacheTable(new JdbcCacheTable(otherPool, "app_cache"), 2, Duration.ofSeconds(30)));
            List<FutureTask<String>> callers = new ArrayList<>();
            for (int caller = 0; caller < 16; caller++) {
                FutureTask<String> task = new FutureTask<>(new Caller(caller, instances.get(caller % 2)));
                new Thread(task).start();
                callers.add(task);
            }
            assertThat(answers(callers)).containsOnly("as it was put");
        }
    }

    /** Keys that all overwrite, and one of its own that it reads back. */
    private record Caller(int number, CacheTable table) implements Callable<String> {
        @Override
        public String call() {
            Random random = new Random(number);
            EntryKey own = key("a", "own", String.valueOf(number));
            for (int step = 0; step < 100; step++) {
                String value = number + " " + step;
                table.put(key("a", "all", String.valueOf(random.nextInt(20))), value, HOUR);
                table.put(own, value, HOUR);
                String found = table.get(own);
                if (!value.equals(found)) {
                    return "put %s, read %s".formatted(value, found);
                }
            }
            return "as it was put";
        }
    }

    @Test
    void keysAreInTheOrderOfTheTable() throws SQLException {
        List<String> keys =
                new ArrayList<>(List.of("a", "ab", "b", "é", "അ", "\uE000", "\uFFFD", "😀", "a😀", "a\uFFFD", "𐀀"));
        try (Connection connection = Servers.get()
                        .postgres()
                        .connect(Servers.get().postgres().application());
                var statement = connection.prepareStatement(
                        "SELECT array_agg(each ORDER BY each COLLATE \"C\") FROM unnest(?) AS each")) {
            statement.setArray(1, connection.createArrayOf("text", keys.toArray(String[]::new)));
            try (var rows = statement.executeQuery()) {
                rows.next();
                keys.sort(KeyOrder.INSTANCE);
                assertThat(keys).containsExactly((String[]) rows.getArray(1).getArray());
            }
        }
    }

    private String put(EntryKey key, String value, Duration timeToLive) {
        table.put(key, value, timeToLive);
        return value;
    }

    private interface Work {
        void run() throws Exception;
    }

    /** Does this while the connection is busy. Returns how many statements there were before it was free again. */
    private int whileBusy(Work work) throws Exception {
        server.put(BUSY, "free", HOUR);
        FutureTask<String> first;
        int before;
        try (Connection other = Servers.get()
                        .postgres()
                        .connect(Servers.get().postgres().application());
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute(
                    "SELECT FROM malayalees.app_cache WHERE cache_key = '%s' FOR UPDATE".formatted(BUSY.full()));
            int started = statements.get();
            first = new FutureTask<>(() -> put(BUSY, "held", HOUR));
            new Thread(first).start();
            await(() -> statements.get() > started);
            work.run();
            before = statements.get();
            other.rollback();
        }
        first.get(30, TimeUnit.SECONDS);
        return before;
    }

    /** A call in a thread of its own; returns when it waits in the queue or is done. */
    private <T> FutureTask<T> start(Callable<T> call) {
        FutureTask<T> task = new FutureTask<>(call);
        Thread thread = new Thread(task);
        threads.add(thread);
        thread.start();
        await(() -> thread.getState() == Thread.State.TIMED_WAITING || task.isDone());
        return task;
    }

    private static <T> List<T> answers(List<FutureTask<T>> tasks) throws Exception {
        List<T> answers = new ArrayList<>();
        for (FutureTask<T> task : tasks) {
            answers.add(task.get(60, TimeUnit.SECONDS));
        }
        return answers;
    }

    private static void await(Callable<Boolean> condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        try {
            while (!condition.call()) {
                assertThat(System.nanoTime()).as("in time").isLessThan(deadline);
                Thread.onSpinWait();
            }
        } catch (Exception error) {
            throw new IllegalStateException(error);
        }
    }

    private static EntryKey key(String tenant, String cache, String key) {
        return new EntryKey(tenant, cache, key);
    }

    private static void run(String sql) throws SQLException {
        try (Connection connection = Servers.get()
                        .postgres()
                        .connect(Servers.get().postgres().migrator());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static HikariDataSource pool(int size) {
        HikariConfig configuration = new HikariConfig();
        configuration.setJdbcUrl(Servers.get().postgres().url());
        configuration.setUsername(Servers.get().postgres().application().name());
        configuration.setPassword(Servers.get().postgres().application().password());
        configuration.setMaximumPoolSize(size);
        return new HikariDataSource(configuration);
    }

    /** The real table, with a count of its statements. */
    private static BatchTable counted(BatchTable table, AtomicInteger statements) {
        return (BatchTable) Proxy.newProxyInstance(
                BatchTable.class.getClassLoader(), new Class<?>[] {BatchTable.class}, (proxy, method, arguments) -> {
                    statements.incrementAndGet();
                    try {
                        return method.invoke(table, arguments);
                    } catch (InvocationTargetException error) {
                        throw error.getCause();
                    }
                });
    }
}
