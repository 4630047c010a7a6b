package com.malayalees.platform.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.malayalees.platform.cache.CacheConnections;
import com.malayalees.platform.cache.PostgresqlCacheManager;
import com.malayalees.platform.testing.PostgresServer;
import com.malayalees.platform.testing.RequiresServers;
import com.malayalees.platform.testing.Servers;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.cache.Cache;
import org.springframework.cache.CacheManager;
import org.springframework.context.annotation.Configuration;

@RequiresServers
@ExtendWith(OutputCaptureExtension.class)
class StartUpTest {

    private static final PostgresServer POSTGRES = Servers.get().postgres();

    private final ApplicationContextRunner application = new ApplicationContextRunner()
            .withUserConfiguration(Application.class)
            .withPropertyValues(Servers.get().propertiesAnd());

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {}

    private static String user(PostgresServer.User user) {
        return "spring.datasource.username=" + user.name() + " spring.datasource.password=" + user.password();
    }

    /** What is wrong, how, how it ends, the arguments; what is said, and what to type. */
    static List<Arguments> mistakes() {
        return List.of(
                Arguments.of(
                        "migrations never ran",
                        "",
                        "",
                        "spring.datasource.url=" + POSTGRES.url("postgres"),
                        "The database postgres has no table malayalees.app_cache.",
                        "npm run db -- migrate --url postgresql://ADMINISTRATOR@HOST:5432/postgres"),
                Arguments.of(
                        "migrations are behind",
                        "ALTER FUNCTION malayalees.cache_put_leased(text, text, text, text, bigint, uuid) RENAME TO newer",
                        "ALTER FUNCTION malayalees.newer(text, text, text, text, bigint, uuid) RENAME TO cache_put_leased",
                        "",
                        "it has no cache_put_leased(text, text, text, text, bigint, uuid)",
                        "npm run db -- migrate"),
                Arguments.of(
                        "a role without rights",
                        "CREATE ROLE stranger LOGIN PASSWORD 'stranger'",
                        "DROP ROLE stranger",
                        "spring.datasource.username=stranger spring.datasource.password=stranger",
                        "The role stranger may not use the cache",
                        "malayalees_app"),
                Arguments.of(
                        "rights that were taken away",
                        "REVOKE DELETE ON malayalees.app_cache FROM malayalees_app",
                        "GRANT DELETE ON malayalees.app_cache TO malayalees_app",
                        "",
                        "The role malayalees_app may not use the cache",
                        "run the migrations"),
                Arguments.of(
                        "the role that migrates",
                        "",
                        "",
                        user(POSTGRES.migrator()),
                        "connected as " + POSTGRES.migrator().name(),
                        "malayalees.cache.check=false"),
                Arguments.of(
                        "the owner of the application's tables",
                        "",
                        "",
                        user(POSTGRES.owner()),
                        "The role malayalees_owner may not use the cache",
                        "malayalees_app"),
                Arguments.of(
                        "another table",
                        "",
                        "",
                        "malayalees.cache.table=cache_lease",
                        "is malayalees.cache_lease, and the functions of the cache are for malayalees.app_cache",
                        "app_cache, or leave it out"),
                Arguments.of(
                        "no name of a table",
                        "",
                        "",
                        "malayalees.cache.table=app_cache;drop",
                        "is \"app_cache;drop\", which is not the name of a table",
                        "app_cache, or leave it out"),
                Arguments.of(
                        "a pool that is too small",
                        "",
                        "",
                        "spring.datasource.hikari.maximum-pool-size=1",
                        "A pool of 1 cannot be divided",
                        "SPRING_DATASOURCE_HIKARI_MAXIMUM_POOL_SIZE (poolSize of the stack) to 2 or more"),
                Arguments.of(
                        "another pool",
                        "",
                        "",
                        "spring.datasource.type=org.springframework.jdbc.datasource.SimpleDriverDataSource",
                        "SimpleDriverDataSource",
                        "Leave spring.datasource.type out"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("mistakes")
    void aMistakeIsSaidInASentenceWithWhatToType(
            String name,
            String begin,
            String end,
            String arguments,
            String problem,
            String action,
            CapturedOutput output)
            throws SQLException {
        onServer(begin);
        try {
            Map<String, Object> properties = new HashMap<>(Servers.get().properties());
            properties.put("spring.main.web-application-type", "none");
            Stream.of(arguments.split(" "))
                    .map(each -> each.split("=", 2))
                    .filter(each -> each.length == 2)
                    .forEach(each -> properties.put(each[0], each[1]));
            String[] all = properties.entrySet().stream()
                    .map(each -> "--" + each.getKey() + "=" + each.getValue())
                    .toArray(String[]::new);
            assertThatThrownBy(
                            () -> SpringApplication.run(Application.class, all).close())
                    .isNotNull();
        } finally {
            onServer(end);
        }
        String report = output.getAll().substring(output.getAll().indexOf("APPLICATION FAILED TO START"));
        assertThat(report).contains(problem).contains(action).doesNotContain("\tat ");
    }

    @Test
    void theCacheHasConnectionsOfItsOwnThatAreTakenOffTheApplications(CapturedOutput output) {
        application
                .withPropertyValues(
                        "spring.datasource.hikari.maximum-pool-size=6",
                        "spring.datasource.hikari.auto-commit=false",
                        "spring.datasource.hikari.data-source-properties.assumeMinServerVersion=15")
                .run(context -> {
                    HikariDataSource pool = context.getBean(HikariDataSource.class);
                    HikariDataSource own = (HikariDataSource)
                            context.getBean(CacheConnections.class).dataSource();
                    assertThat(pool.getMaximumPoolSize()).isEqualTo(4);
                    assertThat(own.getMaximumPoolSize()).isEqualTo(2);
                    assertThat(own.isAutoCommit()).isTrue();
                    assertThat(own.getDataSourceProperties()).containsEntry("assumeMinServerVersion", "15");
                    assertThat(pool.getDataSourceProperties()).containsOnlyKeys("assumeMinServerVersion");
                    CacheManager manager = context.getBean("postgresqlCacheManager", CacheManager.class);
                    manager.getCache("events").put(1, "x");
                    manager.getCache("events").clear();
                    assertThat(settingsOfSession(own))
                            .as("what would pin a connection of RDS Proxy")
                            .isEmpty();
                });
        assertThat(output).contains("Of 6 connections to the database, 4 are the application's and 2 the cache's");
    }

    /** What was set by SET in the sessions of a pool. */
    private static List<String> settingsOfSession(HikariDataSource pool) throws SQLException {
        List<String> names = new ArrayList<>();
        try (Connection first = pool.getConnection();
                Connection second = pool.getConnection()) {
            for (Connection each : List.of(first, second)) {
                try (Statement statement = each.createStatement();
                        ResultSet rows =
                                statement.executeQuery("SELECT name FROM pg_settings WHERE source = 'session'")) {
                    while (rows.next()) {
                        names.add(rows.getString(1));
                    }
                }
            }
        }
        return names;
    }

    @ParameterizedTest(name = "a total of {0}, {1} for the cache")
    @MethodSource("divisions")
    void aPoolIsDividedByItsSize(int total, String cache, int expected) {
        application
                .withPropertyValues(
                        "spring.datasource.hikari.maximum-pool-size=" + total, "malayalees.cache.connections=" + cache)
                .run(context -> assertThat(
                                context.getBean(CacheConnections.class).size())
                        .isEqualTo(expected));
    }

    static List<Arguments> divisions() {
        return List.of(
                Arguments.of(2, "", 1), Arguments.of(4, "", 1), Arguments.of(5, "", 2), Arguments.of(10, "4", 4));
    }

    @Test
    void aDatabaseThatIsAwayDoesNotKeepTheApplicationFromStarting(CapturedOutput output) {
        application
                .withPropertyValues(
                        "spring.datasource.url=jdbc:postgresql://127.0.0.1:1/none", "malayalees.cache.timeout=300ms")
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    Cache cache = context.getBean("postgresqlCacheManager", CacheManager.class)
                            .getCache("events");
                    cache.put(1, "x");
                    assertThat(cache.get(1)).isNull();
                });
        assertThat(output).contains("The database was not reachable when the cache started");
    }

    @Test
    void aRoleWithMoreRightsIsAcceptedWhereTheCheckIsOff() {
        application
                .withPropertyValues(
                        "spring.datasource.username=" + POSTGRES.migrator().name(),
                        "spring.datasource.password=" + POSTGRES.migrator().password(),
                        "malayalees.cache.check=false")
                .run(context -> assertThat(context).hasNotFailed().hasSingleBean(PostgresqlCacheManager.class));
    }

    private static void onServer(String statement) throws SQLException {
        if (statement.isEmpty()) {
            return;
        }
        try (Connection connection = POSTGRES.connect(POSTGRES.migrator());
                Statement run = connection.createStatement()) {
            run.execute(statement);
        }
    }
}
