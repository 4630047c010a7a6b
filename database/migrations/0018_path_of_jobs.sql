-- pg_cron runs these as the user who migrates. The owner of the application's tables makes functions in public, and PostgreSQL prefers one
-- with closer types to its own: with the path fixed, none is called with the rights of the user who migrates.
ALTER FUNCTION malayalees.cleanup_expired_sessions() SET search_path = pg_catalog, pg_temp;

-- As in 0007_cache_expiry.sql. A procedure that commits may have no SET clause: the path is set at the beginning of each transaction.
CREATE OR REPLACE PROCEDURE malayalees.expire_cache(
  INOUT expired bigint DEFAULT 0, batch_pages integer DEFAULT 64, work_percent integer DEFAULT 20
)
LANGUAGE plpgsql AS $$
DECLARE
  pages bigint;
  first_page bigint := 0;
  started timestamptz;
BEGIN
  PERFORM pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', true);
  IF batch_pages < 1 OR work_percent NOT BETWEEN 1 AND 100 THEN
    RAISE EXCEPTION 'batch_pages is % and must be at least 1, work_percent is % and must be 1 to 100', batch_pages, work_percent
      USING ERRCODE = 'invalid_parameter_value';
  END IF;
  pages := pg_relation_size('malayalees.app_cache') / current_setting('block_size')::bigint;
  expired := 0;
  WHILE first_page < pages LOOP
    started := clock_timestamp();
    expired := expired + malayalees.cache_expire_pages(first_page, least(first_page + batch_pages, pages));
    COMMIT;
    PERFORM pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', true);
    first_page := first_page + batch_pages;
    PERFORM pg_sleep(extract(epoch FROM clock_timestamp() - started) * (100.0 / work_percent - 1));
  END LOOP;
  -- No computation under a lease is expected to take an hour.
  DELETE FROM malayalees.cache_lease WHERE leased_until < clock_timestamp() - interval '1 hour';
  PERFORM malayalees.cache_add_up_counters();
  COMMIT;
END $$;
