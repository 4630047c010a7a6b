package com.malayalees.platform.sample;

import com.jayway.jsonpath.JsonPath;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.net.URL;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.hibernate.cache.jcache.ConfigSettings;
import org.hibernate.cfg.AvailableSettings;

/** The configuration keys of what is on the class path: of Spring Boot and the starter by their metadata, of Hibernate by its constants. */
final class KnownKeys {

    private static final String HIBERNATE = "spring.jpa.properties.";

    /** Name to type. */
    private final Map<String, String> types = new TreeMap<>();
    /** Name to what the metadata says instead. */
    private final Map<String, String> removed = new TreeMap<>();

    private final Set<String> ofHibernate = new HashSet<>();

    KnownKeys() throws IOException {
        for (URL metadata : Collections.list(
                getClass().getClassLoader().getResources("META-INF/spring-configuration-metadata.json"))) {
            try (InputStream input = metadata.openStream()) {
                JsonPath.parse(input).<List<Map<String, ?>>>read("$.properties").forEach(this::read);
            }
        }
        for (Class<?> settings : List.of(AvailableSettings.class, ConfigSettings.class)) {
            for (Field constant : settings.getFields()) readConstant(constant);
        }
    }

    private void read(Map<String, ?> property) {
        String name = (String) property.get("name");
        types.put(name, property.containsKey("type") ? (String) property.get("type") : "");
        if (property.get("deprecation") instanceof Map<?, ?> deprecation && "error".equals(deprecation.get("level"))) {
            removed.put(name, String.valueOf(deprecation.get("replacement")));
        }
    }

    private void readConstant(Field constant) {
        if (constant.getType() != String.class || !Modifier.isStatic(constant.getModifiers())) return;
        try {
            ofHibernate.add((String) constant.get(null));
        } catch (IllegalAccessException unreadable) {
            throw new IllegalStateException(unreadable);
        }
    }

    int count() {
        return types.size();
    }

    /** What is wrong with a key, and what its author may have meant; empty: it exists. */
    Optional<String> fault(String key) {
        String name = key.replaceAll("\\[\\d+]", "");
        if (name.startsWith(HIBERNATE)) {
            String setting = name.substring(HIBERNATE.length());
            return ofHibernate.contains(setting)
                    ? Optional.empty()
                    : Optional.of(HIBERNATE + setting + " is no setting of Hibernate: did you mean " + HIBERNATE
                            + nearest(setting, ofHibernate) + "?");
        }
        if (removed.containsKey(name)) return Optional.of(name + " was removed: use " + removed.get(name));
        if (types.containsKey(name) || isInMap(name)) return Optional.empty();
        return Optional.of(name + " does not exist: did you mean " + nearest(name, types.keySet()) + "?");
    }

    /** Below a map, the names are the user's: logging.level.org.hibernate. */
    private boolean isInMap(String name) {
        for (int dot = name.lastIndexOf('.'); dot > 0; dot = name.lastIndexOf('.', dot - 1)) {
            if (types.getOrDefault(name.substring(0, dot), "").startsWith("java.util.Map<")) return true;
        }
        return false;
    }

    private static String nearest(String name, Set<String> names) {
        return names.stream()
                .min(Comparator.<String>comparingInt(each -> distance(name, each))
                        .thenComparing(Comparator.naturalOrder()))
                .orElseThrow();
    }

    /** How many letters have to be inserted, removed or changed (Levenshtein). */
    private static int distance(String one, String other) {
        List<Integer> row = new ArrayList<>();
        for (int column = 0; column <= other.length(); column++) row.add(column);
        for (int line = 1; line <= one.length(); line++) {
            int diagonal = row.set(0, line);
            for (int column = 1; column <= other.length(); column++) {
                int change = diagonal + (one.charAt(line - 1) == other.charAt(column - 1) ? 0 : 1);
                diagonal = row.get(column);
                row.set(column, Math.min(change, 1 + Math.min(diagonal, row.get(column - 1))));
            }
        }
        return row.get(other.length());
    }
}
