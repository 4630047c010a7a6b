package com.malayalees.platform.session;

/** Makes bytes of an attribute's value, and the value of the bytes again. */
interface AttributeCodec {

    /** @throws RuntimeException when the value has no bytes */
    byte[] write(Object value);

    /** @throws RuntimeException when the bytes are not those of a value, as this version of the application knows it */
    Object read(byte[] bytes);
}
