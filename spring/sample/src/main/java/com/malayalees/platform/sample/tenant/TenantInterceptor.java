package com.malayalees.platform.sample.tenant;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Locale;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.AsyncHandlerInterceptor;

/** Finds the tenant of a request by its host name, and forgets it when the thread leaves the request. */
@Component
class TenantInterceptor implements AsyncHandlerInterceptor {

    private final TenantOrganizations organizations;

    TenantInterceptor(TenantOrganizations organizations) {
        this.organizations = organizations;
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        CurrentTenant.set(tenantOf(hostOf(request)));
        return true;
    }

    @Override
    public void afterCompletion(
            HttpServletRequest request, HttpServletResponse response, Object handler, Exception exception) {
        CurrentTenant.clear();
    }

    /** The thread goes on to other requests, and the request comes back on another thread, through preHandle. */
    @Override
    public void afterConcurrentHandlingStarted(
            HttpServletRequest request, HttpServletResponse response, Object handler) {
        CurrentTenant.clear();
    }

    private String tenantOf(String host) {
        return organizations
                .findByDomainName(host)
                .filter(TenantOrganization::isActive)
                .map(TenantOrganization::tenantId)
                .orElseThrow(
                        () -> new ResponseStatusException(HttpStatus.NOT_FOUND, "No tenant has the host name " + host));
    }

    /** The header itself, and no X-Forwarded-Host: a load balancer of AWS passes the former on, and the latter is the client's to choose. */
    private static String hostOf(HttpServletRequest request) {
        String host = request.getHeader(HttpHeaders.HOST);
        return host == null ? "" : host.replaceFirst(":\\d+$", "").toLowerCase(Locale.ROOT);
    }
}
