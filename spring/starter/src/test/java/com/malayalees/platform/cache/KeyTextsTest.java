package com.malayalees.platform.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.cache.interceptor.SimpleKey;

class KeyTextsTest {

    enum Color {
        RED
    }

    record Place(String city, Integer floor) {}

    record Other(String city, Integer floor) {}

    static List<Arguments> texts() {
        return List.of(
                Arguments.of("kochi", "kochi"),
                Arguments.of("a:b,c)", "a:b,c)"),
                Arguments.of("42", "\"42"),
                Arguments.of("#1", "\"#1"),
                Arguments.of(42, "42"),
                Arguments.of(-42L, "-42L"),
                Arguments.of(true, "#java.lang.Boolean(true)"),
                Arguments.of(new UUID(1, 2), "#java.util.UUID(00000000-0000-0001-0000-000000000002)"),
                Arguments.of(LocalDate.of(2026, 11, 1), "#java.time.LocalDate(2026-11-01)"),
                Arguments.of(Color.RED, "#com.malayalees.platform.cache.KeyTextsTest$Color(RED)"),
                Arguments.of(new Place("kochi", 2), "#com.malayalees.platform.cache.KeyTextsTest$Place(kochi,2)"),
                Arguments.of(new SimpleKey("kochi", 2L, null), "#(kochi,2L,#null)"),
                Arguments.of(SimpleKey.EMPTY, "#()"));
    }

    @ParameterizedTest
    @MethodSource("texts")
    void aKeyHasAText(Object key, String text) {
        assertThat(KeyTexts.of(key, 1_000)).isEqualTo(text);
    }

    @Test
    void keysThatAreNotEqualHaveDifferentTexts() {
        List<Object> keys = Arrays.asList(
                "",
                "1",
                1,
                1L,
                (short) 1,
                (byte) 1,
                1.0,
                1.0f,
                '1',
                BigDecimal.ONE,
                new BigDecimal("1.0"),
                "1L",
                "#null",
                null,
                true,
                "true",
                "#()",
                SimpleKey.EMPTY,
                new SimpleKey(""),
                new SimpleKey("", ""),
                new SimpleKey("a,b"),
                new SimpleKey("a", "b"),
                new SimpleKey("a", List.of("b")),
                new SimpleKey(List.of("a", "b")),
                new SimpleKey(List.of("a"), "b"),
                List.of("a", "b"),
                new SimpleKey("a\\", "b"),
                new SimpleKey("a\\,b"),
                new SimpleKey("a)", "b"),
                new SimpleKey("a", ")b"),
                List.of(List.of("a"), "b"),
                List.of(List.of("a", "b")),
                List.of(List.of("a,b")),
                new Place("a", 1),
                new Place("a", null),
                new Other("a", 1),
                new Place("1", 1),
                Color.RED,
                "RED",
                new UUID(0, 1),
                new UUID(0, 1).toString(),
                new String[] {"a", "b"},
                new Object[] {"a", "b"},
                new int[] {1},
                new long[] {1},
                "x".repeat(2_000),
                "x".repeat(2_001),
                "\ud83d",
                "\ud83e",
                "?",
                "\0");
        Map<String, Object> byText = new HashMap<>();
        for (Object key : keys) {
            String text = KeyTexts.of(key, 1_000);
            assertThat(byText).as("another key with the text of %s", key).doesNotContainKey(text);
            byText.put(text, key);
        }
    }

    @Test
    void aTextThatIsTooLongInBytesIsADigest() {
        assertThat(KeyTexts.of("ഓ".repeat(33), 100)).hasSize(33);
        assertThat(KeyTexts.of("ഓ".repeat(34), 100)).startsWith("#sha256(").hasSize(52);
    }

    @Test
    void aKeyWithoutAnExactTextIsRefusedWithWhatToUse() {
        assertThatThrownBy(() -> KeyTexts.of(new SimpleKey(new Object()), 100))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("java.lang.Object")
                .hasMessageContaining("use a text");
    }
}
