package com.malayalees.platform.sample.tenant;

import com.malayalees.platform.cache.TenantResolver;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Every path of the API belongs to a tenant; the management endpoints do not. */
@Configuration(proxyBeanMethods = false)
class TenantWebConfiguration implements WebMvcConfigurer {

    private final TenantInterceptor interceptor;

    TenantWebConfiguration(TenantInterceptor interceptor) {
        this.interceptor = interceptor;
    }

    /** Cache entries belong to the tenant of the request, too. */
    @Bean
    static TenantResolver tenantResolver() {
        return CurrentTenant::get;
    }

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(interceptor).addPathPatterns("/api/**");
    }
}
