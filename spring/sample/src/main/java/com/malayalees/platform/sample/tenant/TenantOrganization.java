package com.malayalees.platform.sample.tenant;

import jakarta.persistence.Cacheable;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import org.hibernate.annotations.Cache;
import org.hibernate.annotations.CacheConcurrencyStrategy;
import org.hibernate.annotations.NaturalId;
import org.hibernate.annotations.NaturalIdCache;

/**
 * An organization that uses the application. The only entity in Hibernate's second-level cache: it is read with every request, changes
 * rarely, and the application never writes it. The cache is each instance's own, so a change is seen within the time to live in
 * application.conf.
 */
@Entity
@Table(name = "tenant_organization")
@Cacheable
@Cache(usage = CacheConcurrencyStrategy.NONSTRICT_READ_WRITE)
@NaturalIdCache
class TenantOrganization {

    @Id
    private Long id;

    private String tenantId;

    @NaturalId(mutable = true)
    private String domainName;

    private boolean isActive;

    protected TenantOrganization() {}

    String tenantId() {
        return tenantId;
    }

    boolean isActive() {
        return isActive;
    }
}
