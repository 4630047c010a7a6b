-- A lease is given where there is no live entry. One that is there when the result comes was put meanwhile, and is newer: it stays.
-- False, and nothing stored, then and when the lease is no longer held: it ran out and went to someone else, or the entry was evicted.
CREATE OR REPLACE FUNCTION malayalees.cache_put_leased(tenant text, cache text, key text, value text, ttl_ms bigint, held_lease uuid)
RETURNS boolean
LANGUAGE plpgsql AS $$
BEGIN
  IF NOT malayalees.cache_release_lease(tenant, cache, key, held_lease) THEN
    RETURN false;
  END IF;
  RETURN malayalees.cache_put_if_absent(tenant, cache, key, value, ttl_ms) IS NULL;
END $$;
