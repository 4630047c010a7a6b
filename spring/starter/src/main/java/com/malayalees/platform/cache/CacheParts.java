package com.malayalees.platform.cache;

import java.time.Duration;

/** What all caches of a manager share. */
record CacheParts(
        CacheTable table, CacheValueSerializer serializer, TenantResolver tenants, FaultGuard guard, Duration lease) {}
