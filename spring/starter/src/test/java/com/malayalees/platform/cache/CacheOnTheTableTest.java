package com.malayalees.platform.cache;

import static org.assertj.core.api.Assertions.assertThat;

import com.malayalees.platform.testing.RequiresServers;
import com.malayalees.platform.testing.Servers;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.cache.Cache;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@RequiresServers
class CacheOnTheTableTest {

    private static final AtomicReference<String> TENANT = new AtomicReference<>("one");

    private final ApplicationContextRunner application = new ApplicationContextRunner()
            .withUserConfiguration(Application.class)
            .withPropertyValues(Servers.get().propertiesAnd());

    record Event(long id, String title, Instant at, List<String> tags, Map<String, Object> more) {}

    @Test
    void valuesComeBackAndTenantsAreApart() {
        application.run(context -> {
            Cache cache = context.getBean("postgresqlCacheManager", PostgresqlCacheManager.class)
                    .getCache("events");
            Event event = new Event(1, "ഓണം", Instant.parse("2026-09-01T10:00:00Z"), List.of("a"), Map.of("n", 3L));
            cache.put(1L, event);
            assertThat(cache.get(1L, Event.class)).isEqualTo(event);
            TENANT.set("two");
            assertThat(cache.get(1L)).isNull();
            TENANT.set("one");
            cache.evict(1L);
            assertThat(cache.get(1L)).isNull();
        });
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {
        @Bean
        TenantResolver tenants() {
            return TENANT::get;
        }
    }
}
