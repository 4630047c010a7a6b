-- Values above 2 KB are compressed by lz4, and stay in the row when they then fit on a page: an overwrite writes one row in place of one
-- for each 2 KB of TOAST, and often touches no index. lz4 gives up early on what does not compress; pglz takes longer to compress a value
-- than to write it. docs/benchmark.md has the figures. Values that are there already stay as they are until they are overwritten.
DO $$
BEGIN
  ALTER TABLE malayalees.app_cache ALTER COLUMN cache_value SET COMPRESSION lz4;
  ALTER TABLE malayalees.app_cache ALTER COLUMN cache_value SET STORAGE MAIN;
  -- The size from which a value is compressed; with storage MAIN, only what does not fit on a page goes to TOAST.
  ALTER TABLE malayalees.app_cache SET (toast_tuple_target = 2032);
EXCEPTION WHEN feature_not_supported THEN
  -- PostgreSQL can be built without lz4. Then values are stored as before. Source: PostgreSQL manual, "default_toast_compression" (2026-11).
  RAISE NOTICE 'values of the cache are not compressed by lz4: %', SQLERRM;
END $$;
