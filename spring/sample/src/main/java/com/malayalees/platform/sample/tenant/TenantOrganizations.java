package com.malayalees.platform.sample.tenant;

import jakarta.persistence.EntityManagerFactory;
import java.util.Optional;
import org.hibernate.SessionFactory;
import org.springframework.stereotype.Component;

/** Organizations by host name. */
@Component
class TenantOrganizations {

    private final SessionFactory sessions;

    TenantOrganizations(EntityManagerFactory factory) {
        this.sessions = factory.unwrap(SessionFactory.class);
    }

    /**
     * Needs no connection when the answer is in the second-level cache. So it is no query, for which Hibernate 7 takes a connection even if
     * its result is cached, and has no transaction: one that is read-only takes a connection when it begins.
     */
    Optional<TenantOrganization> findByDomainName(String domainName) {
        return sessions.fromSession(
                session -> session.bySimpleNaturalId(TenantOrganization.class).loadOptional(domainName));
    }
}
