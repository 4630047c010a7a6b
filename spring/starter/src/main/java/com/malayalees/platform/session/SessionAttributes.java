package com.malayalees.platform.session;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The attributes of one session, each read from its bytes when it is asked for. An attribute that cannot be read, as another version of
 * the application has written it, is as good as not there; its bytes stay in the database until it is set or removed.
 */
final class SessionAttributes {

    private static final Logger LOG = LoggerFactory.getLogger(SessionAttributes.class);

    /** Attributes that have been logged as unreadable: names come from the application, so they are few. */
    private static final Set<String> LOGGED = ConcurrentHashMap.newKeySet();

    /** varchar(200) of the table, in characters as PostgreSQL counts them. */
    private static final int LONGEST_NAME = 200;

    private final AttributeCodec codec;
    private final Map<String, byte[]> stored;
    private final Map<String, Object> values = new HashMap<>();
    private final Set<String> changed = new HashSet<>();

    SessionAttributes(AttributeCodec codec, Map<String, byte[]> stored) {
        this.codec = codec;
        this.stored = new LinkedHashMap<>(stored);
    }

    /** The same bytes, nothing changed. */
    SessionAttributes copy() {
        return new SessionAttributes(codec, stored);
    }

    Object get(String name) {
        Object value = values.get(name);
        byte[] bytes = stored.get(name);
        if (value != null || bytes == null || changed.contains(name)) {
            return value;
        }
        Object read = readOrNull(name, bytes);
        if (read == null) {
            // Not asked again. It stays in the database.
            stored.remove(name);
        } else {
            values.put(name, read);
        }
        return read;
    }

    /** Only of those that can be read, so that each name has a value. */
    Set<String> names() {
        Set<String> names = new HashSet<>(stored.keySet());
        names.addAll(changed);
        names.removeIf(name -> get(name) == null);
        return names;
    }

    /** @param value null removes it */
    void set(String name, Object value) {
        if (name.codePointCount(0, name.length()) > LONGEST_NAME) {
            throw new IllegalArgumentException("the name of the session attribute \"%s…\" has more than %d characters"
                    .formatted(name.substring(0, 40), LONGEST_NAME));
        }
        if (value == null) {
            values.remove(name);
        } else {
            values.put(name, value);
        }
        changed.add(name);
    }

    /** Counts as set: the caller may have changed the object behind it. */
    void touched(String name) {
        if (get(name) != null) {
            changed.add(name);
        }
    }

    boolean isChanged() {
        return !changed.isEmpty();
    }

    boolean isChanged(String name) {
        return changed.contains(name);
    }

    /** The bytes of what was set since the last save. @throws IllegalStateException when a value has no bytes */
    Map<String, byte[]> put() {
        Map<String, byte[]> put = new LinkedHashMap<>();
        for (String name : changed) {
            Object value = values.get(name);
            if (value != null) {
                put.put(name, write(name, value));
            }
        }
        return put;
    }

    Set<String> removed() {
        Set<String> removed = new HashSet<>(changed);
        removed.removeAll(values.keySet());
        return removed;
    }

    /** What has been put and removed is in the database now. */
    void saved(Map<String, byte[]> put) {
        changed.forEach(stored::remove);
        stored.putAll(put);
        changed.clear();
    }

    private byte[] write(String name, Object value) {
        try {
            return codec.write(value);
        } catch (RuntimeException failure) {
            throw new IllegalStateException(
                    "the session attribute \"%s\" of %s cannot be stored: %s"
                            .formatted(name, value.getClass(), rootMessage(failure)),
                    failure);
        }
    }

    private Object readOrNull(String name, byte[] bytes) {
        try {
            return codec.read(bytes);
        } catch (RuntimeException | LinkageError failure) {
            if (LOGGED.add(name)) {
                LOG.warn(
                        "The session attribute \"{}\" cannot be read, and is ignored: {}. Another version of the application may have written"
                                + " it. This is logged once for each attribute.",
                        name,
                        rootMessage(failure));
            }
            return null;
        }
    }

    private static String rootMessage(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        return root.toString();
    }
}
