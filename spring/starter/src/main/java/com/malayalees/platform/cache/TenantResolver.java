package com.malayalees.platform.cache;

/**
 * Names the tenant whose entries a call reads and writes. An application with tenants has one bean of this type; without
 * one, all entries belong to the tenant of {@code malayalees.cache.tenant}.
 */
@FunctionalInterface
public interface TenantResolver {

    /**
     * The tenant of the current thread, for example of its request: not empty and without a colon.
     *
     * @throws RuntimeException when there is none: it goes to the caller, as no entry may be read or written then
     */
    String currentTenant();
}
