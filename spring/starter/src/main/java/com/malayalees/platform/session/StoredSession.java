package com.malayalees.platform.session;

import java.util.Map;

/**
 * A row of spring_session with its attributes.
 *
 * @param primaryId stays the same when the session gets another id
 * @param created milliseconds since 1970
 * @param accessed milliseconds since 1970
 * @param interval seconds without an access after which it expires; negative means never
 * @param expiry milliseconds since 1970
 * @param principal null when nobody has signed in
 * @param tenant null when the program that made the session knows nothing of tenants
 */
record StoredSession(
        String primaryId,
        String id,
        long created,
        long accessed,
        int interval,
        long expiry,
        String principal,
        String tenant,
        Map<String, byte[]> attributes) {}
