package com.malayalees.platform.cache;

/** Makes a text of a value, and the value of the text again. A bean of this type replaces the JSON of the starter. */
public interface CacheValueSerializer {

    /**
     * @param value never null
     * @throws RuntimeException when the value has no text: it is then not cached
     */
    String serialize(Object value);

    /**
     * @return never null
     * @throws RuntimeException when the text cannot be read, for example after a change of the class: it is then a miss
     */
    Object deserialize(String text);
}
