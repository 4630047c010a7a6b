package com.malayalees.platform.sample.tenant;

import com.malayalees.platform.cache.TenantResolver;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Cache entries and sessions belong to the tenant of the request, too. */
@Configuration(proxyBeanMethods = false)
class TenantConfiguration {

    @Bean
    TenantResolver tenantResolver() {
        return CurrentTenant::get;
    }
}
