-- A session belongs to the tenant in which it was made: its id is worth nothing with another one. Null: made by a program that knows
-- nothing of tenants, as Spring's own repository or the copy from Redis.
ALTER TABLE malayalees.spring_session ADD COLUMN tenant text;

-- Notes that a session was used, and does not wait for the disk: what is lost in a crash is the last access of at most three times
-- wal_writer_delay (0.6 s). A session itself and its attributes are written without this function, and their commit waits for the disk,
-- and with it for each touch before them. Source: PostgreSQL manual, "Asynchronous Commit" (2026-11).
--
-- The setting is changed in here, not by the client: a SET that RDS Proxy sees pins the connection. It ends with the transaction, so call
-- it outside of one: whatever else the transaction did would not wait for the disk either.
--   accessed   milliseconds since 1970; an earlier time than the stored one changes nothing
--   grace_ms   how much longer than its interval the session lives, as accesses within this time are not noted
CREATE FUNCTION malayalees.session_touch(session text, accessed bigint, grace_ms bigint DEFAULT 0) RETURNS boolean
LANGUAGE plpgsql AS $$
BEGIN
  PERFORM set_config('synchronous_commit', 'off', true);
  UPDATE malayalees.spring_session
  SET last_access_time = accessed, expiry_time = malayalees.session_expiry(accessed, max_inactive_interval, grace_ms)
  WHERE primary_id = session::bpchar AND last_access_time < accessed;
  RETURN FOUND;
END $$;

-- Milliseconds since 1970. A negative interval means never: Java's largest long, as Spring Session writes it.
CREATE FUNCTION malayalees.session_expiry(accessed bigint, interval_s integer, grace_ms bigint) RETURNS bigint
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN interval_s < 0 THEN 9223372036854775807 ELSE accessed + interval_s * 1000::bigint + grace_ms END
$$;

-- As in 0008_sessions.sql, by expiry_time, which has the time of grace; the path as in 0018_path_of_jobs.sql.
CREATE OR REPLACE FUNCTION malayalees.cleanup_expired_sessions() RETURNS integer
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  removed integer;
BEGIN
  DELETE FROM malayalees.spring_session
  WHERE primary_id IN (
    SELECT primary_id FROM malayalees.spring_session
    WHERE max_inactive_interval >= 0 AND expiry_time <= extract(epoch FROM clock_timestamp()) * 1000
    -- Skips a session that a request is writing: it is in use.
    FOR UPDATE SKIP LOCKED
  );
  GET DIAGNOSTICS removed = ROW_COUNT;
  RETURN removed;
END $$;
