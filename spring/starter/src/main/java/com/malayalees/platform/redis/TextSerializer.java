package com.malayalees.platform.redis;

import com.malayalees.platform.cache.CacheFault;
import com.malayalees.platform.cache.CacheValueSerializer;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;
import org.springframework.data.redis.serializer.RedisSerializer;
import org.springframework.data.redis.serializer.SerializationException;

/** The texts of the table, in UTF-8. */
final class TextSerializer implements RedisSerializer<Object> {

    private final CacheValueSerializer texts;

    TextSerializer(CacheValueSerializer texts) {
        this.texts = texts;
    }

    @Override
    public byte[] serialize(Object value) {
        return value == null ? null : readably(() -> texts.serialize(value).getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public Object deserialize(byte[] bytes) {
        return bytes == null ? null : readably(() -> texts.deserialize(new String(bytes, StandardCharsets.UTF_8)));
    }

    /** A value without a text is a fault of the cache, not of the caller. */
    private static <T> T readably(Supplier<T> conversion) {
        try {
            return conversion.get();
        } catch (CacheFault fault) {
            throw fault;
        } catch (RuntimeException error) {
            throw new SerializationException(String.valueOf(error.getMessage()), error);
        }
    }
}
