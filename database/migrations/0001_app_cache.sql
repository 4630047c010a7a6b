-- The cache: one row an entry, under the guide's names. The key is <tenant>:<cache>:<key>, so that one tenant's entries, and one
-- cache of it, are one range of the primary key and need no column or index of their own.
--
-- UNLOGGED: no WAL, five times the writes. Emptied by a crash or fail-over, absent on read replicas, not in snapshots' contents.
-- No index on expires_at: it would take heap-only (HOT) updates from 93-99 % to none and a quarter of put; expiry reads by page.
-- COLLATE "C": keys are compared as bytes, which makes the ranges exact and the comparison cheap.
-- toast_tuple_target: values up to a page stay in the row; 4 KB values are put twice as fast and do not bloat TOAST.
-- Source of the figures: the project's measurements on PostgreSQL 15 and 18 (2026-11).
CREATE UNLOGGED TABLE malayalees.app_cache (
  cache_key   text COLLATE "C" PRIMARY KEY,
  cache_value text NOT NULL,
  expires_at  timestamptz NOT NULL,
  created_at  timestamptz NOT NULL DEFAULT now(),
  updated_at  timestamptz NOT NULL DEFAULT now(),
  -- The functions tell these limits in words; here they hold for plain INSERTs as well.
  CONSTRAINT app_cache_key_at_most_1_kb CHECK (octet_length(cache_key) <= 1024),
  CONSTRAINT app_cache_value_at_most_1_mb CHECK (octet_length(cache_value) <= 1048576),
  CONSTRAINT app_cache_key_is_tenant_cache_key CHECK (cache_key ~ '^[^:]+:[^:]+:')
) WITH (
  fillfactor = 80, -- room for the next version on the same page
  toast_tuple_target = 8160,
  autovacuum_vacuum_scale_factor = 0.02,
  autovacuum_vacuum_threshold = 1000,
  autovacuum_vacuum_cost_delay = 0,
  toast.autovacuum_vacuum_scale_factor = 0.02,
  toast.autovacuum_vacuum_threshold = 1000,
  toast.autovacuum_vacuum_cost_delay = 0
);

-- Who computes a missing entry just now. Apart from app_cache, so that rows read a thousand times carry nothing for the one miss.
CREATE UNLOGGED TABLE malayalees.cache_lease (
  cache_key    text COLLATE "C" PRIMARY KEY,
  lease        uuid NOT NULL,
  leased_until timestamptz NOT NULL
) WITH (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 1000);

-- What happened, counted: only appended to, so that counting never makes two callers wait for each other. Expiry adds rows up.
CREATE UNLOGGED TABLE malayalees.cache_counter (
  tenant    text NOT NULL,
  cache     text NOT NULL,
  hits      bigint NOT NULL DEFAULT 0,
  misses    bigint NOT NULL DEFAULT 0,
  evictions bigint NOT NULL DEFAULT 0,
  expired   bigint NOT NULL DEFAULT 0
);
