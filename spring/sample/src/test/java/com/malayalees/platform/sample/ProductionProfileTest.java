package com.malayalees.platform.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.malayalees.platform.testing.PostgresServer;
import com.malayalees.platform.testing.RequiresServers;
import com.malayalees.platform.testing.Servers;
import com.zaxxer.hikari.HikariDataSource;
import jakarta.persistence.EntityManagerFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.hibernate.SessionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** The profile for AWS, with the environment that the topologies hand over, and no other. */
@RequiresServers
class ProductionProfileTest {

    @Test
    void startsWithTheVariablesOfTheImageContractAlone() throws Exception {
        assertThat(ProductionSample.get()
                        .get("anyone.example", "/management/health/readiness")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void needsNoVariableThatTheImageContractDoesNotPromise() throws Exception {
        String profile = new String(getClass()
                .getResourceAsStream("/config/application-prod-aws-postgres-cache.yml")
                .readAllBytes());
        Stream<String> needed =
                Pattern.compile("\\$\\{(\\w+)}").matcher(profile).results().map(match -> match.group(1));
        assertThat(needed)
                .isNotEmpty()
                .isSubsetOf(ProductionSample.variablesOfThePage().toList());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/management/health", "/management/health/liveness", "/management/health/readiness"})
    void answersTheHealthPathsForAnyHost(String path) throws Exception {
        assertThat(ProductionSample.get().get("10.0.1.7:8080", path).status()).isEqualTo(200);
    }

    @Test
    void encryptsEveryConnectionOfTheApplication() throws Exception {
        assertThat(ProductionSample.get()
                        .bean(JdbcClient.class)
                        .sql(
                                "SELECT DISTINCT ssl FROM pg_stat_ssl JOIN pg_stat_activity USING (pid) WHERE usename = current_user")
                        .query(Boolean.class)
                        .list())
                .containsExactly(true);
    }

    @Test
    void refusesAServerThatItDoesNotTrust(@TempDir Path folder) throws Exception {
        ProductionSample.get();
        Path stranger = Files.writeString(
                folder.resolve("stranger.pem"),
                ServerCertificate.forName(folder, "dns:localhost").certificate());
        assertThatThrownBy(() -> connect("localhost", stranger).close())
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("SSL error");
    }

    @Test
    void refusesATrustedCertificateOfAnotherName() throws Exception {
        String trusted = ProductionSample.get().property("DATABASE_CERTIFICATES");
        assertThatThrownBy(() -> connect("127.0.0.1", Path.of(trusted)).close())
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("could not be verified");
    }

    private static Connection connect(String host, Path bundle) throws SQLException {
        PostgresServer postgres = Servers.get().postgres();
        PostgresServer.User user = postgres.application();
        String url = postgres.url().replace("127.0.0.1", host) + "?sslmode=verify-full&sslrootcert=" + bundle;
        return DriverManager.getConnection(url, user.name(), user.password());
    }

    @Test
    void opensNoMoreConnectionsThanTheStackCountsFor() throws Exception {
        RunningSample sample = ProductionSample.get();
        HikariDataSource pool = sample.bean(DataSource.class).unwrap(HikariDataSource.class);
        assertThat(pool.getMinimumIdle()).isLessThanOrEqualTo(pool.getMaximumPoolSize());
        List<Connection> all = allConnectionsOf(pool);
        try (Connection superuser = superuser();
                Statement statement = superuser.createStatement();
                ResultSet count = statement.executeQuery(
                        "SELECT count(*) FROM pg_stat_activity WHERE usename = 'malayalees_app'")) {
            count.next();
            assertThat(count.getInt(1)).isGreaterThan(all.size()).isLessThanOrEqualTo(4);
        } finally {
            for (Connection connection : all) connection.close();
        }
    }

    /** Hibernate's own cache knows the tenant, and the cache has connections of its own. */
    @Test
    void answersFromTheCacheWithoutAConnectionOfTheApplication() throws Exception {
        RunningSample sample = ProductionSample.get();
        // What Hibernate keeps for a minute begins its minute now.
        sample.bean(EntityManagerFactory.class)
                .unwrap(SessionFactory.class)
                .getCache()
                .evictAllRegions();
        String before = sample.get(ProductionSample.FIRST, "/api/reports/kept").body();
        List<Connection> all = allConnectionsOf(sample.bean(DataSource.class).unwrap(HikariDataSource.class));
        try {
            assertThat(sample.get(ProductionSample.FIRST, "/api/reports/kept").body())
                    .isEqualTo(before);
        } finally {
            for (Connection connection : all) connection.close();
        }
    }

    private static List<Connection> allConnectionsOf(HikariDataSource pool) throws SQLException {
        List<Connection> all = new ArrayList<>();
        for (int number = 0; number < pool.getMaximumPoolSize(); number++) all.add(pool.getConnection());
        return all;
    }

    private static Connection superuser() throws SQLException {
        PostgresServer postgres = Servers.get().postgres();
        return postgres.connect(postgres.migrator());
    }

    @Test
    void keepsTheTestDataOut() throws Exception {
        assertThat(ProductionSample.get().property("spring.liquibase.contexts")).isEqualTo("prod-aws-postgres-cache");
    }

    @Test
    void leavesTheTablesToTheirOwner() throws Exception {
        assertThat(ProductionSample.get()
                        .bean(JdbcClient.class)
                        .sql("SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname = 'public'")
                        .query(String.class)
                        .list())
                .containsExactly(Servers.get().postgres().owner().name());
    }

    /** Connections come without autocommit, so what is written outside of a transaction is rolled back when the connection goes back. */
    @Test
    void keepsOnlyWhatIsWrittenInATransaction() throws Exception {
        RunningSample sample = ProductionSample.get();
        JdbcClient database = sample.bean(JdbcClient.class);
        Runnable rename = () -> database.sql(
                        "UPDATE tenant_organization SET organization_name = 'Renamed' WHERE tenant_id = 'inactive'")
                .update();
        rename.run();
        assertThat(nameOfInactive(database)).isEqualTo("Inactive");
        sample.bean(TransactionTemplate.class).executeWithoutResult(status -> rename.run());
        assertThat(nameOfInactive(database)).isEqualTo("Renamed");
    }

    private static String nameOfInactive(JdbcClient database) {
        return database.sql("SELECT organization_name FROM tenant_organization WHERE tenant_id = 'inactive'")
                .query(String.class)
                .single();
    }
}
