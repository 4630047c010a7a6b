-- The database's figures for CloudWatch: database/figures.ts has their units and meanings. The setup function takes them every few minutes,
-- as the application's role. SECURITY DEFINER, as that role sees neither pg_cron's log nor the table of totals.

-- The totals of the previous run, in one row. Logged: a crash empties the cache and its counters, but not this table.
CREATE TABLE malayalees.figure_totals (
  hits      bigint NOT NULL,
  misses    bigint NOT NULL,
  evictions bigint NOT NULL,
  expired   bigint NOT NULL,
  deadlocks bigint NOT NULL,
  -- The newest run in pg_cron's log, and the runs that had not ended. By number: a run that could not start has no time.
  cron_run  bigint,
  cron_open bigint[]
);

-- What was counted since the previous total; null without one.
CREATE FUNCTION malayalees.figure_growth(total bigint, before bigint, began_again boolean) RETURNS bigint
LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE WHEN began_again THEN total ELSE total - before END;
$$;

-- Takes the figures, and keeps the totals for the next run. Reads at most about 256 pages of the cache table: of a larger one they are a
-- sample, and entries, tenants and lag are estimates from it.
CREATE FUNCTION malayalees.take_figures() RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  before malayalees.figure_totals;
  total malayalees.figure_totals;
  pages bigint := greatest(1, pg_relation_size('malayalees.app_cache') / current_setting('block_size')::bigint);
  share double precision := least(1, 256.0 / pages);
  cache_began boolean;
  hits bigint;
  misses bigint;
  failed bigint;
  answer jsonb;
BEGIN
  -- Two runs at once would count the same twice.
  LOCK TABLE malayalees.figure_totals IN SHARE ROW EXCLUSIVE MODE;
  DELETE FROM malayalees.figure_totals RETURNING * INTO before;

  SELECT coalesce(sum(counter.hits), 0), coalesce(sum(counter.misses), 0), coalesce(sum(evictions), 0), coalesce(sum(expired), 0)
  INTO total.hits, total.misses, total.evictions, total.expired
  FROM malayalees.cache_counter AS counter;
  SELECT deadlocks INTO total.deadlocks FROM pg_stat_database WHERE datname = current_database();
  -- Counters begin again at 0 after a crash, a fail-over, a restore or a reset. The cache's are one table: all of them at once.
  cache_began := total.hits < before.hits OR total.misses < before.misses
    OR total.evictions < before.evictions OR total.expired < before.expired;
  hits := malayalees.figure_growth(total.hits, before.hits, cache_began);
  misses := malayalees.figure_growth(total.misses, before.misses, cache_began);

  IF to_regclass('cron.job_run_details') IS NOT NULL THEN
    BEGIN
      -- By EXECUTE, as the table is not there without pg_cron. A newest run below the previous one is of a new log.
      EXECUTE 'SELECT coalesce(max(runid), 0) FROM cron.job_run_details' INTO total.cron_run;
      IF total.cron_run < before.cron_run THEN
        before.cron_run := 0;
        before.cron_open := '{}';
      END IF;
      EXECUTE $query$
        SELECT count(*) FILTER (WHERE status = 'failed'), array_agg(runid) FILTER (WHERE status NOT IN ('succeeded', 'failed'))
        FROM cron.job_run_details WHERE runid > $1 OR runid = ANY ($2)$query$
      INTO failed, total.cron_open USING coalesce(before.cron_run, total.cron_run), before.cron_open;
    EXCEPTION WHEN insufficient_privilege THEN
      -- Only this figure is missing then.
      failed := NULL;
    END;
  END IF;
  INSERT INTO malayalees.figure_totals VALUES (total.*);

  WITH sampled AS MATERIALIZED (
    SELECT
      split_part(cache_key, ':', 1) AS tenant,
      count(*) FILTER (WHERE expires_at > clock_timestamp()) / share AS entries,
      sum(pg_column_size(cache_key) + pg_column_size(cache_value)) / share AS bytes,
      min(expires_at) AS oldest
    FROM malayalees.app_cache TABLESAMPLE SYSTEM (100 * share)
    GROUP BY 1
  ), counted AS (
    SELECT counter.tenant, 100.0 * sum(counter.hits) / nullif(sum(counter.hits + counter.misses), 0) AS ratio
    FROM malayalees.cache_counter AS counter GROUP BY counter.tenant
  ), largest AS (
    SELECT tenant, entries, bytes, ratio FROM sampled LEFT JOIN counted USING (tenant) ORDER BY bytes DESC, tenant LIMIT 10
  )
  SELECT jsonb_build_object(
    'figures', jsonb_strip_nulls(jsonb_build_object(
      'CacheHitRatio', round(100.0 * hits / nullif(hits + misses, 0), 2),
      'CacheEntries', (SELECT coalesce(round(sum(entries)), 0) FROM sampled),
      'CacheBytes', pg_total_relation_size('malayalees.app_cache'),
      'CacheDeadRows', (SELECT n_dead_tup FROM pg_stat_user_tables WHERE relid = 'malayalees.app_cache'::regclass),
      'CacheEvictions', malayalees.figure_growth(total.evictions, before.evictions, cache_began),
      'CacheExpired', malayalees.figure_growth(total.expired, before.expired, cache_began),
      'ExpiryLag', (SELECT greatest(0, coalesce(round(extract(epoch FROM clock_timestamp() - min(oldest))), 0)) FROM sampled),
      'FailedJobs', failed,
      'Deadlocks', malayalees.figure_growth(total.deadlocks, before.deadlocks, total.deadlocks < before.deadlocks),
      -- Who may not see other users' connections sees no type of them.
      'ConnectionsUsed', (SELECT round(100.0 * count(*) / current_setting('max_connections')::integer, 2) FROM pg_stat_activity
        WHERE datid IS NOT NULL AND coalesce(backend_type, 'client backend') = 'client backend'),
      'Sessions', (SELECT count(*) FROM malayalees.spring_session)
    )),
    'tenants', (SELECT coalesce(jsonb_agg(jsonb_build_object(
      'Tenant', tenant, 'Entries', round(entries), 'Bytes', round(bytes), 'HitRatio', round(ratio, 2)
    ) ORDER BY bytes DESC, tenant), '[]') FROM largest)
  ) INTO answer;
  RETURN answer;
END $$;

-- What the application's role may know of the migrations: grant_application() gives it every view, and none of their tables.
CREATE VIEW malayalees.applied_migration AS
SELECT version, name, checksum, applied_at FROM malayalees.schema_migration;
