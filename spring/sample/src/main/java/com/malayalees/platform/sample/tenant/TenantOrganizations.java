package com.malayalees.platform.sample.tenant;

import jakarta.persistence.QueryHint;
import java.util.Optional;
import org.hibernate.jpa.HibernateHints;
import org.springframework.data.jpa.repository.QueryHints;
import org.springframework.data.repository.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

interface TenantOrganizations extends Repository<TenantOrganization, Long> {

    /** Without a transaction: one that is read-only takes a connection when it begins, even if the answer is in the cache. */
    @QueryHints(@QueryHint(name = HibernateHints.HINT_CACHEABLE, value = "true"))
    @Transactional(propagation = Propagation.SUPPORTS)
    Optional<TenantOrganization> findByDomainName(String domainName);
}
