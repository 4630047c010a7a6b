package com.malayalees.platform.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.malayalees.platform.testing.RequiresServers;
import com.malayalees.platform.testing.Servers;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.cache.Cache;
import org.springframework.cache.interceptor.SimpleKey;

@RequiresServers
class PostgresqlCacheTest {

    private Instance instance;
    private Cache events;

    @BeforeEach
    void start() {
        instance = new Instance("caches.short.time-to-live", "2s", "time-to-live", "10m");
        instance.manager.evictAll();
        events = instance.cache("events");
    }

    @AfterEach
    void stop() {
        instance.close();
    }

    record Event(long id, String title) {}

    @Test
    void aValueComesBackUntilItIsReplacedOrEvicted() {
        SimpleKey key = new SimpleKey("kochi", 7L);
        assertThat(events.get(key)).isNull();
        events.put(key, new Event(7, "ഓണം"));
        assertThat(events.get(key, Event.class)).isEqualTo(new Event(7, "ഓണം"));
        events.put(key, new Event(7, "Onam"));
        assertThat(events.get(key).get()).isEqualTo(new Event(7, "Onam"));
        events.evict(key);
        assertThat(events.get(key)).isNull();
        assertThat(instance.statistics("events").total()).isEqualTo(new CacheStatistics.Counts(2, 2, 2, 1));
    }

    @Test
    void aTenantNeitherReadsNorRemovesEntriesOfAnother() {
        events.put(1, "of one");
        instance.tenant = "two";
        assertThat(events.get(1)).isNull();
        events.put(1, "of two");
        events.clear();
        assertThat(instance.manager.evictTenant("two")).isZero();
        instance.tenant = "one";
        assertThat(events.get(1, String.class)).isEqualTo("of one");
    }

    @Test
    void noCallIsMadeWithoutATenantOrWithOneThatCouldNameAnother() {
        for (String wrong : new String[] {null, "", "one:events"}) {
            instance.tenant = wrong;
            assertThatThrownBy(() -> events.get(1))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("tenant");
            assertThatThrownBy(() -> events.put(1, "x")).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(events::clear).isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> instance.cache("a:b"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("colon");
    }

    @Test
    void evictionsReachACacheATenantAndEverything() {
        Cache users = instance.cache("users");
        for (String tenant : List.of("one", "two")) {
            instance.tenant = tenant;
            events.put(1, tenant);
            users.put(1, tenant);
        }
        events.clear();
        assertThat(events.get(1)).isNull();
        assertThat(users.get(1)).isNotNull();
        assertThat(instance.manager.evictTenant("two")).isEqualTo(1);
        instance.tenant = "one";
        assertThat(users.get(1)).isNotNull();
        instance.manager.clearForAllTenants("users");
        assertThat(users.get(1)).isNull();
        assertThat(instance.manager.evictAll()).isEqualTo(1);
    }

    @Test
    void aNullIsNeverCachedAndRemovesWhatWasThere() {
        events.put(1, "something");
        events.put(1, null);
        assertThat(events.get(1)).isNull();
        assertThat(events.putIfAbsent(1, null)).isNull();
        assertThat(events.<Object>get(1, () -> null)).isNull();
        assertThat(events.get(1, () -> "computed, as a null gives its lease back"))
                .startsWith("computed");
    }

    @Test
    void aValueIsStoredOnlyOnceWhenItIsAbsent() {
        assertThat(events.putIfAbsent(1, "first")).isNull();
        assertThat(events.putIfAbsent(1, "second").get()).isEqualTo("first");
    }

    @Test
    void aCacheHasItsOwnTimeToLive() throws SQLException {
        events.put(1, "x");
        instance.cache("short").put(1, "x");
        try (Connection connection = Servers.get()
                        .postgres()
                        .connect(Servers.get().postgres().migrator());
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "SELECT cache_key, expires_at - clock_timestamp() < interval '3 s' AND expires_at"
                                + " > clock_timestamp() - interval '1 h' FROM malayalees.app_cache ORDER BY 1")) {
            rows.next();
            assertThat(rows.getString(1)).isEqualTo("one:events:1");
            assertThat(rows.getBoolean(2)).isFalse();
            rows.next();
            assertThat(rows.getString(1)).isEqualTo("one:short:1");
            assertThat(rows.getBoolean(2)).isTrue();
        }
    }

    @Test
    void aKeyOfAnyLengthHasAnEntry() {
        String much = "k".repeat(5_000);
        events.put(much + 1, "one");
        events.put(much + 2, "two");
        assertThat(events.get(much + 1, String.class)).isEqualTo("one");
        events.put("NUL \0 and half a pair \ud83d", "x");
        assertThat(events.get("NUL \0 and half a pair \ud83d", String.class)).isEqualTo("x");
        assertThat(events.get("NUL \0 and half a pair \ud83e")).isNull();
    }

    @Test
    void aValueOfAnotherClassThanAskedForIsTheCallersMistake() {
        events.put(1, "text");
        assertThatThrownBy(() -> events.get(1, Event.class)).isInstanceOf(IllegalStateException.class);
    }
}
