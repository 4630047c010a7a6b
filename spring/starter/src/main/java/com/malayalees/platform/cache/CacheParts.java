package com.malayalees.platform.cache;

/** What all caches of a manager share. */
record CacheParts(
        FaultTolerantTable table,
        CacheValueSerializer serializer,
        TenantResolver tenants,
        LeasedComputation computation) {}
