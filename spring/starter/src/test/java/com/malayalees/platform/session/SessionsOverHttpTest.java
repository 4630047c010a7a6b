package com.malayalees.platform.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.malayalees.platform.cache.AllowedTypes;
import com.malayalees.platform.cache.CacheSetupException;
import com.malayalees.platform.cache.CacheValueSerializer;
import com.malayalees.platform.cache.JsonCacheValueSerializer;
import com.malayalees.platform.cache.TenantResolver;
import com.malayalees.platform.testing.PostgresServer;
import com.malayalees.platform.testing.RequiresServers;
import com.malayalees.platform.testing.Servers;
import com.zaxxer.hikari.HikariDataSource;
import jakarta.servlet.Filter;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.session.jdbc.config.annotation.SpringSessionDataSource;

@RequiresServers
class SessionsOverHttpTest {

    /** Of the request that runs; null as soon as it has left the application's filters. */
    private static final AtomicReference<String> TENANT = new AtomicReference<>();

    private final WebApplicationContextRunner application = new WebApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(MalayaleesSessionAutoConfiguration.class))
            .withUserConfiguration(Application.class)
            .withPropertyValues("spring.session.timeout=20m");

    @Test
    void aSessionLivesFromRequestToRequestAndOnlyForItsTenant() {
        application.run(context -> {
            MockHttpServletResponse first = request(context, "a", null, "/create");
            Cookie cookie = first.getCookie("SESSION");
            assertThat(request(context, "a", cookie, "/read").getContentAsString())
                    .isEqualTo("1200 ann");
            assertThat(request(context, "b", cookie, "/read").getContentAsString())
                    .isEqualTo("none");
            MockHttpServletResponse ofB = request(context, "b", cookie, "/create");
            assertThat(ofB.getCookie("SESSION").getValue())
                    .as("a new session, not that of a")
                    .isNotEqualTo(cookie.getValue());
            assertThat(request(context, "a", cookie, "/read").getContentAsString())
                    .isEqualTo("1200 ann");
            request(context, "a", cookie, "/end");
            assertThat(request(context, "a", cookie, "/read").getContentAsString())
                    .isEqualTo("none");
        });
    }

    @Test
    void aRequestReadsItsSessionOnceAndAfterTheTouchIntervalTouchesItOnce() {
        application.withPropertyValues("malayalees.session.touch-interval=0s").run(context -> {
            Cookie cookie = request(context, "a", null, "/create").getCookie("SESSION");
            CountingDataSource counted = context.getBean(CountingDataSource.class);
            counted.sent.clear();
            Thread.sleep(2);
            request(context, "a", cookie, "/read");
            assertThat(counted.sent).as("read and touched").containsExactly("prepareStatement", "prepareStatement");
        });
        application.run(context -> {
            Cookie cookie = request(context, "a", null, "/create").getCookie("SESSION");
            CountingDataSource counted = context.getBean(CountingDataSource.class);
            counted.sent.clear();
            request(context, "a", cookie, "/read");
            assertThat(counted.sent).as("read").containsExactly("prepareStatement");
        });
    }

    @Test
    void whileTheDatabaseIsAwayARequestThatNeedsItsSessionIsAnsweredWith503AndTheOthersWork() {
        application.run(context -> {
            Cookie cookie = request(context, "a", null, "/create").getCookie("SESSION");
            Servers.get().postgres().kill();
            try {
                MockHttpServletResponse refused = requestUntil(503, context, cookie);
                assertThat(refused.getContentType()).isEqualTo("application/problem+json");
                assertThat(refused.getHeader("Retry-After")).isEqualTo("5");
                assertThat(refused.getCookies()).as("the session is kept").isEmpty();
                assertThat(refused.getContentAsString()).contains("Sessions cannot be read or stored at the moment");
                assertThat(request(context, "a", null, "/create").getStatus()).isEqualTo(503);
                assertThat(request(context, "a", cookie, "/none").getStatus()).isEqualTo(200);
            } finally {
                Servers.get().postgres().start();
            }
            assertThat(requestUntil(200, context, cookie).getContentAsString()).isEqualTo("1200 ann");
        });
    }

    @Test
    void settingsOfSpringSessionCountAndTheStarterCanBeLeftOut() {
        application
                .withPropertyValues("malayalees.session.enabled=false")
                .run(context -> assertThat(context).doesNotHaveBean(PostgresqlSessionRepository.class));
        application
                .withPropertyValues("spring.session.timeout=", "server.servlet.session.timeout=90")
                .run(context -> assertThat(context.getBean(PostgresqlSessionRepository.class)
                                .settings()
                                .timeout())
                        .isEqualTo(Duration.ofSeconds(90)));
        application
                .withPropertyValues("malayalees.session.touch-interval=-1s")
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessageContaining("malayalees.session.touch-interval is PT-1S: it must be 0 or more"));
    }

    @Test
    @ExtendWith(OutputCaptureExtension.class)
    void aSettingWithoutEffectIsNamed(CapturedOutput output) {
        application
                .withPropertyValues("spring.session.jdbc.cleanup-cron=0 * * * * *")
                .run(context -> assertThat(output).contains("spring.session.jdbc.cleanup-cron has no effect"));
    }

    @Test
    void aDatabaseWithoutTheTablesEndsTheStartWithWhatToType() {
        application
                .withPropertyValues("pool.database=postgres")
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessageContaining("it has no function malayalees.session_touch")
                        .extracting(failure -> ((CacheSetupException) failure).action())
                        .asString()
                        .contains("npm run db -- migrate"));
    }

    @Test
    void attributesAreJsonWhenAskedFor() {
        application.withPropertyValues("malayalees.session.serialization=json").run(context -> {
            PostgresqlSessionRepository repository = context.getBean(PostgresqlSessionRepository.class);
            TENANT.set("a");
            PostgresqlSession session = repository.createSession();
            session.setAttribute("cart", new ArrayList<>(List.of("book")));
            repository.save(session);
            assertThat(repository.findById(session.getId()).<List<String>>getAttribute("cart"))
                    .containsExactly("book");
        });
    }

    /** A process of a killed server may answer once more, and the pool needs a moment to connect again. */
    private static MockHttpServletResponse requestUntil(int status, ApplicationContext context, Cookie cookie)
            throws Exception {
        MockHttpServletResponse response = request(context, "a", cookie, "/read");
        for (int attempt = 0; response.getStatus() != status && attempt < 100; attempt++) {
            response = request(context, "a", cookie, "/read");
        }
        assertThat(response.getStatus()).isEqualTo(status);
        return response;
    }

    /** Runs the request through the filters in the order that they have in a container. */
    private static MockHttpServletResponse request(
            ApplicationContext context, String tenant, Cookie cookie, String path) throws Exception {
        MockHttpServletRequest request = new MockHttpServletRequest("GET", path);
        if (cookie != null) {
            request.setCookies(cookie);
        }
        Filter tenants = (each, answer, chain) -> {
            TENANT.set(tenant);
            try {
                chain.doFilter(each, answer);
            } finally {
                TENANT.set(null);
            }
        };
        MockHttpServletResponse response = new MockHttpServletResponse();
        new MockFilterChain(
                        new Handler(),
                        context.getBean(SessionFaultFilter.class),
                        context.getBean("springSessionRepositoryFilter", Filter.class),
                        tenants)
                .doFilter(request, response);
        return response;
    }

    /** The application itself. Its answers are flushed, as those of a controller. */
    private static final class Handler extends HttpServlet {

        @Override
        protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
            response.getWriter().print(answer(request));
            response.flushBuffer();
        }

        private static String answer(HttpServletRequest request) {
            switch (request.getRequestURI()) {
                case "/create" -> request.getSession().setAttribute("user", "ann");
                case "/end" -> request.getSession().invalidate();
                case "/read" -> {
                    HttpSession session = request.getSession(false);
                    return session == null
                            ? "none"
                            : session.getMaxInactiveInterval() + " " + session.getAttribute("user");
                }
                default -> {}
            }
            return "";
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Application {

        @Bean(destroyMethod = "close")
        HikariDataSource pool(@Value("${pool.database:}") String database) {
            PostgresServer server = Servers.get().postgres();
            HikariDataSource pool = Instance.pool(database.isEmpty() ? server.url() : server.url(database), 2);
            pool.setConnectionTimeout(300);
            return pool;
        }

        @Bean
        @SpringSessionDataSource
        CountingDataSource counting(HikariDataSource pool) {
            return new CountingDataSource(pool);
        }

        @Bean
        CacheValueSerializer json() {
            return new JsonCacheValueSerializer(new AllowedTypes(List.of()));
        }

        @Bean
        TenantResolver tenants() {
            return () -> {
                String tenant = TENANT.get();
                if (tenant == null) {
                    throw new IllegalStateException("no tenant");
                }
                return tenant;
            };
        }
    }
}
