package com.malayalees.platform.session;

/**
 * What the thread's request already knows about its session. Spring's filter looks a session up once more when it ends the response; by
 * then the application's filters may have forgotten the tenant.
 */
final class SessionRequest {

    private static final ThreadLocal<SessionRequest> CURRENT = new ThreadLocal<>();

    private final SessionRequest outer;
    private String tenant;
    private PostgresqlSession saved;

    private SessionRequest(SessionRequest outer) {
        this.outer = outer;
    }

    /** Begins a request on this thread, which {@link #end} ends. */
    static SessionRequest begin() {
        SessionRequest request = new SessionRequest(CURRENT.get());
        CURRENT.set(request);
        return request;
    }

    /** The request of this thread; outside of one, an object that is thrown away. */
    static SessionRequest current() {
        SessionRequest request = CURRENT.get();
        return request == null ? new SessionRequest(null) : request;
    }

    void end() {
        if (outer == null) {
            CURRENT.remove();
        } else {
            CURRENT.set(outer);
        }
    }

    /** The tenant of an earlier call; null when there was none. */
    String tenant() {
        return tenant;
    }

    void setTenant(String tenant) {
        this.tenant = tenant;
    }

    /** The session with this id when this request has just saved it, else null. */
    PostgresqlSession saved(String id) {
        return saved != null && saved.getId().equals(id) ? saved.copy() : null;
    }

    /** @param saved null when the session is gone */
    void setSaved(PostgresqlSession saved) {
        this.saved = saved;
    }
}
