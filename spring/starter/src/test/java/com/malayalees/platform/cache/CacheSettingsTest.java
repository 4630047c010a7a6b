package com.malayalees.platform.cache;

import static org.assertj.core.api.Assertions.assertThat;

import com.malayalees.platform.cache.MalayaleesCacheProperties.CacheType;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/** The stack sets environment variables, the application a file. */
class CacheSettingsTest {

    private static MalayaleesCacheProperties settings(Map<String, Object> variables, Map<String, Object> file) {
        StandardEnvironment environment = new StandardEnvironment();
        environment
                .getPropertySources()
                .replace(
                        StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
                        new SystemEnvironmentPropertySource(
                                StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, variables));
        environment.getPropertySources().addLast(new MapPropertySource("file", file));
        return Binder.get(environment).bindOrCreate("malayalees.cache", MalayaleesCacheProperties.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"userprofiles", "userProfiles", "user-profiles", "UserProfiles", "user_profiles"})
    void ofOneCacheCanBeAnEnvironmentVariable(String cache) {
        MalayaleesCacheProperties settings =
                settings(Map.of("MALAYALEES_CACHE_CACHES_USERPROFILES_TYPE", "redis"), Map.of());
        assertThat(settings.typeOf(cache)).isEqualTo(CacheType.REDIS);
        assertThat(settings.typeOf("events")).isEqualTo(CacheType.POSTGRESQL);
    }

    @ParameterizedTest
    @ValueSource(strings = {"events", "user-profiles", "userProfiles"})
    void aVariableAddsToWhatTheFileSaysAboutTheSameCache(String cache) {
        MalayaleesCacheProperties settings = settings(
                Map.of(
                        "MALAYALEES_CACHE_CACHES_" + cache.replace("-", "").toUpperCase() + "_TYPE",
                        "redis",
                        "MALAYALEES_CACHE_ALSOWRITE",
                        "redis"),
                Map.of("malayalees.cache.caches." + cache + ".time-to-live", "1h"));
        assertThat(settings.typeOf(cache)).isEqualTo(CacheType.REDIS);
        assertThat(settings.timeToLiveOf(cache)).isEqualTo(Duration.ofHours(1));
        assertThat(settings.alsoWriteOf(cache))
                .as("its own type is nothing else")
                .isEmpty();
        assertThat(settings.alsoWriteOf("others")).isEqualTo(Optional.of(CacheType.REDIS));
    }

    @Test
    void aTypeIsInUseWhenOneCacheReadsOrWritesIt() {
        assertThat(settings(Map.of(), Map.of()).uses(CacheType.REDIS)).isFalse();
        Map<String, Object> allButOne =
                Map.of("malayalees.cache.type", "redis", "malayalees.cache.caches.events.also-write", "postgresql");
        assertThat(settings(Map.of(), allButOne).uses(CacheType.POSTGRESQL)).isTrue();
        assertThat(settings(Map.of(), Map.of("malayalees.cache.type", "redis")).uses(CacheType.POSTGRESQL))
                .isFalse();
    }
}
