package com.malayalees.platform.session;

import com.malayalees.platform.cache.CacheValueSerializer;
import java.nio.charset.StandardCharsets;

/** By the serializer of the cache. */
record JsonCodec(CacheValueSerializer json) implements AttributeCodec {

    @Override
    public byte[] write(Object value) {
        return json.serialize(value).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public Object read(byte[] bytes) {
        return json.deserialize(new String(bytes, StandardCharsets.UTF_8));
    }
}
