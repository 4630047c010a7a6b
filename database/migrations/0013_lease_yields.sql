-- A lease is given when there is no live entry. An entry that exists when the result arrives was put in the meantime, and is newer: it
-- stays. Returns false, and stores nothing, in this case and when the lease is no longer valid (expired, or the entry was evicted).
CREATE OR REPLACE FUNCTION malayalees.cache_put_leased(tenant text, cache text, key text, value text, ttl_ms bigint, held_lease uuid)
RETURNS boolean
LANGUAGE plpgsql AS $$
BEGIN
  IF NOT malayalees.cache_release_lease(tenant, cache, key, held_lease) THEN
    RETURN false;
  END IF;
  RETURN malayalees.cache_put_if_absent(tenant, cache, key, value, ttl_ms) IS NULL;
END $$;
