-- Sessions are data: logged tables, in backups and on replicas. Spring Session JDBC reads and writes these two tables by its own names.
-- Columns and types: Spring Session's reference, "JdbcIndexedSessionRepository" (2026-11). Times are milliseconds since 1970,
-- the interval is in seconds.
--
-- Spring's own script has an index on expiry_time. There is none here: each request changes that column, and the index would prevent
-- HOT updates. The hourly cleanup reads the whole table, which has one row per session.
CREATE TABLE malayalees.spring_session (
  primary_id            char(36) CONSTRAINT spring_session_pk PRIMARY KEY,
  session_id            char(36) NOT NULL,
  creation_time         bigint NOT NULL,
  last_access_time      bigint NOT NULL,
  max_inactive_interval integer NOT NULL,
  expiry_time           bigint NOT NULL,
  principal_name        varchar(100)
) WITH (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.05);
CREATE UNIQUE INDEX spring_session_ix1 ON malayalees.spring_session (session_id);
CREATE INDEX spring_session_ix3 ON malayalees.spring_session (principal_name);

CREATE TABLE malayalees.spring_session_attributes (
  session_primary_id char(36) NOT NULL
    CONSTRAINT spring_session_attributes_fk REFERENCES malayalees.spring_session (primary_id) ON DELETE CASCADE,
  attribute_name     varchar(200) NOT NULL,
  attribute_bytes    bytea NOT NULL,
  CONSTRAINT spring_session_attributes_pk PRIMARY KEY (session_primary_id, attribute_name)
) WITH (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.05);

-- A view with the name and columns of docs/guide.md over the same rows. session_data is the attributes' bytes, in order of their names.
CREATE VIEW malayalees.session_store AS
SELECT
  session.session_id::varchar(255) AS session_id,
  (
    SELECT string_agg(attribute_bytes, ''::bytea ORDER BY attribute_name COLLATE "C")
    FROM malayalees.spring_session_attributes WHERE session_primary_id = session.primary_id
  ) AS session_data,
  to_timestamp(session.last_access_time / 1000.0) AS last_access_time,
  session.max_inactive_interval
FROM malayalees.spring_session AS session;

-- Removes sessions that were not used for max_inactive_interval seconds, with their attributes. A negative interval means never.
CREATE FUNCTION malayalees.cleanup_expired_sessions() RETURNS integer
LANGUAGE plpgsql AS $$
DECLARE
  removed integer;
BEGIN
  DELETE FROM malayalees.spring_session
  WHERE primary_id IN (
    SELECT primary_id FROM malayalees.spring_session
    WHERE max_inactive_interval >= 0
      AND to_timestamp(last_access_time / 1000.0) + make_interval(secs => max_inactive_interval) <= clock_timestamp()
    -- Skips a session that a request is writing: it is in use.
    FOR UPDATE SKIP LOCKED
  );
  GET DIAGNOSTICS removed = ROW_COUNT;
  RETURN removed;
END $$;
