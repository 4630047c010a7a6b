-- Expiry. There is no index on expires_at, so it reads the table page by page. It never waits for a row that is being written.

-- Removes and counts the expired entries on pages [first_page, end_page).
CREATE FUNCTION malayalees.cache_expire_pages(first_page bigint, end_page bigint) RETURNS bigint
LANGUAGE plpgsql AS $$
DECLARE
  first_row tid := format('(%s,0)', first_page)::tid;
  end_row tid := format('(%s,0)', end_page)::tid;
  removed bigint;
BEGIN
  WITH gone AS (
    DELETE FROM malayalees.app_cache
    WHERE ctid = ANY (ARRAY(
      SELECT ctid FROM malayalees.app_cache
      WHERE ctid >= first_row AND ctid < end_row AND expires_at <= clock_timestamp()
      FOR UPDATE SKIP LOCKED
    ))
    RETURNING cache_key
  ), counted AS (
    INSERT INTO malayalees.cache_counter (tenant, cache, expired)
    SELECT split_part(cache_key, ':', 1), split_part(cache_key, ':', 2), count(*) FROM gone GROUP BY 1, 2
    RETURNING expired
  )
  SELECT coalesce(sum(counted.expired), 0) INTO removed FROM counted;
  RETURN removed;
END $$;

-- Removes all expired entries in one transaction; the name is that of docs/guide.md. For a large cache that is in use,
-- CALL malayalees.expire_cache() instead.
CREATE FUNCTION malayalees.cleanup_expired_cache() RETURNS integer
LANGUAGE plpgsql AS $$
DECLARE
  pages bigint := pg_relation_size('malayalees.app_cache') / current_setting('block_size')::bigint;
BEGIN
  RETURN malayalees.cache_expire_pages(0, pages);
END $$;

-- Removes expired entries in small transactions. After each one it pauses in proportion to the time that it took, so expiry uses at most
-- work_percent of one core, on a slow or busy server as well. CALL it outside a transaction.
CREATE PROCEDURE malayalees.expire_cache(
  INOUT expired bigint DEFAULT 0, batch_pages integer DEFAULT 64, work_percent integer DEFAULT 20
)
LANGUAGE plpgsql AS $$
DECLARE
  pages bigint := pg_relation_size('malayalees.app_cache') / current_setting('block_size')::bigint;
  first_page bigint := 0;
  started timestamptz;
BEGIN
  IF batch_pages < 1 OR work_percent NOT BETWEEN 1 AND 100 THEN
    RAISE EXCEPTION 'batch_pages is % and must be at least 1, work_percent is % and must be 1 to 100', batch_pages, work_percent
      USING ERRCODE = 'invalid_parameter_value';
  END IF;
  expired := 0;
  WHILE first_page < pages LOOP
    started := clock_timestamp();
    expired := expired + malayalees.cache_expire_pages(first_page, least(first_page + batch_pages, pages));
    COMMIT;
    first_page := first_page + batch_pages;
    PERFORM pg_sleep(extract(epoch FROM clock_timestamp() - started) * (100.0 / work_percent - 1));
  END LOOP;
  -- No computation under a lease is expected to take an hour.
  DELETE FROM malayalees.cache_lease WHERE leased_until < clock_timestamp() - interval '1 hour';
  PERFORM malayalees.cache_add_up_counters();
  COMMIT;
END $$;
