package com.malayalees.platform.session;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.springframework.core.Ordered;
import org.springframework.session.web.http.SessionRepositoryFilter;
import org.springframework.web.filter.OncePerRequestFilter;

/** Around Spring Session's own filter: a request that needs its session while the database is away is answered with 503. */
final class SessionFaultFilter extends OncePerRequestFilter implements Ordered {

    private static final byte[] BODY = """
            {"type":"about:blank","title":"Service Unavailable","status":503,"detail":"Sessions cannot be read or stored at the moment. \
            Try again in a few seconds."}""".getBytes(StandardCharsets.UTF_8);

    private static final String RETRY_AFTER_SECONDS = "5";

    @Override
    public int getOrder() {
        return SessionRepositoryFilter.DEFAULT_ORDER - 1;
    }

    @Override
    protected boolean shouldNotFilterAsyncDispatch() {
        return false;
    }

    @Override
    protected boolean shouldNotFilterErrorDispatch() {
        return false;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        SessionRequest sessions = SessionRequest.begin();
        try {
            chain.doFilter(request, response);
        } catch (IOException | ServletException | RuntimeException failure) {
            if (!isOfSession(failure) || response.isCommitted()) {
                throw failure;
            }
            refuse(response);
        } finally {
            sessions.end();
        }
    }

    private static boolean isOfSession(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SessionUnavailableException) {
                return true;
            }
        }
        return false;
    }

    private static void refuse(HttpServletResponse response) throws IOException {
        response.reset();
        response.setStatus(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
        response.setHeader("Retry-After", RETRY_AFTER_SECONDS);
        response.setHeader("Cache-Control", "no-store");
        response.setContentType("application/problem+json");
        response.setContentLength(BODY.length);
        response.getOutputStream().write(BODY);
    }
}
