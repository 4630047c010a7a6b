package com.malayalees.platform.sample.tenant;

import java.util.Optional;

/** The tenant of the request that this thread works on. Static, as Hibernate makes its tenant resolver without Spring. */
public final class CurrentTenant {

    private static final ThreadLocal<String> TENANT = new ThreadLocal<>();

    private CurrentTenant() {}

    /** The tenant's id; empty outside of a request of a tenant. */
    public static Optional<String> find() {
        return Optional.ofNullable(TENANT.get());
    }

    /**
     * The tenant's id.
     *
     * @throws IllegalStateException outside of a request of a tenant
     */
    public static String get() {
        return find().orElseThrow(() ->
                new IllegalStateException("no tenant: this thread does not work on a request of a tenant"));
    }

    static void set(String tenantId) {
        TENANT.set(tenantId);
    }

    static void clear() {
        TENANT.remove();
    }
}
