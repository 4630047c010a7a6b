package com.malayalees.platform.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.malayalees.platform.testing.RequiresServers;
import com.malayalees.platform.testing.Servers;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.cache.Cache;

/** Two instances of an application, one of them with near caches. */
@RequiresServers
class NearCacheOfInstancesTest {

    private Instance near;
    private Instance other;

    @BeforeEach
    void start() {
        near = new Instance(
                "near.enabled", "true",
                "near.time-to-live", "1h",
                "caches.soon.near.time-to-live", "50ms",
                "caches.short.time-to-live", "300ms",
                "caches.none.near.enabled", "false");
        other = new Instance();
        other.manager.evictAll();
    }

    @AfterEach
    void stop() {
        near.close();
        other.close();
    }

    private static Object valueOf(Cache cache, Object key) {
        Cache.ValueWrapper found = cache.get(key);
        return found == null ? null : found.get();
    }

    @Test
    void whatWasReadIsGivenAgainAsTheSameObjectWithoutAskingTheTable() {
        Cache cache = near.cache("users");
        other.cache("users").put(1, new StringBuilder("Anu").toString());
        Object first = valueOf(cache, 1);
        other.cache("users").evict(1);
        assertThat(valueOf(cache, 1)).isEqualTo("Anu").isSameAs(first);
        assertThat(near.statistics("users").total().hits()).isEqualTo(2);
    }

    @Test
    void whatAnotherInstanceChangesIsSeenAfterTheBound() {
        other.cache("soon").put(1, "old");
        assertThat(valueOf(near.cache("soon"), 1)).isEqualTo("old");
        other.cache("soon").put(1, "new");
        await(() -> "new".equals(valueOf(near.cache("soon"), 1)));
    }

    static Stream<Arguments> changes() {
        return Stream.of(
                change("a put", instance -> instance.cache("users").put(1, "new"), "new"),
                change("an eviction", instance -> instance.cache("users").evict(1), null),
                change(
                        "an eviction at once",
                        instance -> instance.cache("users").evictIfPresent(1),
                        null),
                change("a put of null", instance -> instance.cache("users").put(1, null), null),
                change("clear", instance -> instance.cache("users").clear(), null),
                change("clear for all tenants", instance -> instance.manager.clearForAllTenants("users"), null),
                change("the eviction of the tenant", instance -> instance.manager.evictTenant("one"), null),
                change("the eviction of everything", instance -> instance.manager.evictAll(), null));
    }

    private static Arguments change(String what, Consumer<Instance> change, Object after) {
        return Arguments.of(what, change, after);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("changes")
    void whatTheInstanceChangesItselfIsSeenAtOnce(String what, Consumer<Instance> change, Object after) {
        Cache cache = near.cache("users");
        cache.put(1, "old");
        assertThat(valueOf(cache, 1)).isEqualTo("old");
        change.accept(near);
        assertThat(valueOf(cache, 1)).as(what).isEqualTo(after);
    }

    @Test
    void aValueIsNotGivenAfterItsEntryHasExpired() {
        Cache cache = near.cache("short");
        cache.put(1, "Anu");
        assertThat(valueOf(cache, 1)).isEqualTo("Anu");
        await(() -> valueOf(other.cache("short"), 1) == null);
        assertThat(valueOf(cache, 1)).isNull();
    }

    @Test
    void tenantsDoNotReadEachOthersValues() {
        Cache cache = near.cache("users");
        cache.put(1, "of one");
        assertThat(valueOf(cache, 1)).isEqualTo("of one");
        near.tenant = "two";
        assertThat(valueOf(cache, 1)).isNull();
    }

    @Test
    void inAnOutageItGivesWhatItHoldsUntilTheBoundAndForgetsWhatIsEvicted() throws SQLException {
        Cache cache = near.cache("users");
        cache.put(1, "Anu");
        cache.put(2, "Biju");
        assertThat(valueOf(cache, 1)).isEqualTo("Anu");
        assertThat(valueOf(cache, 2)).isEqualTo("Biju");
        run("ALTER TABLE malayalees.app_cache RENAME TO app_cache_away");
        try {
            assertThat(valueOf(cache, 3)).isNull();
            assertThat(valueOf(cache, 1)).isEqualTo("Anu");
            cache.evict(2);
            assertThat(valueOf(cache, 2)).isNull();
        } finally {
            run("ALTER TABLE malayalees.app_cache_away RENAME TO app_cache");
        }
        near.awaitRecovery();
        assertThat(valueOf(cache, 2)).isNull();
        assertThat(valueOf(other.cache("users"), 2)).isNull();
    }

    @Test
    void aCacheWithoutOneAsksTheTable() {
        for (Cache cache : new Cache[] {near.cache("none"), other.cache("users")}) {
            cache.put(1, "old");
            assertThat(valueOf(cache, 1)).isEqualTo("old");
            try (Instance third = new Instance()) {
                third.cache(cache.getName()).evict(1);
            }
            assertThat(valueOf(cache, 1)).isNull();
        }
    }

    @Test
    void withoutCaffeineTheErrorSaysWhatToAdd() {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(new FilteredClassLoader("com.github.benmanes.caffeine"));
        try {
            assertThatThrownBy(() -> near.cache("new"))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("com.github.ben-manes.caffeine:caffeine");
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("in time").isLessThan(deadline);
        }
    }

    private static void run(String sql) throws SQLException {
        try (Connection connection = Servers.get()
                        .postgres()
                        .connect(Servers.get().postgres().migrator());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
