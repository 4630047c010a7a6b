package com.malayalees.platform.sample.tenant;

import org.hibernate.context.spi.CurrentTenantIdentifierResolver;

/** Gives every query on an entity with {@code @TenantId} the tenant of the request. Named in application.yml. */
public class HibernateTenantResolver implements CurrentTenantIdentifierResolver<String> {

    /** Not the id of any tenant: without a request there are no rows. */
    private static final String NOBODY = "";

    @Override
    public String resolveCurrentTenantIdentifier() {
        return CurrentTenant.find().orElse(NOBODY);
    }

    /** A persistence context never changes its tenant. */
    @Override
    public boolean validateExistingCurrentSessions() {
        return true;
    }
}
