package com.malayalees.platform.sample;

import static org.assertj.core.api.Assertions.assertThat;

import com.malayalees.platform.testing.PostgresServer;
import com.malayalees.platform.testing.RequiresServers;
import com.malayalees.platform.testing.Servers;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The profile for a laptop: the guide's three tenants are there. */
@RequiresServers
class LocalProfileTest {

    private static RunningSample sample;

    @BeforeAll
    static void start() {
        PostgresServer postgres = Servers.get().postgres();
        sample = RunningSample.start(
                Map.of(
                        "SPRING_PROFILES_ACTIVE", "local-postgres-cache",
                        "RDS_ENDPOINT", postgres.host(),
                        "DB_PORT", String.valueOf(postgres.port()),
                        "DB_NAME", postgres.url().replaceFirst(".*/", ""),
                        "DB_PASSWORD", postgres.application().password(),
                        "DB_MIGRATION_PASSWORD", postgres.owner().password()),
                Map.of("logging.level.org.hibernate", "info"));
    }

    @AfterAll
    static void stop() {
        sample.close();
    }

    @ParameterizedTest
    @CsvSource({
        "demo1.local, tenant_demo_001, 1, user1@demo1.local, 1",
        "demo2.local, tenant_demo_002, 2, user2@demo2.local, 1",
        "demo3.local, tenant_demo_003, 3, user3@demo3.local, 0"
    })
    void hasTheGuidesTenantsUsersAndEvents(String host, String tenant, int user, String email, int events) {
        assertThat(sample.get(host, "/api/users/" + user).json())
                .containsEntry("tenant", tenant)
                .containsEntry("email", email);
        assertThat(sample.get(host, "/api/statistics").field("userCount")).hasToString("1");
        assertThat((List<?>) sample.get(host, "/api/events").field("events")).hasSize(events);
    }

    @Test
    void theNextIdsFollowThoseOfTheTestData() {
        assertThat(sample.post(
                                "demo3.local",
                                "/api/events",
                                "{\"title\": \"T\", \"eventDate\": \"2020-01-01T00:00:00Z\", \"createdById\": 3}")
                        .status())
                .isEqualTo(201);
    }

    @Test
    void showsTheCachesToPeople() {
        sample.get("demo1.local", "/api/users/1");
        assertThat(sample.get("demo1.local", "/management/caches").body()).contains("postgresqlCacheManager", "users");
    }
}
