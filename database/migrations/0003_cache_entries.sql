-- One entry at a time. An expired entry is never returned, even when expiry has not removed it yet.

-- Returns the value, or no row when there is no live entry. In FROM, as in SELECT value FROM cache_get(...), PostgreSQL inlines this
-- function, which makes it faster than one in plpgsql. A colon in the tenant or cache name is only looked for when a row was found:
-- that row would belong to another tenant.
CREATE FUNCTION malayalees.cache_get(tenant text, cache text, key text) RETURNS TABLE (value text)
LANGUAGE sql STABLE PARALLEL SAFE ROWS 1 AS $$
  SELECT cache_value::text FROM malayalees.app_cache
  WHERE cache_key = concat_ws(':', tenant, cache, key) AND expires_at > clock_timestamp()
    AND (strpos(tenant || cache, ':') = 0 OR malayalees.cache_full_key(tenant, cache, key) IS NULL);
$$;

-- Stores or overwrites; created_at of an existing row stays. It has as few operators as possible, since each one costs in every call.
-- The check functions are only called to raise their errors.
CREATE FUNCTION malayalees.cache_put(tenant text, cache text, key text, value text, ttl_ms bigint) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  IF (
    strpos(tenant || cache, ':') = 0 AND least(tenant, cache) <> '' AND octet_length(tenant || cache || key) <= 1022
    AND octet_length(value) <= 1048576 AND ttl_ms BETWEEN 1 AND 315360000000
  ) IS NOT TRUE THEN
    PERFORM malayalees.cache_full_key(tenant, cache, key), malayalees.cache_checked_value(value), malayalees.cache_expiry(ttl_ms);
  END IF;
  INSERT INTO malayalees.app_cache AS entry (cache_key, cache_value, expires_at)
  VALUES (concat_ws(':', tenant, cache, key), value, clock_timestamp() + ttl_ms * interval '1 millisecond')
  ON CONFLICT (cache_key) DO UPDATE SET
    cache_value = excluded.cache_value, expires_at = excluded.expires_at, updated_at = excluded.updated_at;
END $$;

-- Returns null when the value was stored, else the value that exists already.
CREATE FUNCTION malayalees.cache_put_if_absent(tenant text, cache text, key text, value text, ttl_ms bigint) RETURNS text
LANGUAGE plpgsql AS $$
DECLARE
  full_key text := malayalees.cache_full_key(tenant, cache, key);
  present text;
BEGIN
  LOOP
    INSERT INTO malayalees.app_cache AS entry (cache_key, cache_value, expires_at)
    VALUES (full_key, malayalees.cache_checked_value(value), malayalees.cache_expiry(ttl_ms))
    ON CONFLICT (cache_key) DO UPDATE SET
      cache_value = excluded.cache_value,
      expires_at = excluded.expires_at,
      created_at = excluded.created_at,
      updated_at = excluded.updated_at
    WHERE entry.expires_at <= clock_timestamp();
    IF FOUND THEN
      RETURN NULL;
    END IF;
    present := (SELECT found.value FROM malayalees.cache_get(tenant, cache, key) AS found);
    -- The entry expired or was evicted between the two statements: try again.
    EXIT WHEN present IS NOT NULL;
  END LOOP;
  RETURN present;
END $$;

-- Gives a live entry a new time to live. Returns false when there is no live entry.
CREATE FUNCTION malayalees.cache_touch(tenant text, cache text, key text, ttl_ms bigint) RETURNS boolean
LANGUAGE plpgsql AS $$
BEGIN
  IF (strpos(tenant || cache, ':') = 0 AND ttl_ms BETWEEN 1 AND 315360000000) IS NOT TRUE THEN
    PERFORM malayalees.cache_full_key(tenant, cache, key), malayalees.cache_expiry(ttl_ms);
  END IF;
  UPDATE malayalees.app_cache SET expires_at = clock_timestamp() + ttl_ms * interval '1 millisecond'
  WHERE cache_key = concat_ws(':', tenant, cache, key) AND expires_at > clock_timestamp();
  RETURN FOUND;
END $$;

-- Returns true when a live entry was removed. A caller that is computing the entry loses its lease: its result may be the evicted value.
CREATE FUNCTION malayalees.cache_evict(tenant text, cache text, key text) RETURNS boolean
LANGUAGE plpgsql AS $$
DECLARE
  full_key text := malayalees.cache_full_key(tenant, cache, key);
  was_live boolean;
BEGIN
  DELETE FROM malayalees.cache_lease WHERE cache_key = full_key;
  DELETE FROM malayalees.app_cache WHERE cache_key = full_key RETURNING expires_at > clock_timestamp() INTO was_live;
  RETURN coalesce(was_live, false);
END $$;
