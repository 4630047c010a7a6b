package com.malayalees.platform.session;

import org.springframework.core.convert.ConversionService;
import org.springframework.core.convert.TypeDescriptor;
import org.springframework.core.convert.support.GenericConversionService;
import org.springframework.core.serializer.support.DeserializingConverter;
import org.springframework.core.serializer.support.SerializingConverter;

/** By a ConversionService from Object to bytes and back, as Spring Session does it. */
final class ConvertingCodec implements AttributeCodec {

    private static final TypeDescriptor OBJECT = TypeDescriptor.valueOf(Object.class);
    private static final TypeDescriptor BYTES = TypeDescriptor.valueOf(byte[].class);

    private final ConversionService conversions;

    ConvertingCodec(ConversionService conversions) {
        this.conversions = conversions;
    }

    /** Java's own serialization. */
    static ConvertingCodec java(ClassLoader classes) {
        GenericConversionService conversions = new GenericConversionService();
        conversions.addConverter(Object.class, byte[].class, new SerializingConverter());
        conversions.addConverter(byte[].class, Object.class, new DeserializingConverter(classes));
        return new ConvertingCodec(conversions);
    }

    @Override
    public byte[] write(Object value) {
        return (byte[]) conversions.convert(value, OBJECT, BYTES);
    }

    @Override
    public Object read(byte[] bytes) {
        return conversions.convert(bytes, BYTES, OBJECT);
    }
}
