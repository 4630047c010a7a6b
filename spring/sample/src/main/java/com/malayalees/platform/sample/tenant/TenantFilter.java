package com.malayalees.platform.sample.tenant;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.HandlerExceptionResolver;

/**
 * Finds the tenant of a request to the API by its host name, and forgets it when the thread leaves the request. A filter and no interceptor:
 * Spring looks at the session, which is the tenant's, after the last interceptor.
 */
@Component
class TenantFilter extends OncePerRequestFilter {

    private final TenantOrganizations organizations;
    private final HandlerExceptionResolver problems;

    TenantFilter(
            TenantOrganizations organizations,
            @Qualifier("handlerExceptionResolver") HandlerExceptionResolver problems) {
        this.organizations = organizations;
        this.problems = problems;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String host = hostOf(request);
        Optional<String> tenant = organizations
                .findByDomainName(host)
                .filter(TenantOrganization::isActive)
                .map(TenantOrganization::tenantId);
        if (tenant.isEmpty()) {
            problems.resolveException(
                    request,
                    response,
                    null,
                    new ResponseStatusException(HttpStatus.NOT_FOUND, "No tenant has the host name " + host));
            return;
        }
        CurrentTenant.set(tenant.get());
        try {
            chain.doFilter(request, response);
        } finally {
            CurrentTenant.clear();
        }
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return !request.getServletPath().startsWith("/api/");
    }

    /** An asynchronous answer is written by another thread, which comes through here as well. */
    @Override
    protected boolean shouldNotFilterAsyncDispatch() {
        return false;
    }

    /** The header itself, and no X-Forwarded-Host: a load balancer of AWS passes on what the client has sent. */
    private static String hostOf(HttpServletRequest request) {
        String host = request.getHeader(HttpHeaders.HOST);
        return host == null ? "" : host.replaceFirst(":\\d+$", "").toLowerCase(Locale.ROOT);
    }
}
