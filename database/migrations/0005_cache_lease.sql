-- Get or compute once: when several callers miss the same entry, one gets a lease and computes. The others do not compute, and hold no
-- connection or lock: they ask again a little later.
--
--   value is not null                  use it
--   value is null, lease is not null   compute, then cache_put_leased (or cache_release_lease when computing failed)
--   both are null                      another caller computes: ask again in 20 to 50 ms

CREATE FUNCTION malayalees.cache_get_or_lease(tenant text, cache text, key text, lease_ms bigint DEFAULT 10000)
RETURNS TABLE (value text, lease uuid)
LANGUAGE plpgsql AS $$
DECLARE
  full_key text;
  granted uuid;
BEGIN
  value := (SELECT found.value FROM malayalees.cache_get(tenant, cache, key) AS found);
  IF value IS NULL THEN
    full_key := malayalees.cache_full_key(tenant, cache, key);
    INSERT INTO malayalees.cache_lease AS held (cache_key, lease, leased_until)
    VALUES (full_key, gen_random_uuid(), malayalees.cache_expiry(lease_ms))
    ON CONFLICT (cache_key) DO UPDATE SET lease = excluded.lease, leased_until = excluded.leased_until
    WHERE held.leased_until <= clock_timestamp()
    RETURNING held.lease INTO granted;
    -- Another caller may have stored the value after our read and before our lease.
    value := CASE WHEN granted IS NOT NULL THEN (SELECT found.value FROM malayalees.cache_get(tenant, cache, key) AS found) END;
    IF value IS NULL THEN
      lease := granted;
    ELSE
      DELETE FROM malayalees.cache_lease AS held WHERE held.cache_key = full_key AND held.lease = granted;
    END IF;
  END IF;
  RETURN NEXT;
END $$;

-- Returns false, and stores nothing, when the lease is no longer valid: it expired and another caller has one, or the entry was evicted.
CREATE FUNCTION malayalees.cache_put_leased(tenant text, cache text, key text, value text, ttl_ms bigint, held_lease uuid)
RETURNS boolean
LANGUAGE plpgsql AS $$
BEGIN
  IF NOT malayalees.cache_release_lease(tenant, cache, key, held_lease) THEN
    RETURN false;
  END IF;
  PERFORM malayalees.cache_put(tenant, cache, key, value, ttl_ms);
  RETURN true;
END $$;

-- Gives the lease back, so that the next caller can compute at once.
CREATE FUNCTION malayalees.cache_release_lease(tenant text, cache text, key text, held_lease uuid) RETURNS boolean
LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM malayalees.cache_lease
  WHERE cache_key = malayalees.cache_full_key(tenant, cache, key) AND lease = held_lease;
  RETURN FOUND;
END $$;
