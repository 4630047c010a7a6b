package com.malayalees.platform.session;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * HTTP sessions in PostgreSQL.
 *
 * @param enabled whether sessions are kept by this library; if not, Spring Boot configures Spring Session as usual
 * @param touchInterval how long a noted access stands for later ones, which then need no statement; a session lives as much longer
 * @param serialization how attributes become bytes, unless there is a bean springSessionConversionService
 * @param acceptUnbound whether a session without a tenant, which another program has made, becomes the first tenant's that sends its id
 */
@ConfigurationProperties("malayalees.session")
public record MalayaleesSessionProperties(
        @DefaultValue("true") boolean enabled,
        @DefaultValue("10s") Duration touchInterval,
        @DefaultValue("java") Serialization serialization,
        @DefaultValue("false") boolean acceptUnbound) {

    /** How attributes become bytes. */
    public enum Serialization {
        /** Java's own serialization, as Spring Session does by default. */
        JAVA,
        /** The cache's JSON, for classes of the allowed packages only. */
        JSON
    }

    public MalayaleesSessionProperties {
        if (touchInterval.isNegative()) {
            throw new IllegalArgumentException(
                    "malayalees.session.touch-interval is %s: it must be 0 or more, for example 10s"
                            .formatted(touchInterval));
        }
    }
}
