-- Checks that the cache functions share: of key, value and time to live. Their errors say what is wrong and what to do.
-- Functions that have to be fast (cache_get, cache_put and the bulk functions) call these checks only to raise the error.

-- <tenant>:<cache>:<key>. With a colon in the tenant or cache name, one tenant could name the entries of another.
-- VOLATILE although the result depends on the arguments alone: the planner then calls it for a row that was found, not before the search.
CREATE FUNCTION malayalees.cache_full_key(tenant text, cache text, key text) RETURNS text
LANGUAGE plpgsql VOLATILE PARALLEL SAFE AS $$
DECLARE
  full_key text := tenant || ':' || cache || ':' || key;
BEGIN
  IF full_key IS NULL OR tenant = '' OR cache = '' THEN
    RAISE EXCEPTION 'a cache entry needs a tenant, a cache name and a key'
      USING ERRCODE = 'invalid_parameter_value';
  END IF;
  IF strpos(tenant, ':') > 0 OR strpos(cache, ':') > 0 THEN
    RAISE EXCEPTION 'tenant "%" and cache name "%" must not contain a colon', tenant, cache
      USING ERRCODE = 'invalid_parameter_value';
  END IF;
  IF octet_length(full_key) > 1024 THEN
    RAISE EXCEPTION 'cache key of % bytes is longer than 1024 (tenant, cache name and two colons included)', octet_length(full_key)
      USING ERRCODE = 'program_limit_exceeded', HINT = 'Use a digest of the key, for example its SHA-256.';
  END IF;
  RETURN full_key;
END $$;

CREATE FUNCTION malayalees.cache_checked_value(value text) RETURNS text
LANGUAGE plpgsql VOLATILE PARALLEL SAFE AS $$
BEGIN
  IF value IS NULL THEN
    RAISE EXCEPTION 'a cache value must not be null'
      USING ERRCODE = 'null_value_not_allowed', HINT = 'Evict the entry, or store a marker of your own.';
  END IF;
  IF octet_length(value) > 1048576 THEN
    RAISE EXCEPTION 'cache value of % bytes is larger than 1048576 (1 MB)', octet_length(value)
      USING ERRCODE = 'program_limit_exceeded', HINT = 'Keep it in a table or in S3, and cache what points to it.';
  END IF;
  RETURN value;
END $$;

-- When an entry that is stored now expires. clock_timestamp(), not now(): a long transaction must not shorten the time to live.
CREATE FUNCTION malayalees.cache_expiry(ttl_ms bigint) RETURNS timestamptz
LANGUAGE plpgsql VOLATILE PARALLEL SAFE AS $$
BEGIN
  IF ttl_ms IS NULL OR ttl_ms NOT BETWEEN 1 AND 315360000000 THEN
    RAISE EXCEPTION 'a time to live of % ms is not between 1 ms and ten years', coalesce(ttl_ms::text, 'null')
      USING ERRCODE = 'invalid_parameter_value';
  END IF;
  RETURN clock_timestamp() + ttl_ms * interval '1 millisecond';
END $$;
