package com.malayalees.platform.session;

import java.util.Map;
import java.util.Set;

/**
 * What a request has changed in a stored session, beside the time of its last access. What others have changed meanwhile stays.
 *
 * @param id the new id; null when it stays
 * @param accessed milliseconds since 1970
 * @param interval the new interval in seconds; null when it stays
 * @param principal the new principal; null when nobody is signed in any more
 * @param principalChanged whether {@code principal} counts
 * @param tenant binds a session that has none; null when it stays
 */
record SessionChange(
        String primaryId,
        String id,
        long accessed,
        Integer interval,
        String principal,
        boolean principalChanged,
        String tenant,
        Map<String, byte[]> put,
        Set<String> removed) {}
