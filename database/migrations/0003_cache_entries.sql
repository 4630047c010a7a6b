-- One entry at a time. An entry past its time to live is never returned, whether or not expiry has come by.

-- The value; no row when there is no live entry. In FROM, as in SELECT value FROM cache_get(…), PostgreSQL puts this statement in the
-- place of the call, and the function costs nothing: a plpgsql function that does the same takes half as many instructions again.
CREATE FUNCTION malayalees.cache_get(tenant text, cache text, key text) RETURNS TABLE (value text)
LANGUAGE sql STABLE PARALLEL SAFE ROWS 1 AS $$
  SELECT cache_value::text FROM malayalees.app_cache
  WHERE cache_key = concat_ws(':', tenant, cache, key) AND expires_at > clock_timestamp()
    AND CASE WHEN strpos(tenant || cache, ':') = 0 THEN true ELSE malayalees.cache_full_key(tenant, cache, key) IS NULL END;
$$;

-- Stores or overwrites. As little as there can be in it, since each operator costs more to set up than to work out: the domains check
-- key and value, the colons and the time to live are looked at together, and a mistake is told by the functions for that.
CREATE FUNCTION malayalees.cache_put(tenant text, cache text, key text, value text, ttl_ms bigint) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
  moment timestamptz := clock_timestamp();
BEGIN
  IF (strpos(tenant || cache, ':') = 0 AND ttl_ms BETWEEN 1 AND 315360000000) IS NOT TRUE THEN
    PERFORM malayalees.cache_full_key(tenant, cache, key), malayalees.cache_expiry(ttl_ms);
  END IF;
  INSERT INTO malayalees.app_cache AS entry (cache_key, cache_value, expires_at, created_at, updated_at)
  VALUES (concat_ws(':', tenant, cache, key), value, moment + ttl_ms * interval '1 millisecond', moment, moment)
  ON CONFLICT (cache_key) DO UPDATE SET
    cache_value = excluded.cache_value,
    expires_at = excluded.expires_at,
    updated_at = excluded.updated_at,
    created_at = CASE WHEN entry.expires_at > excluded.updated_at THEN entry.created_at ELSE excluded.created_at END;
END $$;

-- Null when the value was stored, else the value that is there already.
CREATE FUNCTION malayalees.cache_put_if_absent(tenant text, cache text, key text, value text, ttl_ms bigint) RETURNS text
LANGUAGE plpgsql AS $$
DECLARE
  full_key text := malayalees.cache_full_key(tenant, cache, key);
  present text;
BEGIN
  LOOP
    INSERT INTO malayalees.app_cache AS entry (cache_key, cache_value, expires_at)
    VALUES (full_key, value, malayalees.cache_expiry(ttl_ms))
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
    -- It was there and is gone between the two statements: once more.
    EXIT WHEN present IS NOT NULL;
  END LOOP;
  RETURN present;
END $$;

-- Gives a live entry a new time to live; false when there is none.
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

-- True when a live entry is gone now. Whoever computes the entry just now loses the lease: the result may be what was evicted.
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
