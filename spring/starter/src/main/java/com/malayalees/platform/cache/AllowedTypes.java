package com.malayalees.platform.cache;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.util.Collection;
import java.util.Currency;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;

/**
 * Classes that a cached value may name. Whoever can write the table could otherwise have any class of the application made
 * with contents of their choice; java.util.Formatter, for example, empties a file.
 */
public final class AllowedTypes implements Predicate<Class<?>> {

    private static final Set<Class<?>> SINGLE = Set.of(
            String.class,
            Boolean.class,
            Character.class,
            Byte.class,
            Short.class,
            Integer.class,
            Long.class,
            Float.class,
            Double.class,
            BigDecimal.class,
            BigInteger.class,
            URI.class,
            UUID.class,
            Date.class,
            Locale.class,
            Currency.class,
            Optional.class);

    private final List<String> prefixes;

    /** @param packages packages whose classes, and those of packages below them, are allowed */
    public AllowedTypes(Collection<String> packages) {
        this.prefixes = packages.stream().map(name -> name + ".").toList();
    }

    @Override
    public boolean test(Class<?> type) {
        if (type.isArray()) {
            return test(type.getComponentType());
        }
        if (type.isPrimitive() || SINGLE.contains(type)) {
            return true;
        }
        String name = type.getName();
        if (name.startsWith("java.time.")) {
            return true;
        }
        if (name.startsWith("java.util.")) {
            return Collection.class.isAssignableFrom(type) || Map.class.isAssignableFrom(type);
        }
        return prefixes.stream().anyMatch(name::startsWith);
    }

    /** What to type when a class is refused. */
    public static String refusal(String className) {
        return "%s is not a class that may be cached: add its package to malayalees.cache.allowed-packages"
                .formatted(className);
    }
}
