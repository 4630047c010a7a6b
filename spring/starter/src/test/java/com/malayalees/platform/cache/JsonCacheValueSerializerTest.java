package com.malayalees.platform.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonCacheValueSerializerTest {

    private final CacheValueSerializer json = Instance.serializer();

    enum Kind {
        CONCERT,
        PLAY {
            @Override
            public String toString() {
                return "a play";
            }
        }
    }

    interface Ticket {}

    record Seat(int row) implements Ticket {}

    record Standing() implements Ticket {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Event(
            long id,
            Kind kind,
            Instant at,
            List<Ticket> tickets,
            Map<String, Object> more,
            BigDecimal price,
            Object any) {}

    static class Bean {
        private String name = "bean";
        private Bean inner;

        public String getName() {
            return name;
        }

        public void setName(String name) {
            this.name = name;
        }

        public Bean getInner() {
            return inner;
        }

        public void setInner(Bean inner) {
            this.inner = inner;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Bean that
                    && that.getClass() == getClass()
                    && name.equals(that.name)
                    && String.valueOf(inner).equals(String.valueOf(that.inner));
        }

        @Override
        public int hashCode() {
            return name.hashCode();
        }

        @Override
        public String toString() {
            return getClass().getSimpleName() + name;
        }
    }

    static final class Special extends Bean {}

    static Stream<Object> values() {
        Bean outer = new Bean();
        outer.setInner(new Special());
        Event event = new Event(
                1,
                Kind.PLAY,
                Instant.parse("2026-09-01T10:00:00.123456789Z"),
                List.of(new Seat(3), new Standing()),
                Map.of("long", 3L, "list", List.of(1, "a")),
                new BigDecimal("1.50"),
                LocalDate.of(2026, 9, 1));
        return Stream.of(
                "text",
                "NUL \0 in a text",
                "ഓണം",
                1,
                1L,
                1.5,
                1.5f,
                (short) 1,
                true,
                'c',
                new BigDecimal("0.10"),
                UUID.randomUUID(),
                Kind.CONCERT,
                Kind.PLAY,
                Instant.EPOCH,
                Duration.ofMinutes(3),
                LocalDate.of(2026, 9, 1),
                new ArrayList<>(List.of("a", "b")),
                List.of(1L, 2),
                Set.of("a"),
                Map.of("k", new Seat(1)),
                Stream.of(new Seat(1), new Seat(2)).toList(),
                Collections.unmodifiableList(new ArrayList<>(List.of(event))),
                event,
                new Event(2, null, null, null, null, null, null),
                new Seat(7),
                outer);
    }

    @ParameterizedTest
    @MethodSource("values")
    void aValueComesBackEqual(Object value) {
        assertThat(json.deserialize(json.serialize(value))).isEqualTo(value);
    }

    @Test
    void anArrayComesBack() {
        assertThat((byte[]) json.deserialize(json.serialize(new byte[] {1, 2}))).containsExactly(1, 2);
        assertThat((Seat[]) json.deserialize(json.serialize(new Seat[] {new Seat(1)})))
                .containsExactly(new Seat(1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[\"java.util.Formatter\",\"%s\"]",
                "{\"@class\":\"java.util.ArrayList\",\"x\":[\"java.util.Formatter\",\"%s\"]}",
                "[\"java.util.ArrayList\",[[\"java.util.Formatter\",\"%s\"]]]",
                "[\"[Ljava.util.Formatter;\",[\"%s\"]]",
                "[\"java.util.logging.FileHandler\",\"%s\"]",
                "[\"java.io.FileOutputStream\",\"%s\"]"
            })
    void whoWritesTheTableCannotMakeOtherClasses(String text, @TempDir Path folder) {
        Path file = folder.resolve("made");
        assertThatThrownBy(() -> json.deserialize(text.formatted(file))).isInstanceOf(CacheFault.class);
        assertThat(Files.exists(file)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "plain",
                "{\"@class\":\"gone.Event\"}",
                "{}x",
                "{\"@class\":\"com.malayalees.platform.cache.JsonCacheValueSerializerTest$Seat\"}",
                "{\"@class\":\"com.malayalees.platform.cache.JsonCacheValueSerializerTest$Seat\",\"row\":1,\"added\":2}"
            })
    void aTextOfAnotherOrAnOlderClassIsAFaultOfTheValue(String text) {
        assertThatThrownBy(() -> json.deserialize(text))
                .isInstanceOfSatisfying(
                        CacheFault.class, fault -> assertThat(fault.kind()).isEqualTo(CacheFault.Kind.VALUE));
    }

    @Test
    void aClassThatIsNotAllowedIsRefusedWithWhatToType() {
        assertThatThrownBy(() -> json.serialize(new Thread()))
                .isInstanceOf(CacheFault.class)
                .hasMessageContaining("java.lang.Thread")
                .hasMessageContaining("malayalees.cache.allowed-packages");
    }
}
