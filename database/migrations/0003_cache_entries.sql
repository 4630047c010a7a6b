-- One entry at a time. An entry past its time to live is never returned, whether or not expiry has come by.

-- The value, or null.
CREATE FUNCTION malayalees.cache_get(tenant text, cache text, key text) RETURNS text
LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
BEGIN
  RETURN (
    SELECT cache_value FROM malayalees.app_cache
    WHERE cache_key = malayalees.cache_full_key(tenant, cache, key) AND expires_at > clock_timestamp()
  );
END $$;

-- Stores or overwrites.
CREATE FUNCTION malayalees.cache_put(tenant text, cache text, key text, value text, ttl_ms bigint) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO malayalees.app_cache AS entry (cache_key, cache_value, expires_at)
  VALUES (
    malayalees.cache_full_key(tenant, cache, key),
    malayalees.cache_checked_value(value),
    malayalees.cache_expiry(ttl_ms)
  )
  ON CONFLICT (cache_key) DO UPDATE SET
    cache_value = excluded.cache_value,
    expires_at = excluded.expires_at,
    updated_at = excluded.updated_at,
    created_at = CASE WHEN entry.expires_at > clock_timestamp() THEN entry.created_at ELSE excluded.created_at END;
END $$;

-- Null when the value was stored, else the value that is there already.
CREATE FUNCTION malayalees.cache_put_if_absent(tenant text, cache text, key text, value text, ttl_ms bigint) RETURNS text
LANGUAGE plpgsql AS $$
DECLARE
  full_key text := malayalees.cache_full_key(tenant, cache, key);
  present text;
BEGIN
  PERFORM malayalees.cache_checked_value(value);
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
    present := malayalees.cache_get(tenant, cache, key);
    -- It was there and is gone between the two statements: once more.
    EXIT WHEN present IS NOT NULL;
  END LOOP;
  RETURN present;
END $$;

-- Gives a live entry a new time to live; false when there is none.
CREATE FUNCTION malayalees.cache_touch(tenant text, cache text, key text, ttl_ms bigint) RETURNS boolean
LANGUAGE plpgsql AS $$
BEGIN
  UPDATE malayalees.app_cache SET expires_at = malayalees.cache_expiry(ttl_ms)
  WHERE cache_key = malayalees.cache_full_key(tenant, cache, key) AND expires_at > clock_timestamp();
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
