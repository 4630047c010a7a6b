-- The cache: one row an entry, under the guide's names. The key is <tenant>:<cache>:<key>, so that one tenant's entries, and one
-- cache of it, are one range of the primary key and need no column or index of their own.
--
-- UNLOGGED: no WAL, several times the writes. Emptied by a crash or fail-over, absent on read replicas, not in snapshots' contents.
-- No index on expires_at: it would take heap-only (HOT) updates from nearly all to none and a quarter of put; expiry reads by page.
-- No partitions to TRUNCATE: through the parent a get has half to two thirds of its speed, and an entry that gets a new time to live
-- would have to move. Figures: the project's measurements on PostgreSQL 15 and 18 (2026-11); docs/benchmark.md has how to repeat them.

CREATE UNLOGGED TABLE malayalees.app_cache (
  -- The limits hold for whoever writes, by a function or by a plain INSERT. They are the types' own, in characters, as any other way is
  -- a part of every put: 105,000 instructions are 7,000 more with checks of domains, 20,000 more when those tell what is wrong by a
  -- function, and 64,000 more with CHECK constraints, which a server reads and plans anew for every statement. The functions and the
  -- client count bytes, and what is wrong is told in words.
  -- COLLATE "C": keys are compared as bytes, which makes the ranges exact and the comparison cheap.
  cache_key   varchar(1024) COLLATE "C" PRIMARY KEY,
  cache_value varchar(1048576) NOT NULL,
  expires_at  timestamptz NOT NULL,
  -- Not now(), which is the same and a function: each takes some 700 instructions to set up, for every put.
  created_at  timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
  updated_at  timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP
) WITH (
  -- Room for the next version of a row on its own page: 4 of 5 updates are heap-only, and touch no index, even when sizes change.
  -- 90 and 60 end in the same size after an overwrite storm; less room is lost here than at 60.
  fillfactor = 80,
  -- Values up to a page stay in the row: 4 KB are put twice as fast as through TOAST, which only VACUUM makes room in.
  toast_tuple_target = 8160,
  -- How often VACUUM comes decides the table's size in a storm, and takes its share of the processor from puts. So it never rests here,
  -- is due when a fifth of the rows were overwritten, and autovacuum looks every second (autovacuum_naptime): the table stays below
  -- twice its rows. Due at a twentieth it is 5 % smaller and puts are 6 % slower; looking every 5 seconds it has 2.4 times its rows.
  autovacuum_vacuum_scale_factor = 0.2,
  autovacuum_vacuum_threshold = 1000,
  autovacuum_vacuum_cost_delay = 0,
  toast.autovacuum_vacuum_scale_factor = 0.2,
  toast.autovacuum_vacuum_threshold = 1000,
  toast.autovacuum_vacuum_cost_delay = 0
);

-- Who asks for one entry finds it by its hash, in one page of the index however many entries there are: a get takes 52,000 instructions
-- instead of 60,000 through the primary key, at 100,000 entries. A new entry costs 112,000 instead of 104,000, an overwrite, which is
-- heap-only, 105,000 instead of 102,000. The primary key has to stay: ON CONFLICT needs a unique index, which a hash index cannot be.
CREATE INDEX app_cache_key_hash ON malayalees.app_cache USING hash (cache_key);

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
