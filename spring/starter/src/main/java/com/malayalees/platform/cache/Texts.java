package com.malayalees.platform.cache;

/** What PostgreSQL can store in a text, and how long it is in UTF-8. */
final class Texts {

    private Texts() {}

    /** Whether PostgreSQL stores the text and returns the same one: it has no NUL and no half of a surrogate pair. */
    static boolean isStorable(CharSequence text) {
        return placeOfRefused(text) < 0;
    }

    /**
     * @param what names the text in the error, which never quotes it
     * @throws IllegalArgumentException with the position of the character that PostgreSQL cannot store
     */
    static String checkStorable(String what, String text) {
        int place = placeOfRefused(text);
        if (place < 0) {
            return text;
        }
        String character = text.charAt(place) == 0 ? "a NUL character" : "half of a surrogate pair";
        throw new IllegalArgumentException(
                "the %s has %s at position %d, which PostgreSQL cannot store: encode it, for example as base64"
                        .formatted(what, character, place));
    }

    /** @throws IllegalArgumentException when a tenant or a cache cannot have this name */
    static String checkName(String what, String name) {
        if (name == null || name.isEmpty()) {
            throw new IllegalArgumentException("a cache entry needs a %s: it is empty".formatted(what));
        }
        if (name.indexOf(':') >= 0) {
            throw new IllegalArgumentException("the %s \"%s\" must not contain a colon".formatted(what, name));
        }
        return checkStorable(what, name);
    }

    /** Whether the text has at most so many bytes in UTF-8. */
    static boolean fits(String text, int bytes) {
        // A character is at most three bytes: most texts need not be counted.
        return text.length() <= bytes / 3 || (text.length() <= bytes && utf8Bytes(text) <= bytes);
    }

    static int utf8Bytes(String text) {
        int bytes = 0;
        for (int place = 0; place < text.length(); place++) {
            char character = text.charAt(place);
            if (character < 0x80) {
                bytes += 1;
            } else if (character < 0x800 || Character.isSurrogate(character)) {
                // A pair of surrogates is four bytes.
                bytes += 2;
            } else {
                bytes += 3;
            }
        }
        return bytes;
    }

    private static int placeOfRefused(CharSequence text) {
        for (int place = 0; place < text.length(); place++) {
            char character = text.charAt(place);
            if (character == 0) {
                return place;
            }
            if (Character.isSurrogate(character)) {
                boolean isPair =
                        place + 1 < text.length() && Character.isSurrogatePair(character, text.charAt(place + 1));
                if (!isPair) {
                    return place;
                }
                place++;
            }
        }
        return -1;
    }
}
