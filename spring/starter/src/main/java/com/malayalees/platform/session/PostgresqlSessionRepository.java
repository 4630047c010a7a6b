package com.malayalees.platform.session;

import com.malayalees.platform.cache.TenantResolver;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.session.FindByIndexNameSessionRepository;
import org.springframework.session.FlushMode;
import org.springframework.session.IndexResolver;
import org.springframework.session.SaveMode;
import org.springframework.session.Session;
import org.springframework.session.SessionIdGenerator;

/**
 * Sessions in the tables of Spring Session JDBC, with one round trip for each call where Spring's own repository has three.
 *
 * <ul>
 *   <li>A session that was created, changed or deleted is on disk when the call returns. A mere access is not: see
 *       {@link SessionTable#touch}.
 *   <li>A session belongs to the tenant in which it was created. For all others it does not exist.
 *   <li>When the database does not answer, each call throws {@link SessionUnavailableException}, but an access that cannot be noted is
 *       only logged: the session is unchanged.
 * </ul>
 */
public final class PostgresqlSessionRepository implements FindByIndexNameSessionRepository<PostgresqlSession> {

    private static final String SECURITY_CONTEXT = "SPRING_SECURITY_CONTEXT";

    /** char(36) of the table, which would pad a shorter id. */
    private static final int ID_LENGTH = 36;

    /** varchar(100) of the table, in characters as PostgreSQL counts them. */
    private static final int LONGEST_PRINCIPAL = 100;

    private final SessionOutage outage = new SessionOutage();
    private final SessionTable table;
    private final AttributeCodec codec;
    private final TenantResolver tenants;
    private final IndexResolver<Session> indexes;
    private final SessionIdGenerator ids;
    private final Settings settings;

    PostgresqlSessionRepository(
            SessionTable table,
            AttributeCodec codec,
            TenantResolver tenants,
            IndexResolver<Session> indexes,
            SessionIdGenerator ids,
            Settings settings) {
        this.table = table;
        this.codec = codec;
        this.tenants = tenants;
        this.indexes = indexes;
        this.ids = ids;
        this.settings = settings;
    }

    /**
     * @param timeout of a new session: how long it lives without an access
     * @param touchMillis how long a stored access stands for later ones
     * @param acceptUnbound whether a session without a tenant becomes that of the request
     */
    record Settings(
            Duration timeout, long touchMillis, boolean acceptUnbound, FlushMode flushMode, SaveMode saveMode) {}

    @Override
    public PostgresqlSession createSession() {
        PostgresqlSession session = PostgresqlSession.create(
                this, UUID.randomUUID().toString(), newId(), currentTenant(), settings.timeout(), codec);
        changed(session);
        return session;
    }

    @Override
    public void save(PostgresqlSession session) {
        if (session.isNew()) {
            StoredSession stored = session.toStored(principal(session), graceMillis());
            run("stored", () -> table.create(stored));
            session.saved(stored.attributes());
        } else if (session.isChanged()) {
            boolean isPrincipal = principalMayHaveChanged(session);
            SessionChange change = session.toChange(isPrincipal ? principal(session) : null, isPrincipal);
            run("stored", () -> table.change(change));
            session.saved(change.put());
        } else if (session.millisSinceStoredAccess() > settings.touchMillis()) {
            touch(session);
        }
        SessionRequest.current().setSaved(session);
    }

    @Override
    public PostgresqlSession findById(String id) {
        PostgresqlSession saved = SessionRequest.current().saved(id);
        if (saved != null) {
            return saved;
        }
        String tenant = tenantOrNull();
        // Outside of a tenant there is no session: Spring asks for it with every request that has the cookie, health
        // checks too.
        return tenant == null
                ? null
                : call("read", () -> table.find(id))
                        .filter(stored -> isOf(stored, tenant) && isLive(stored))
                        .map(stored -> load(stored, tenant))
                        .orElse(null);
    }

    @Override
    public void deleteById(String id) {
        SessionRequest.current().setSaved(null);
        run("deleted", () -> table.delete(id));
    }

    /** Sessions of a principal in the current tenant: another tenant's user with the same name is someone else. */
    @Override
    public Map<String, PostgresqlSession> findByIndexNameAndIndexValue(String indexName, String indexValue) {
        Map<String, PostgresqlSession> found = new LinkedHashMap<>();
        if (PRINCIPAL_NAME_INDEX_NAME.equals(indexName)) {
            String tenant = currentTenant();
            List<StoredSession> stored = call("read", () -> table.findByPrincipal(indexValue, tenant));
            stored.stream()
                    .filter(PostgresqlSessionRepository::isLive)
                    .forEach(row -> found.put(row.id(), load(row, tenant)));
        }
        return found;
    }

    String newId() {
        String id = ids.generate();
        if (id.length() != ID_LENGTH) {
            throw new IllegalStateException("the SessionIdGenerator gave an id of %d characters: the table holds %d"
                    .formatted(id.length(), ID_LENGTH));
        }
        return id;
    }

    Settings settings() {
        return settings;
    }

    long graceMillis() {
        return table.graceMillis();
    }

    void changed(PostgresqlSession session) {
        if (settings.flushMode() == FlushMode.IMMEDIATE) {
            save(session);
        }
    }

    private PostgresqlSession load(StoredSession stored, String tenant) {
        PostgresqlSession session = PostgresqlSession.load(this, stored, tenant, codec);
        if (settings.saveMode() == SaveMode.ALWAYS) {
            session.getAttributeNames().forEach(session.attributes()::touched);
        }
        return session;
    }

    private boolean isOf(StoredSession stored, String tenant) {
        return stored.tenant() == null
                ? settings.acceptUnbound()
                : stored.tenant().equals(tenant);
    }

    private static boolean isLive(StoredSession stored) {
        return stored.expiry() > System.currentTimeMillis();
    }

    private String tenantOrNull() {
        try {
            return currentTenant();
        } catch (RuntimeException none) {
            return null;
        }
    }

    private String currentTenant() {
        SessionRequest request = SessionRequest.current();
        try {
            String tenant = tenants.currentTenant();
            request.setTenant(tenant);
            return tenant;
        } catch (RuntimeException none) {
            if (request.tenant() == null) {
                throw none;
            }
            return request.tenant();
        }
    }

    private static boolean principalMayHaveChanged(PostgresqlSession session) {
        return session.attributes().isChanged(PRINCIPAL_NAME_INDEX_NAME)
                || session.attributes().isChanged(SECURITY_CONTEXT);
    }

    private String principal(PostgresqlSession session) {
        String principal = indexes.resolveIndexesFor(session).get(PRINCIPAL_NAME_INDEX_NAME);
        if (principal != null && principal.codePointCount(0, principal.length()) > LONGEST_PRINCIPAL) {
            throw new IllegalStateException(
                    "the name of the session's principal has more than %d characters".formatted(LONGEST_PRINCIPAL));
        }
        return principal;
    }

    /** An access that is not stored costs a session at most the end of its time: no reason to fail the request. */
    private void touch(PostgresqlSession session) {
        try {
            table.touch(session.primaryId(), session.getLastAccessedTime().toEpochMilli());
            outage.succeeded();
        } catch (SQLException failure) {
            outage.failed("touched", failure);
        }
        session.accessSaved();
    }

    private void run(String what, Write write) {
        call(what, () -> {
            write.run();
            return null;
        });
    }

    private <T> T call(String what, Read<T> read) {
        try {
            T result = read.run();
            outage.succeeded();
            return result;
        } catch (SQLException failure) {
            if (isInvalidValue(failure)) {
                throw new IllegalArgumentException(
                        "the session cannot be %s: %s".formatted(what, SessionOutage.firstLine(failure)), failure);
            }
            outage.failed(what, failure);
            throw new SessionUnavailableException("the session cannot be %s at the moment".formatted(what), failure);
        }
    }

    /** Class 22, data exception: the application's fault, and no sign of the database's state. */
    private static boolean isInvalidValue(SQLException failure) {
        return failure.getSQLState() != null && failure.getSQLState().startsWith("22");
    }

    @FunctionalInterface
    private interface Read<T> {
        T run() throws SQLException;
    }

    @FunctionalInterface
    private interface Write {
        void run() throws SQLException;
    }
}
