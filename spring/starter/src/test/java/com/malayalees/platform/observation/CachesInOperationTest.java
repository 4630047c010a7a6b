package com.malayalees.platform.observation;

import static org.assertj.core.api.Assertions.assertThat;

import com.malayalees.platform.cache.TenantResolver;
import com.malayalees.platform.testing.RequiresServers;
import com.malayalees.platform.testing.Servers;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.cache.Cache;
import org.springframework.cache.CacheManager;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What an operator sees of a running application, by HTTP. */
@RequiresServers
class CachesInOperationTest {

    private static final ThreadLocal<String> TENANT = ThreadLocal.withInitial(() -> "one");

    private final Servers servers = Servers.get();
    private final HttpClient http = HttpClient.newHttpClient();
    private final String name = "reports" + UUID.randomUUID().toString().substring(0, 8);
    private ConfigurableApplicationContext application;

    /** Where the entries are, and how they get out of reach while the application's own tables do not. */
    enum Place {
        POSTGRESQL {
            @Override
            void breakDown(Servers servers) throws SQLException {
                execute(servers, "REVOKE ALL ON malayalees.app_cache FROM malayalees_app");
            }

            @Override
            void repair(Servers servers) throws SQLException {
                execute(servers, "GRANT SELECT, INSERT, UPDATE, DELETE ON malayalees.app_cache TO malayalees_app");
            }
        },
        REDIS {
            @Override
            void breakDown(Servers servers) {
                servers.redis().kill();
            }

            @Override
            void repair(Servers servers) {
                servers.redis().start();
            }
        };

        abstract void breakDown(Servers servers) throws SQLException;

        abstract void repair(Servers servers) throws SQLException;

        private static void execute(Servers servers, String sql) throws SQLException {
            try (Connection connection =
                    servers.postgres().connect(servers.postgres().migrator())) {
                connection.createStatement().execute(sql);
            }
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {
        @Bean
        TenantResolver tenants() {
            return TENANT::get;
        }
    }

    @ParameterizedTest
    @EnumSource
    void theCachesAreCountedListedClearedAndTheirFaultsTakeNothingOutOfService(Place place) throws Exception {
        start(place);
        Cache cache = application.getBean(CacheManager.class).getCache(name);
        cache.get("key");
        cache.put("key", "value");
        cache.get("key");
        cache.get("key");
        cache.evict("key");

        String manager = place.name().toLowerCase();
        assertThat(count("cache.gets", manager, "result", "hit")).isEqualTo(2);
        assertThat(count("cache.gets", manager, "result", "miss")).isEqualTo(1);
        assertThat(count("cache.puts", manager)).isEqualTo(1);
        assertThat(count("cache.evictions", manager)).isEqualTo(1);

        cache.put("key", "of one");
        TENANT.set("two");
        cache.put("key", "of two");
        TENANT.remove();
        assertThat(ask("GET", "/caches").body()).contains("\"" + name + "\"");
        assertThat(ask("DELETE", "/caches/" + name).statusCode()).isEqualTo(204);
        assertThat(cache.get("key")).isNull();
        TENANT.set("two");
        assertThat(cache.get("key")).isNull();
        TENANT.remove();

        place.breakDown(servers);
        try {
            cache.get("key");
            assertThat(ask("GET", "/health").statusCode()).isEqualTo(200);
            assertThat(ask("GET", "/health").body()).contains("{\"status\":\"UP\"");
            assertThat(ask("GET", "/health/cache").statusCode()).isEqualTo(200);
            assertThat(ask("GET", "/health/cache").body()).contains("DEGRADED", "since", manager);
            for (String group : new String[] {"readiness", "liveness"}) {
                HttpResponse<String> answer = ask("GET", "/health/" + group);
                assertThat(answer.statusCode()).as(group).isEqualTo(200);
                assertThat(answer.body()).as(group).contains("\"status\":\"UP\"");
            }
            assertThat(application
                            .getBean(MeterRegistry.class)
                            .get("malayalees.cache.outage")
                            .tag("cache.manager", manager)
                            .gauge()
                            .value())
                    .isEqualTo(1);
        } finally {
            place.repair(servers);
        }
        do {
            cache.get("key");
        } while (!ask("GET", "/health/cache").body().contains("\"status\":\"UP\""));
    }

    @ParameterizedTest
    @EnumSource(names = "POSTGRESQL")
    void theDatabaseHasTheCountsOfEachTenantOnceTheApplicationHasEnded(Place place) throws Exception {
        start(place);
        Cache cache = application.getBean(CacheManager.class).getCache(name);
        cache.get("key");
        cache.put("key", "value");
        cache.get("key");
        CacheRecorder recorder = application.getBean(CacheRecorder.class);
        recorder.run();
        recorder.run();
        TENANT.set("two");
        cache.get("key");
        TENANT.remove();
        application.close();
        assertThat(recorded("one")).isEqualTo("1 hits, 1 misses");
        assertThat(recorded("two")).isEqualTo("0 hits, 1 misses");
    }

    private String recorded(String tenant) throws SQLException {
        try (Connection connection =
                servers.postgres().connect(servers.postgres().application())) {
            var statement = connection.prepareStatement(
                    "SELECT hits, misses FROM malayalees.cache_statistics WHERE tenant = ? AND cache = ?");
            statement.setString(1, tenant);
            statement.setString(2, name);
            ResultSet rows = statement.executeQuery();
            return rows.next() ? rows.getLong(1) + " hits, " + rows.getLong(2) + " misses" : "nothing";
        }
    }

    private void start(Place place) {
        String[] more = {
            "server.port=0",
            "spring.main.banner-mode=off",
            "malayalees.cache.type=" + place,
            "malayalees.cache.pause=10ms",
            "malayalees.cache.caches." + name + ".time-to-live=1h",
            "management.endpoints.web.base-path=/management",
            "management.endpoints.web.exposure.include=health,caches",
            "management.endpoint.health.show-details=always",
            "management.endpoint.health.probes.enabled=true",
            "management.endpoint.health.group.readiness.include=readinessState,cache",
            "management.endpoint.health.group.liveness.include=livenessState,cache",
        };
        String[] arguments = servers.propertiesAnd(more);
        for (int each = 0; each < arguments.length; each++) {
            arguments[each] = "--" + arguments[each];
        }
        application = new SpringApplication(Application.class).run(arguments);
    }

    @AfterEach
    void end() {
        application.close();
    }

    private HttpResponse<String> ask(String method, String path) throws Exception {
        String port = application.getEnvironment().getProperty("local.server.port");
        URI address = URI.create("http://127.0.0.1:" + port + "/management" + path);
        HttpRequest request = HttpRequest.newBuilder(address)
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build();
        return http.send(request, BodyHandlers.ofString());
    }

    private double count(String meter, String manager, String... tags) {
        return application
                .getBean(MeterRegistry.class)
                .get(meter)
                .tag("name", name)
                .tag("cache.manager", manager)
                .tags(tags)
                .functionCounter()
                .count();
    }
}
