-- The cache: one row per entry; table and columns have the names of docs/guide.md. The key is <tenant>:<cache>:<key>, so all entries of
-- a tenant, and all entries of one of its caches, are one range of the primary key. They need no column or index of their own.
--
-- UNLOGGED: no WAL. A crash or fail-over empties the table; read replicas and snapshots have no rows of it.
-- No index on expires_at: it would prevent heap-only (HOT) updates. Expiry reads the table page by page instead.
-- No partitions to TRUNCATE: reads through the parent are slower, and a new time to live would move the row.
-- docs/benchmark.md, "Why the cache table is as it is", has the measurements behind each choice in this file.

CREATE UNLOGGED TABLE malayalees.app_cache (
  -- The limits are part of the types, so they hold for plain INSERTs as well. Domains and CHECK constraints make every put slower.
  -- The types count characters. The functions and the client count bytes, and their errors say what is wrong.
  -- COLLATE "C": keys are compared as bytes, so ranges are exact and comparisons are cheap.
  cache_key   varchar(1024) COLLATE "C" PRIMARY KEY,
  cache_value varchar(1048576) NOT NULL,
  expires_at  timestamptz NOT NULL,
  -- CURRENT_TIMESTAMP is cheaper than now() here: now() is a function call in every put.
  created_at  timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
  updated_at  timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP
) WITH (
  -- Leaves room for the next version of a row on the same page: such a heap-only update touches no index.
  fillfactor = 80,
  -- Values of up to one page stay in the row. TOAST is slower to write, and only VACUUM frees space in it.
  toast_tuple_target = 8160,
  -- VACUUM starts when a fifth of the rows were overwritten, and runs without cost delay. autovacuum_naptime is 1 s (parameter group).
  -- Together they keep the table below twice the size of its live rows during many overwrites. An earlier start slows puts down.
  autovacuum_vacuum_scale_factor = 0.2,
  autovacuum_vacuum_threshold = 1000,
  autovacuum_vacuum_cost_delay = 0,
  toast.autovacuum_vacuum_scale_factor = 0.2,
  toast.autovacuum_vacuum_threshold = 1000,
  toast.autovacuum_vacuum_cost_delay = 0
);

-- A get reads one page of a hash index, however many entries there are. The primary key stays: ON CONFLICT needs a unique index, and a
-- hash index cannot be unique.
CREATE INDEX app_cache_key_hash ON malayalees.app_cache USING hash (cache_key);

-- One row for each missing entry that a caller is computing now. A table of its own keeps the rows of app_cache small.
CREATE UNLOGGED TABLE malayalees.cache_lease (
  cache_key    text COLLATE "C" PRIMARY KEY,
  lease        uuid NOT NULL,
  leased_until timestamptz NOT NULL
) WITH (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 1000);

-- Counters. Callers only insert, so they never wait for each other. Expiry sums the rows up.
CREATE UNLOGGED TABLE malayalees.cache_counter (
  tenant    text NOT NULL,
  cache     text NOT NULL,
  hits      bigint NOT NULL DEFAULT 0,
  misses    bigint NOT NULL DEFAULT 0,
  evictions bigint NOT NULL DEFAULT 0,
  expired   bigint NOT NULL DEFAULT 0
);
