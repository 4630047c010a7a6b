package com.malayalees.platform.session;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.springframework.session.SaveMode;
import org.springframework.session.Session;

/** A session as one request sees it: what was loaded, and what has changed since. */
public final class PostgresqlSession implements Session {

    private final PostgresqlSessionRepository repository;
    private final String primaryId;
    private final String tenant;
    private final Instant creationTime;
    private final SessionAttributes attributes;
    private String id;
    private Instant lastAccessedTime;
    private Duration maxInactiveInterval;

    /** Milliseconds since 1970; the last access that the database knows. */
    private long storedAccess;

    private String storedId;
    private boolean isNew;
    private boolean intervalChanged;
    private boolean tenantChanged;

    private PostgresqlSession(
            PostgresqlSessionRepository repository,
            String primaryId,
            String id,
            String tenant,
            Instant creationTime,
            SessionAttributes attributes) {
        this.repository = repository;
        this.primaryId = primaryId;
        this.tenant = tenant;
        this.creationTime = creationTime;
        this.attributes = attributes;
        this.id = id;
    }

    static PostgresqlSession create(
            PostgresqlSessionRepository repository,
            String primaryId,
            String id,
            String tenant,
            Duration interval,
            AttributeCodec codec) {
        Instant now = Instant.now();
        PostgresqlSession session =
                new PostgresqlSession(repository, primaryId, id, tenant, now, new SessionAttributes(codec, Map.of()));
        session.lastAccessedTime = now;
        session.maxInactiveInterval = interval;
        session.isNew = true;
        return session;
    }

    /** @param tenant of the request; binds a session that has none */
    static PostgresqlSession load(
            PostgresqlSessionRepository repository, StoredSession stored, String tenant, AttributeCodec codec) {
        SessionAttributes attributes = new SessionAttributes(codec, stored.attributes());
        PostgresqlSession session = new PostgresqlSession(
                repository,
                stored.primaryId(),
                stored.id(),
                tenant,
                Instant.ofEpochMilli(stored.created()),
                attributes);
        session.lastAccessedTime = Instant.ofEpochMilli(stored.accessed());
        session.maxInactiveInterval = Duration.ofSeconds(stored.interval());
        session.storedAccess = stored.accessed();
        session.storedId = stored.id();
        session.tenantChanged = stored.tenant() == null;
        return session;
    }

    /** As it is stored now, for another look in the same request. */
    PostgresqlSession copy() {
        PostgresqlSession copy =
                new PostgresqlSession(repository, primaryId, id, tenant, creationTime, attributes.copy());
        copy.lastAccessedTime = lastAccessedTime;
        copy.maxInactiveInterval = maxInactiveInterval;
        copy.storedAccess = storedAccess;
        copy.storedId = storedId;
        return copy;
    }

    @Override
    public String getId() {
        return id;
    }

    @Override
    public String changeSessionId() {
        id = repository.newId();
        return id;
    }

    @Override
    @SuppressWarnings("unchecked") // Spring's signature: the caller knows the type.
    public <T> T getAttribute(String attributeName) {
        if (repository.settings().saveMode() == SaveMode.ON_GET_ATTRIBUTE) {
            attributes.touched(attributeName);
        }
        return (T) attributes.get(attributeName);
    }

    @Override
    public Set<String> getAttributeNames() {
        return attributes.names();
    }

    @Override
    public void setAttribute(String attributeName, Object attributeValue) {
        attributes.set(attributeName, attributeValue);
        repository.changed(this);
    }

    @Override
    public void removeAttribute(String attributeName) {
        setAttribute(attributeName, null);
    }

    @Override
    public Instant getCreationTime() {
        return creationTime;
    }

    @Override
    public void setLastAccessedTime(Instant lastAccessedTime) {
        this.lastAccessedTime = lastAccessedTime;
        repository.changed(this);
    }

    @Override
    public Instant getLastAccessedTime() {
        return lastAccessedTime;
    }

    @Override
    public void setMaxInactiveInterval(Duration interval) {
        maxInactiveInterval = interval;
        intervalChanged = true;
        repository.changed(this);
    }

    @Override
    public Duration getMaxInactiveInterval() {
        return maxInactiveInterval;
    }

    @Override
    public boolean isExpired() {
        return System.currentTimeMillis() >= expiry(repository.graceMillis());
    }

    /** Milliseconds since 1970. */
    long expiry(long graceMillis) {
        return maxInactiveInterval.isNegative()
                ? Long.MAX_VALUE
                : lastAccessedTime.toEpochMilli() + intervalSeconds() * 1000L + graceMillis;
    }

    boolean isNew() {
        return isNew;
    }

    /** Whether more than the time of the last access has changed: that must reach the disk. */
    boolean isChanged() {
        return intervalChanged || tenantChanged || !id.equals(storedId) || attributes.isChanged();
    }

    /** How much later than the stored access the session was used. */
    long millisSinceStoredAccess() {
        return lastAccessedTime.toEpochMilli() - storedAccess;
    }

    SessionAttributes attributes() {
        return attributes;
    }

    String primaryId() {
        return primaryId;
    }

    String tenant() {
        return tenant;
    }

    /** @param principal of a session that is signed in, or null */
    StoredSession toStored(String principal, long graceMillis) {
        return new StoredSession(
                primaryId,
                id,
                creationTime.toEpochMilli(),
                lastAccessedTime.toEpochMilli(),
                intervalSeconds(),
                expiry(graceMillis),
                principal,
                tenant,
                attributes.put());
    }

    SessionChange toChange(String principal, boolean principalChanged) {
        return new SessionChange(
                primaryId,
                id.equals(storedId) ? null : id,
                lastAccessedTime.toEpochMilli(),
                intervalChanged ? intervalSeconds() : null,
                principal,
                principalChanged,
                tenantChanged ? tenant : null,
                attributes.put(),
                attributes.removed());
    }

    /** @param put the attributes that were stored just now */
    void saved(Map<String, byte[]> put) {
        attributes.saved(put);
        accessSaved();
        storedId = id;
        isNew = false;
        intervalChanged = false;
        tenantChanged = false;
    }

    void accessSaved() {
        storedAccess = lastAccessedTime.toEpochMilli();
    }

    private int intervalSeconds() {
        return (int) maxInactiveInterval.getSeconds();
    }
}
