package com.malayalees.platform.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.io.ClassPathResource;

/** Every key of the settings exists in this version of Spring Boot, of the starter and of Hibernate. */
class ConfigurationKeysTest {

    private static final String PRODUCTION = "config/application-prod-aws-postgres-cache.yml";
    private static final String LOCAL = "config/application-local-postgres-cache.yml";

    private static KnownKeys known;

    static Stream<String> keys() throws IOException {
        return Stream.of("application.yml", PRODUCTION, LOCAL)
                .flatMap(file -> keysOf(file).stream().map(key -> file + ": " + key));
    }

    @ParameterizedTest
    @MethodSource("keys")
    void exists(String fileAndKey) throws IOException {
        assertThat(known().fault(fileAndKey.split(": ")[1])).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "spring.datasource.hikari.maximum-pool-sise, spring.datasource.hikari.maximum-pool-size",
        "spring.cache.postgresql.time-to-live, spring.cache.redis.time-to-live",
        "malayalees.cache.time-to-life, malayalees.cache.time-to-live",
        "management.cache.cache-manager, spring.cache.cache-names",
        "spring.session.store-type, spring.session.timeout",
        "spring.jpa.hibernate.cache.use_second_level_cache, ",
        "spring.jpa.properties.hibernate.cache.use_second_level_cash, spring.jpa.properties.hibernate.cache.use_second_level_cache",
    })
    void aKeyThatDoesNotExistIsRefusedWithTheNearestOne(String key, String nearest) throws IOException {
        assertThat(known().fault(key)).hasValueSatisfying(fault -> {
            assertThat(fault).startsWith(key);
            if (nearest != null) assertThat(fault).contains(nearest);
        });
    }

    @Test
    void theMetadataOfBootIsThere() throws IOException {
        assertThat(known().count()).isGreaterThan(500);
    }

    /** Refused by Spring Boot in the file of a profile. */
    @ParameterizedTest
    @ValueSource(strings = {PRODUCTION, LOCAL})
    void noProfileChoosesProfiles(String file) {
        assertThat(keysOf(file)).isNotEmpty().noneMatch(key -> key.startsWith("spring.profiles"));
    }

    @Test
    void bothProfilesSetTheSameButForLogging() {
        assertThat(keysOf(LOCAL).stream().filter(key -> !key.startsWith("logging.")))
                .containsExactlyElementsOf(keysOf(PRODUCTION));
    }

    private static synchronized KnownKeys known() throws IOException {
        if (known == null) known = new KnownKeys();
        return known;
    }

    private static List<String> keysOf(String file) {
        try {
            return new YamlPropertySourceLoader()
                    .load(file, new ClassPathResource(file)).stream()
                            .flatMap(source -> Stream.of(((EnumerablePropertySource<?>) source).getPropertyNames()))
                            .toList();
        } catch (IOException unreadable) {
            throw new IllegalStateException(file, unreadable);
        }
    }
}
