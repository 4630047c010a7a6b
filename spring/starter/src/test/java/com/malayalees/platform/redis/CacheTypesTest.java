package com.malayalees.platform.redis;

import static org.assertj.core.api.Assertions.assertThat;

import com.malayalees.platform.cache.CacheConnections;
import com.malayalees.platform.cache.CacheFault;
import com.malayalees.platform.cache.CacheStatistics;
import com.malayalees.platform.cache.ObservedCacheManager;
import com.malayalees.platform.cache.PostgresqlCacheManager;
import com.malayalees.platform.cache.TenantResolver;
import com.malayalees.platform.redis.Agreement.Result;
import com.malayalees.platform.testing.RequiresServers;
import com.malayalees.platform.testing.Servers;
import com.malayalees.platform.testing.ValkeyServer;
import io.lettuce.core.resource.ClientResources;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.cache.Cache;
import org.springframework.cache.CacheManager;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.data.redis.cache.RedisCacheManager;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.core.StringRedisTemplate;

/** An application on real servers, whose caches are on PostgreSQL, on Redis or on both. */
@RequiresServers
class CacheTypesTest {

    private static final ThreadLocal<String> TENANT = ThreadLocal.withInitial(() -> "one");

    private static final ClientResources CLIENT_RESOURCES = ClientResources.create();

    private final Servers servers = Servers.get();
    /** Tests share the servers, not the entries. */
    private final String name = "events" + UUID.randomUUID().toString().substring(0, 8);

    private ApplicationContextRunner application(String... properties) {
        return new ApplicationContextRunner()
                .withUserConfiguration(Application.class)
                .withPropertyValues(servers.propertiesAnd("malayalees.cache.pause=1ms"))
                .withPropertyValues(properties);
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {
        @Bean
        TenantResolver tenants() {
            return TENANT::get;
        }

        /** One for all contexts: ending it takes two seconds. */
        @Bean(destroyMethod = "")
        ClientResources clientResources() {
            return CLIENT_RESOURCES;
        }
    }

    record Event(long id, String title) {}

    private static final Event ONAM = new Event(1, "ഓണം");

    private Cache cache(ApplicationContext context) {
        return context.getBean(CacheManager.class).getCache(name);
    }

    @Test
    void withoutASettingEntriesAreOnPostgresqlAndRedisIsNotUsed() {
        application().run(context -> {
            assertThat(context.getBean(CacheManager.class)).isInstanceOf(PostgresqlCacheManager.class);
            assertThat(context).doesNotHaveBean(GuardedRedisCacheManager.class);
        });
    }

    @Test
    void onRedisEntriesHaveTheKeysAndTextsOfTheTableAndPostgresqlHasNoPool() {
        application("CACHE_TYPE=redis", "malayalees.cache.caches." + name + ".time-to-live=1h")
                .run(context -> {
                    assertThat(context).doesNotHaveBean(CacheConnections.class);
                    cache(context).put(7L, ONAM);
                    assertThat(cache(context).get(7L, Event.class)).isEqualTo(ONAM);
                    StringRedisTemplate redis = context.getBean(StringRedisTemplate.class);
                    String key = "one:" + name + ":7L";
                    assertThat(redis.opsForValue().get(key)).contains("\"title\":\"ഓണം\"");
                    assertThat(redis.getExpire(key)).isBetween(3500L, 3600L);
                });
    }

    @ParameterizedTest
    @CsvSource({"postgresql", "redis"})
    void tenantsAreApartAndAClearIsOfOneOfThem(String type) {
        application("malayalees.cache.type=" + type).run(context -> {
            Cache cache = cache(context);
            cache.put("key", "of one");
            as("t*", () -> cache.get("key") == null && put(cache, "of t*"));
            as("two", () -> cache.get("key") == null && put(cache, "of two"));
            as("t*", () -> {
                cache.clear();
                return cache.get("key") == null;
            });
            assertThat(cache.get("key", String.class)).isEqualTo("of one");
            as("two", () -> "of two".equals(cache.get("key", String.class)));
            context.getBeansOfType(ObservedCacheManager.class).values().forEach(each -> each.clearForAllTenants(name));
            assertThat(cache.get("key")).isNull();
            as("two", () -> cache.get("key") == null);
        });
    }

    private static boolean put(Cache cache, String value) {
        cache.put("key", value);
        return true;
    }

    private static void as(String tenant, Callable<Boolean> promise) throws Exception {
        TENANT.set(tenant);
        try {
            assertThat(promise.call()).as("as " + tenant).isTrue();
        } finally {
            TENANT.remove();
        }
    }

    @Test
    void aNullIsNotCachedAndRemovesWhatIsThere() {
        application("CACHE_TYPE=redis").run(context -> {
            cache(context).put("key", "value");
            cache(context).put("key", null);
            assertThat(cache(context).get("key")).isNull();
        });
    }

    @Test
    void aSynchronisedReadOnRedisComputesOnceInThisProcess() {
        application("CACHE_TYPE=redis").run(context -> {
            AtomicInteger computations = new AtomicInteger();
            ExecutorService threads = Executors.newFixedThreadPool(16);
            try {
                var reads = threads.invokeAll(IntStream.range(0, 200)
                        .<Callable<Integer>>mapToObj(
                                each -> () -> cache(context).get("report", computations::incrementAndGet))
                        .toList());
                for (Future<Integer> read : reads) {
                    assertThat(read.get()).isEqualTo(1);
                }
            } finally {
                threads.shutdownNow();
            }
            assertThat(computations).hasValue(1);
        });
    }

    @ParameterizedTest
    @CsvSource({"redis, postgresql", "postgresql, redis"})
    void afterAParallelRunTheOtherTypeIsReadWithoutALostEntry(String from, String to) {
        String sample = "malayalees.cache.parallel.sample=1";
        application("malayalees.cache.type=" + from, "malayalees.cache.also-write=" + to, sample)
                .run(context -> {
                    for (int each = 0; each < 50; each++) {
                        cache(context).put(each, "value " + each);
                    }
                    assertThat(cache(context).get("computed", () -> "value")).isEqualTo("value");
                    cache(context).evict(13);
                    for (int each = 0; each < 50; each++) {
                        cache(context).get(each);
                    }
                    assertThat(agreement(context, Result.AGREE)).isEqualTo(49);
                    assertThat(agreement(context, Result.DIFFER)).isZero();
                    assertThat(agreement(context, Result.MISSING)).isZero();
                });
        // One cache is switched and can go back; the others stay as they were.
        String cacheSettings = "malayalees.cache.caches." + name;
        application(
                        "malayalees.cache.type=" + from,
                        "malayalees.cache.also-write=" + to,
                        cacheSettings + ".type=" + to,
                        cacheSettings + ".also-write=" + from,
                        "malayalees.cache.parallel.sample=0")
                .run(context -> {
                    for (int each = 0; each < 50; each++) {
                        Cache.ValueWrapper found = cache(context).get(each);
                        assertThat(found == null ? null : found.get()).isEqualTo(each == 13 ? null : "value " + each);
                    }
                    assertThat(cache(context).get("computed", () -> "computed again"))
                            .isEqualTo("value");
                    ObservedCacheManager other = manager(context, from);
                    assertThat(other.statistics().get(name).total().hits()).isZero();
                });
    }

    @Test
    void theComparisonOfBothTypesFindsWhatDiffersAndWhatIsMissing() {
        application(
                        "malayalees.cache.type=redis",
                        "malayalees.cache.also-write=postgresql",
                        "malayalees.cache.parallel.sample=1")
                .run(context -> {
                    Cache postgresql = manager(context, "postgresql").getCache(name);
                    cache(context).put("same", ONAM);
                    cache(context).put("changed", "new");
                    postgresql.put("changed", "old");
                    cache(context).put("gone", "here");
                    postgresql.evict("gone");
                    for (String key : new String[] {"same", "changed", "gone"}) {
                        cache(context).get(key);
                    }
                    for (Result result : Result.values()) {
                        assertThat(agreement(context, result)).as(result.name()).isOne();
                    }
                });
    }

    @Test
    void whenRedisIsKilledNothingIsThrownButCountedAndItIsUsedAgainWhenItIsBack() {
        application("CACHE_TYPE=redis").run(context -> {
            Cache cache = cache(context);
            cache.put("key", "value");
            servers.redis().kill();
            try {
                assertThat(cache.get("key")).isNull();
                cache.put("key", "other");
                cache.evict("key");
                cache.clear();
                assertThat(cache.get("key", () -> "computed")).isEqualTo("computed");
            } finally {
                servers.redis().start();
            }
            ObservedCacheManager redis = manager(context, "redis");
            CacheStatistics statistics = redis.statistics().get(name);
            assertThat(statistics.faults(CacheFault.Kind.AWAY)).isPositive();
            assertThat(redis.outage()).isPresent();
            untilTrue(() -> {
                cache.put("key", "again");
                return cache.get("key") != null;
            });
            assertThat(redis.outage()).isEmpty();
        });
    }

    /** The eviction below does not reach Redis: without a memory of it, the next read would find the old value. */
    @Test
    void anEntryThatCouldNotBeEvictedIsNotReadBeforeItWas() {
        application("CACHE_TYPE=redis").run(context -> {
            Cache cache = cache(context);
            StringRedisTemplate redis = context.getBean(StringRedisTemplate.class);
            cache.put("key", "old");
            String text = redis.opsForValue().get("one:" + name + ":key");
            servers.redis().kill();
            cache.evict("key");
            servers.redis().start();
            // Redis kept nothing: as if it had been out of reach only.
            untilTrue(() -> {
                try {
                    redis.opsForValue().set("one:" + name + ":key", text);
                    return true;
                } catch (RuntimeException notYet) {
                    return false;
                }
            });
            untilTrue(() -> {
                assertThat(cache.get("key")).isNull();
                return redis.opsForValue().get("one:" + name + ":key") == null;
            });
        });
    }

    @Test
    void whileRedisIsOnlyWrittenAlsoItsFaultsLeavePostgresqlAlone() {
        application("malayalees.cache.also-write=redis").run(context -> {
            servers.redis().kill();
            try {
                cache(context).put("key", "value");
                assertThat(cache(context).get("key", String.class)).isEqualTo("value");
                assertThat(manager(context, "postgresql").outage()).isEmpty();
            } finally {
                servers.redis().start();
            }
        });
    }

    @ParameterizedTest
    @EnumSource
    void theVariablesOfAStackWithValkeyAreEnough(ValkeyServer.Form form) {
        ValkeyServer valkey = servers.startValkey(form);
        String address = "127.0.0.1:" + valkey.port();
        Map<String, Object> variables = Map.of(
                "CACHE_TYPE",
                "redis",
                form == ValkeyServer.Form.NODES ? "SPRING_DATA_REDIS_HOST" : "SPRING_DATA_REDIS_CLUSTER_NODES",
                form == ValkeyServer.Form.NODES ? "127.0.0.1" : address,
                "SPRING_DATA_REDIS_PORT",
                String.valueOf(valkey.port()),
                "SPRING_DATA_REDIS_SSL_ENABLED",
                "true",
                "SPRING_DATA_REDIS_USERNAME",
                valkey.user(),
                "SPRING_DATA_REDIS_PASSWORD",
                valkey.password());
        application()
                .withInitializer(context -> context.getEnvironment()
                        .getPropertySources()
                        .addFirst(new SystemEnvironmentPropertySource("stack-systemEnvironment", variables)))
                // AWS' authorities are Java's own; this one is not.
                .withPropertyValues(
                        "spring.data.redis.ssl.bundle=valkey",
                        "spring.ssl.bundle.pem.valkey.truststore.certificate=file:" + valkey.certificate())
                .run(context -> {
                    Cache cache = cache(context);
                    cache.put("key", "value");
                    assertThat(cache.get("key", String.class)).isEqualTo("value");
                    cache.put("other", "value");
                    cache.evict("other");
                    assertThat(cache.get("other")).isNull();
                    cache.clear();
                    assertThat(cache.get("key")).isNull();
                    assertThat(manager(context, "redis").statistics().get(name).faults())
                            .isZero();
                });
    }

    @Test
    void anApplicationWithItsOwnRedisCacheManagerKeepsItsKeys() {
        application("malayalees.cache.type=redis", "malayalees.cache.also-write=postgresql")
                .withUserConfiguration(OwnManager.class)
                .run(context -> {
                    cache(context).put("key", "value");
                    StringRedisTemplate redis = context.getBean(StringRedisTemplate.class);
                    assertThat(redis.hasKey(name + "::key")).isTrue();
                    assertThat(manager(context, "postgresql").getCache(name).get("key", String.class))
                            .isEqualTo("value");
                });
    }

    @Configuration(proxyBeanMethods = false)
    static class OwnManager {
        @Bean
        RedisCacheManager cacheManager(RedisConnectionFactory connections) {
            return RedisCacheManager.create(connections);
        }
    }

    @Test
    void withoutSpringDataRedisTheStartFailsWithWhatToAdd() {
        application("CACHE_TYPE=redis")
                .withClassLoader(new FilteredClassLoader("org.springframework.data.redis"))
                .run(context -> assertThat(context.getStartupFailure())
                        .rootCause()
                        .hasMessageContaining("Spring Data Redis is not on the class path"));
    }

    private static ObservedCacheManager manager(AssertableApplicationContext context, String type) {
        return context.getBeansOfType(ObservedCacheManager.class).values().stream()
                .filter(each -> each.type().name().equalsIgnoreCase(type))
                .findFirst()
                .orElseThrow();
    }

    private long agreement(ApplicationContext context, Result result) {
        return context.getBean(MixedCacheManager.class).agreements().get(name).count(result);
    }

    private static void untilTrue(Callable<Boolean> condition) throws Exception {
        while (!condition.call()) {
            Thread.onSpinWait();
        }
    }
}
