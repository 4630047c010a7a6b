package com.malayalees.platform.cache;

import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalAmount;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.cache.interceptor.SimpleKey;
import org.springframework.util.ReflectionUtils;

/**
 * The text of a key of Spring's cache. Keys that are not equal have different texts, so no entry is taken for another:
 * <pre>
 * "abc"              abc
 * "42"               "42            a text that is empty, or begins with a digit, - " or #, has a quote before it
 * 42, 42L            42, 42L
 * other values       #class(text)
 * SimpleKey, records, lists, arrays     #class(part,part)    , ) \ in a part have \ before them
 * </pre>
 */
final class KeyTexts {

    /** Classes whose toString() is different for values that are not equal. */
    private static final Set<Class<?>> EXACT = Set.of(
            Boolean.class,
            Character.class,
            Byte.class,
            Short.class,
            Float.class,
            Double.class,
            BigDecimal.class,
            BigInteger.class,
            UUID.class,
            URI.class,
            Locale.class,
            Currency.class);

    private static final Field SIMPLE_KEY_PARTS = partsOfSimpleKey();

    private KeyTexts() {}

    /**
     * @param mostBytes a text that is longer, or that PostgreSQL cannot store, becomes a digest
     * @throws IllegalArgumentException when the key is of a class that has no exact text
     */
    static String of(Object key, int mostBytes) {
        String text = textOf(key);
        return Texts.fits(text, mostBytes) && Texts.isStorable(text) ? text : "#sha256(" + digest(text) + ")";
    }

    private static String textOf(Object key) {
        if (key instanceof String text) {
            return needsQuote(text) ? '"' + text : text;
        }
        if (key instanceof Integer) {
            return key.toString();
        }
        if (key instanceof Long) {
            return key + "L";
        }
        if (key == null) {
            return "#null";
        }
        if (key instanceof SimpleKey) {
            return composite("", Arrays.asList((Object[]) ReflectionUtils.getField(SIMPLE_KEY_PARTS, key)));
        }
        if (key instanceof Enum<?> constant) {
            return '#' + constant.getDeclaringClass().getName() + '(' + constant.name() + ')';
        }
        Class<?> type = key.getClass();
        if (EXACT.contains(type)
                || (type.getName().startsWith("java.time.")
                        && (key instanceof TemporalAccessor || key instanceof TemporalAmount))) {
            return '#' + type.getName() + '(' + key + ')';
        }
        return textOfComposite(key, type);
    }

    private static String textOfComposite(Object key, Class<?> type) {
        if (type.isRecord()) {
            List<Object> parts = new ArrayList<>();
            for (RecordComponent component : type.getRecordComponents()) {
                parts.add(partOf(key, component));
            }
            return composite(type.getName(), parts);
        }
        if (key instanceof List<?> list) {
            return composite("list", list);
        }
        if (type.isArray()) {
            List<Object> parts = new ArrayList<>();
            for (int place = 0; place < Array.getLength(key); place++) {
                parts.add(Array.get(key, place));
            }
            return composite(type.getName(), parts);
        }
        throw new IllegalArgumentException(
                ("a key of %s has no text that is different for different keys: use a text, a number, an enum, a UUID, "
                                + "a record, or a list of them, for example by key = \"#argument.id\"")
                        .formatted(type.getName()));
    }

    private static String composite(String name, Collection<?> parts) {
        return parts.stream()
                .map(part ->
                        textOf(part).replace("\\", "\\\\").replace(",", "\\,").replace(")", "\\)"))
                .collect(Collectors.joining(",", '#' + name + '(', ")"));
    }

    private static boolean needsQuote(String text) {
        if (text.isEmpty()) {
            return true;
        }
        char first = text.charAt(0);
        return first == '"' || first == '#' || first == '-' || (first >= '0' && first <= '9');
    }

    private static Object partOf(Object key, RecordComponent component) {
        try {
            component.getAccessor().setAccessible(true);
            return component.getAccessor().invoke(key);
        } catch (IllegalAccessException | InvocationTargetException error) {
            throw new IllegalArgumentException("cannot read %s of a key".formatted(component), error);
        }
    }

    /** Of the characters, not of UTF-8, in which every half of a surrogate pair is the same. */
    private static String digest(String text) {
        try {
            ByteBuffer characters = ByteBuffer.allocate(text.length() * 2);
            characters.asCharBuffer().put(text);
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(characters.array());
            return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
        } catch (NoSuchAlgorithmException error) {
            throw new IllegalStateException("every Java has SHA-256", error);
        }
    }

    /** Spring offers no other way to the parts, and its toString() is the same for different keys. */
    private static Field partsOfSimpleKey() {
        Field parts = ReflectionUtils.findField(SimpleKey.class, "params");
        if (parts == null) {
            throw new IllegalStateException("this version of Spring has a SimpleKey without params");
        }
        parts.setAccessible(true);
        return parts;
    }
}
