package com.malayalees.platform.benchmark;

import java.util.Locale;
import java.util.Set;

/**
 * One thing to measure, as {@code side:operation:threads:bytes:shape}.
 *
 * @param operation of the cache or of sessions
 * @param bytes of the value as it is stored; a session has it as its one attribute
 */
public record Measurement(Side side, String operation, int threads, int bytes, Shape shape) {

    private static final Set<String> OPERATIONS =
            Set.of("get", "put", "sessionCreate", "sessionLoad", "sessionTouch", "sessionChange", "sessionRequest");

    /** Who caches, or keeps the sessions. */
    public enum Side {
        /** The starter's cache manager, as it is by default, or its sessions. */
        POSTGRESQL,
        /** The same, with a statement for each call. */
        SINGLE,
        /** The same, with the near cache. */
        NEAR,
        /** Spring Data Redis' cache manager, with the same serializer, or Spring Session's sessions in Redis. */
        REDIS,
        /** Spring Session's own sessions in PostgreSQL, in the same tables. */
        JDBC
    }

    /** What a value is made of. */
    public enum Shape {
        /** A list of records, which compresses. */
        JSON,
        /** Letters and digits at random, which do not. */
        RANDOM
    }

    /** @throws IllegalArgumentException when the text is not one of a measurement */
    static Measurement parse(String text) {
        String[] parts = text.split(":");
        if (parts.length != 5 || !OPERATIONS.contains(parts[1])) {
            throw new IllegalArgumentException(
                    "\"%s\" is not a measurement: side:operation:threads:bytes:shape".formatted(text));
        }
        return new Measurement(
                Side.valueOf(parts[0].toUpperCase(Locale.ROOT)),
                parts[1],
                Integer.parseInt(parts[2]),
                Integer.parseInt(parts[3]),
                Shape.valueOf(parts[4].toUpperCase(Locale.ROOT)));
    }
}
