package com.malayalees.platform.sample;

import static com.malayalees.platform.sample.ProductionSample.FIRST;
import static com.malayalees.platform.sample.ProductionSample.INACTIVE;
import static com.malayalees.platform.sample.ProductionSample.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import com.malayalees.platform.sample.RunningSample.Answer;
import com.malayalees.platform.testing.RequiresServers;
import java.net.http.HttpRequest.BodyPublishers;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What one tenant has, no other tenant sees: not in the tables, not in the cache, not by a session. */
@RequiresServers
class TenantIsolationTest {

    private static final String EVENT = "{\"title\": \"Meeting\", \"eventDate\": \"2999-01-01T00:00:00Z\"}";

    private RunningSample sample;

    @BeforeEach
    void start() throws Exception {
        sample = ProductionSample.get();
    }

    @ParameterizedTest
    @ValueSource(strings = {"nobody.example", INACTIVE, "127.0.0.1", FIRST + ".nobody.example"})
    void hostsWithoutAnActiveTenantGet404AsAProblem(String host) {
        for (String path : new String[] {"/api/events", "/api/users/1", "/api/statistics", "/api/session"}) {
            Answer answer = sample.get(host, path);
            assertThat(answer.status()).isEqualTo(404);
            assertThat(answer.type()).isEqualTo("application/problem+json");
            assertThat(answer.field("detail")).isEqualTo("No tenant has the host name " + host);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {FIRST, FIRST + ":8080", "FIRST.example"})
    void theHostNameFindsTheTenantWithAnyPortAndCase(String host) {
        assertThat(sample.get(host, "/api/statistics").field("tenant")).isEqualTo("first");
    }

    @Test
    void aForwardedHostDoesNotChooseTheTenant() {
        Answer answer = sample.send(sample.request(FIRST, "/api/statistics")
                .header("x-forwarded-host", SECOND)
                .header("forwarded", "host=" + SECOND)
                .GET());
        assertThat(answer.field("tenant")).isEqualTo("first");
    }

    @Test
    void anEventIsFoundByItsOwnTenantAloneCachedOrNot() {
        Object id = sample.post(FIRST, "/api/events", EVENT).field("id");
        for (int time = 0; time < 2; time++) {
            assertThat(sample.get(FIRST, "/api/events/" + id).field("tenant")).isEqualTo("first");
            assertThat(sample.get(SECOND, "/api/events/" + id).status()).isEqualTo(404);
        }
    }

    @Test
    void aNewEventIsAmongTheUpcomingOnesOfItsTenantAlone() {
        int ofSecond = sample.get(SECOND, "/api/events").body().length();
        int before = sample.get(FIRST, "/api/events").body().length();
        assertThat(sample.post(FIRST, "/api/events", EVENT).status()).isEqualTo(201);
        assertThat(sample.get(FIRST, "/api/events").body().length()).isGreaterThan(before);
        assertThat(sample.get(SECOND, "/api/events").body().length()).isEqualTo(ofSecond);
    }

    @Test
    void anEventCannotBelongToAUserOfAnotherTenant() {
        long stranger = sample.bean(JdbcClient.class)
                .sql("SELECT id FROM user_profile WHERE tenant_id = 'second'")
                .query(Long.class)
                .single();
        Answer answer = sample.post(FIRST, "/api/events", EVENT.replace("}", ", \"createdById\": " + stranger + "}"));
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.field("detail")).isEqualTo("There is no user " + stranger);
    }

    @Test
    void theSameKeyIsADifferentEntryForEachTenant() {
        Answer ofFirst = sample.get(FIRST, "/api/reports/same");
        assertThat(sample.get(FIRST, "/api/reports/same").body()).isEqualTo(ofFirst.body());
        assertThat(sample.get(SECOND, "/api/reports/same").field("computation"))
                .isNotEqualTo(ofFirst.field("computation"));
    }

    @Test
    void aCachedAnswerIsInTheTableUnderItsTenant() {
        sample.get(SECOND, "/api/reports/in-the-table");
        assertThat(sample.bean(JdbcClient.class)
                        .sql("SELECT cache_key FROM app_cache WHERE cache_key LIKE '%in-the-table%'")
                        .query(String.class)
                        .list())
                .singleElement()
                .asString()
                .startsWith("second:reports:");
    }

    @Test
    void aSessionIsOfNoUseToAnotherTenant() {
        String cookie = sample.send(sample.request(FIRST, "/api/session?user=u").POST(BodyPublishers.noBody()))
                .cookie();
        assertThat(cookie).startsWith("SESSION=");
        assertThat(withCookie(FIRST, cookie).field("user")).isEqualTo("u");
        assertThat(withCookie(SECOND, cookie).status()).isEqualTo(401);
        assertThat(withCookie(FIRST, cookie).field("user")).isEqualTo("u");
    }

    @Test
    void aSessionDoesNotDisturbPathsWithoutATenant() {
        String cookie = sample.send(sample.request(FIRST, "/api/session?user=u").POST(BodyPublishers.noBody()))
                .cookie();
        for (String host : new String[] {FIRST, "nobody.example"}) {
            assertThat(sample.send(sample.request(host, "/management/health")
                                    .header("cookie", cookie)
                                    .GET())
                            .status())
                    .isEqualTo(200);
        }
    }

    private Answer withCookie(String host, String cookie) {
        return sample.send(
                sample.request(host, "/api/session").header("cookie", cookie).GET());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/api/statistics", "/api/test/fails", "/api/events/none", "/api/test/async", "/api/no-such-path"
            })
    void noThreadKeepsTheTenantOfARequest(String path) {
        for (int time = 0; time < 5; time++) {
            sample.get(FIRST, path);
            assertThat(sample.get(FIRST, "/left-over").body()).isEqualTo("none");
        }
    }

    @Test
    void workOnAnotherThreadIsForTheTenantOfItsRequest() {
        assertThat(sample.get(FIRST, "/api/test/async").body()).isEqualTo("first");
        assertThat(sample.get(SECOND, "/api/test/async").body()).isEqualTo("second");
    }

    @Test
    void theStatisticsAreThoseOfTheTenant() {
        for (String path : new String[] {"/api/statistics", "/api/statistics/live"}) {
            assertThat(sample.get(FIRST, path).field("userCount")).hasToString("1");
        }
    }
}
