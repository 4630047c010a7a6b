-- Clients count hits, misses and single evictions in memory and report them every few seconds: one write per read would cost more than
-- the read. Evictions by cache or by tenant, and expiry, are counted by the functions that do them.

CREATE FUNCTION malayalees.cache_record(tenant text, cache text, hits bigint, misses bigint, evictions bigint DEFAULT 0) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  PERFORM malayalees.cache_full_key(tenant, cache, '');
  INSERT INTO malayalees.cache_counter (tenant, cache, hits, misses, evictions)
  VALUES (tenant, cache, hits, misses, evictions);
END $$;

-- Replaces the rows of each cache by one row with their sums. Expiry calls it.
CREATE FUNCTION malayalees.cache_add_up_counters() RETURNS void
LANGUAGE sql AS $$
  WITH counted AS (DELETE FROM malayalees.cache_counter RETURNING *)
  INSERT INTO malayalees.cache_counter (tenant, cache, hits, misses, evictions, expired)
  SELECT tenant, cache, sum(hits), sum(misses), sum(evictions), sum(expired) FROM counted GROUP BY tenant, cache;
$$;

-- Counted since the last crash or fail-over, which empties these tables as it empties the cache.
CREATE VIEW malayalees.cache_statistics AS
SELECT
  tenant,
  cache,
  sum(hits)::bigint AS hits,
  sum(misses)::bigint AS misses,
  round(sum(hits) / nullif(sum(hits) + sum(misses), 0), 4) AS hit_ratio,
  sum(evictions)::bigint AS evictions,
  sum(expired)::bigint AS expired
FROM malayalees.cache_counter
GROUP BY tenant, cache;

-- Live and expired entries, and stored bytes, for each cache of each tenant. Reads the whole table: do not query it every minute.
CREATE VIEW malayalees.cache_sizes AS
SELECT
  split_part(cache_key, ':', 1) AS tenant,
  split_part(cache_key, ':', 2) AS cache,
  count(*) FILTER (WHERE expires_at > clock_timestamp()) AS entries,
  count(*) FILTER (WHERE expires_at <= clock_timestamp()) AS expired_entries,
  sum(pg_column_size(cache_key) + pg_column_size(cache_value))::bigint AS bytes
FROM malayalees.app_cache
GROUP BY 1, 2;

-- How the server serves the table app_cache. Ratios are null before anything was counted.
CREATE VIEW malayalees.cache_health AS
SELECT
  round(io.heap_blks_hit::numeric / nullif(io.heap_blks_hit + io.heap_blks_read, 0), 4) AS shared_buffers_hit_ratio,
  round(use.n_tup_hot_upd::numeric / nullif(use.n_tup_upd, 0), 4) AS hot_update_ratio,
  use.n_dead_tup AS dead_rows,
  pg_total_relation_size(io.relid) AS total_bytes,
  use.last_autovacuum
FROM pg_statio_user_tables AS io
JOIN pg_stat_user_tables AS use USING (relid)
WHERE io.relid = 'malayalees.app_cache'::regclass;
