package com.malayalees.platform.sample.statistics;

import java.time.OffsetDateTime;

/** Users of a tenant: their number, and when the last one came. */
record TenantStatistics(String tenant, long userCount, OffsetDateTime lastActivity) {}
