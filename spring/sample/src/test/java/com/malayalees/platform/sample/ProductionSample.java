package com.malayalees.platform.sample;

import com.malayalees.platform.testing.PostgresServer;
import com.malayalees.platform.testing.Servers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The application as on AWS, once for each JVM: with the profile for AWS, exactly the variables that docs/image.md promises, and a server
 * that speaks TLS. Ends with the JVM.
 */
final class ProductionSample {

    /** Tenants of the tests: host name to id. */
    static final String FIRST = "first.example";

    static final String SECOND = "second.example";
    static final String INACTIVE = "inactive.example";

    private static RunningSample running;

    private ProductionSample() {}

    static synchronized RunningSample get() throws Exception {
        if (running == null) {
            Path folder = Files.createTempDirectory("sample");
            PostgresServer postgres = Servers.get().postgres();
            // Two authorities in one file, as for RDS and for its proxy.
            ServerCertificate other = ServerCertificate.forName(folder, "dns:elsewhere.example");
            ServerCertificate server = ServerCertificate.forName(folder, "dns:localhost");
            try (Connection superuser = postgres.connect(postgres.migrator())) {
                server.use(superuser);
            }
            Path bundle = Files.writeString(folder.resolve("bundle.pem"), other.certificate() + server.certificate());
            running = RunningSample.start(environment(postgres), onThisMachine(postgres, bundle));
            Runtime.getRuntime().addShutdownHook(new Thread(running::close));
            addTenants(postgres);
        }
        return running;
    }

    /** A value for every variable of docs/image.md, from there: a new one there needs one here. */
    static Map<String, String> environment(PostgresServer postgres) throws IOException {
        Map<String, String> values = Map.ofEntries(
                Map.entry("SPRING_PROFILES_ACTIVE", "prod-aws-postgres-cache"),
                Map.entry("RDS_ENDPOINT", "localhost"),
                Map.entry("RDS_READER_ENDPOINT", "localhost"),
                Map.entry("DB_NAME", postgres.url().replaceFirst(".*/", "")),
                Map.entry("DB_USERNAME", postgres.application().name()),
                Map.entry("DB_PASSWORD", postgres.application().password()),
                Map.entry("DB_MIGRATION_USERNAME", postgres.owner().name()),
                Map.entry("DB_MIGRATION_PASSWORD", postgres.owner().password()),
                Map.entry("CACHE_TYPE", "postgresql"),
                Map.entry("POSTGRES_CACHE_TABLE", "app_cache"),
                Map.entry("SPRING_DATASOURCE_HIKARI_MAXIMUM_POOL_SIZE", "4"),
                Map.entry("SERVER_TOMCAT_KEEPALIVETIMEOUT", "75s"),
                Map.entry("SPRING_APPLICATION_JSON", """
                        {"spring":{"datasource":{"hikari":{"data-source-properties":{"assumeMinServerVersion":"17"}}}}}"""));
        return variablesOfThePage()
                .collect(LinkedHashMap::new, (all, name) -> all.put(name, value(values, name)), Map::putAll);
    }

    /** The names in the first column of the page's table "What it gets". */
    static java.util.stream.Stream<String> variablesOfThePage() throws IOException {
        String page = Files.readString(repository().resolve("docs/image.md"));
        String table = page.substring(page.indexOf("## What it gets"), page.indexOf("The size of variables"));
        String firstColumn = table.lines()
                .filter(line -> line.startsWith("|"))
                .map(line -> line.split("\\|")[1])
                .collect(Collectors.joining());
        return Pattern.compile("`([A-Z_]+)`").matcher(firstColumn).results().map(match -> match.group(1));
    }

    private static String value(Map<String, String> values, String name) {
        String value = values.get(name);
        if (value == null)
            throw new IllegalStateException("docs/image.md promises " + name + ": the test has no value for it");
        return value;
    }

    private static Map<String, Object> onThisMachine(PostgresServer postgres, Path bundle) {
        return Map.of("DB_PORT", postgres.port(), "DATABASE_CERTIFICATES", bundle.toString());
    }

    private static void addTenants(PostgresServer postgres) throws Exception {
        try (Connection owner = postgres.connect(postgres.owner());
                Statement statement = owner.createStatement()) {
            // The test data of the other profile has the ids from 1.
            statement.execute("""
                    INSERT INTO tenant_organization (id, tenant_id, organization_name, domain_name, is_active) VALUES
                      (1001, 'first', 'First', 'first.example', true),
                      (1002, 'second', 'Second', 'second.example', true),
                      (1003, 'inactive', 'Inactive', 'inactive.example', false);
                    INSERT INTO user_profile (id, tenant_id, email) VALUES
                      (1001, 'first', 'a@first.example'), (1002, 'second', 'b@second.example');
                    ALTER TABLE event_details ALTER id RESTART 1001;
                    REFRESH MATERIALIZED VIEW tenant_stats;
                    """);
        }
    }

    static Path repository() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("docs/image.md"))) folder = folder.getParent();
        return folder;
    }
}
