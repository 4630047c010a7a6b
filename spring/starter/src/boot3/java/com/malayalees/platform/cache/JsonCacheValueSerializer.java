package com.malayalees.platform.cache;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.MapperConfig;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.jsontype.BasicPolymorphicTypeValidator;

/**
 * JSON of Jackson, with the class names of values that a reader could not know. Only classes of {@link AllowedTypes} are
 * written or read. An entry whose class lost or gained a property cannot be read: it is a miss, and is computed again.
 */
public final class JsonCacheValueSerializer implements CacheValueSerializer {

    private final AllowedTypes allowed;
    private final ObjectWriter writer;
    private final ObjectReader reader;

    public JsonCacheValueSerializer(AllowedTypes allowed) {
        this.allowed = allowed;
        ObjectMapper mapper = JsonMapper.builder()
                .findAndAddModules()
                .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
                .annotationIntrospector(new AllProperties())
                // As the declared class of a record or another final class is the class of its values, they have no
                // name in the text.
                .activateDefaultTyping(
                        BasicPolymorphicTypeValidator.builder()
                                .allowIfSubType(new OnlyAllowed(allowed))
                                .build(),
                        ObjectMapper.DefaultTyping.NON_FINAL,
                        JsonTypeInfo.As.PROPERTY)
                .enable(
                        DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES,
                        DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
                .build();
        // The declared class of the whole value is Object, so its own class is written, even a final one.
        this.writer = mapper.writerFor(Object.class);
        this.reader = mapper.readerFor(Object.class);
    }

    @Override
    public String serialize(Object value) {
        if (!allowed.test(value.getClass())) {
            throw fault(AllowedTypes.refusal(value.getClass().getName()), null);
        }
        try {
            return writer.writeValueAsString(value);
        } catch (JsonProcessingException error) {
            throw fault(
                    "a %s has no JSON: %s".formatted(value.getClass().getName(), error.getOriginalMessage()), error);
        }
    }

    @Override
    public Object deserialize(String text) {
        try {
            Object value = reader.readValue(text);
            if (value == null) {
                throw fault("the text of an entry is not one of a value", null);
            }
            return value;
        } catch (JsonProcessingException error) {
            throw fault("an entry cannot be read: " + error.getOriginalMessage(), error);
        }
    }

    private static CacheFault fault(String message, Exception cause) {
        return new CacheFault(CacheFault.Kind.VALUE, message, cause);
    }

    /** Properties that an annotation leaves out while they are null are written: a missing one means an older class. */
    private static final class AllProperties extends JacksonAnnotationIntrospector {
        @Override
        public JsonInclude.Value findPropertyInclusion(Annotated annotated) {
            return JsonInclude.Value.empty();
        }
    }

    private static final class OnlyAllowed extends BasicPolymorphicTypeValidator.TypeMatcher {
        private final AllowedTypes allowed;

        OnlyAllowed(AllowedTypes allowed) {
            this.allowed = allowed;
        }

        @Override
        public boolean match(MapperConfig<?> context, Class<?> type) {
            return allowed.test(type);
        }
    }
}
