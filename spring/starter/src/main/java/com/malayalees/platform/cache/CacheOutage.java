package com.malayalees.platform.cache;

import java.time.Instant;

/** Since when the server of the entries does not answer, and why: what it or its driver said. */
public record CacheOutage(Instant since, String reason) {}
