-- Makes tenant_stats over the application's user_profile, when there is one. Called after every migration, and by the application's own
-- migrations after they have created user_profile. Returns null when tenant_stats is there and kept up to date, else the reason why not.
--
-- It belongs to the owner of user_profile and is next to it: a refresh runs the application's code (policies, operators) with the rights
-- of the view's owner, and must not run it with those of the user who migrates.
CREATE FUNCTION malayalees.create_tenant_stats() RETURNS text
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  users regclass := to_regclass('public.user_profile');
  stats regclass;
  caller text := current_setting('role');
  owner_id oid := (SELECT relowner FROM pg_class WHERE oid = users);
  owner name := pg_get_userbyid(owner_id);
  refresher oid := (SELECT proowner FROM pg_proc WHERE oid = 'malayalees.refresh_tenant_stats()'::regprocedure);
  reason text;
  reader text;
BEGIN
  -- Kept by 0014_user_profile.sql, with its own user_profile.
  IF to_regclass('malayalees.tenant_stats') IS NOT NULL THEN
    RETURN NULL;
  END IF;
  IF users IS NULL THEN
    RETURN 'there is no table public.user_profile';
  END IF;

  SELECT string_agg(
    CASE
      WHEN type.oid IS NULL THEN format('public.user_profile has no column %s', needed.name)
      ELSE format('public.user_profile.%s is of type %s: it must be %s', needed.name, format_type(type.oid, NULL), needed.kinds)
    END, '; ')
  INTO reason
  FROM (VALUES
    ('tenant_id', 'a text, a number or a uuid', '{S,N}', 'uuid'::regtype),
    ('created_at', 'a date or a timestamp', '{D}', NULL)
  ) AS needed (name, kinds, categories, type)
  LEFT JOIN pg_attribute AS attribute ON attrelid = users AND attname = needed.name AND attnum > 0 AND NOT attisdropped
  LEFT JOIN pg_type AS type ON type.oid = atttypid
  WHERE (type.typcategory = ANY (needed.categories::"char"[]) OR type.oid = needed.type) IS NOT TRUE;
  IF reason IS NOT NULL THEN
    RETURN reason;
  END IF;

  IF NOT pg_has_role(owner_id, 'MEMBER') THEN
    RETURN format('%I may not act as %2$I, the owner of public.user_profile: GRANT %2$I TO %1$I;', current_user, owner);
  END IF;
  IF NOT pg_has_role(refresher, owner_id, 'USAGE') THEN
    RETURN format('%I may not refresh what %2$I owns: GRANT %2$I TO %1$I;', pg_get_userbyid(refresher), owner);
  END IF;

  BEGIN
    PERFORM set_config('role', owner, true);
    -- When two callers come at once, the second waits here. It does not wait for readers or writers of user_profile.
    LOCK TABLE public.user_profile IN SHARE UPDATE EXCLUSIVE MODE;
    IF to_regclass('public.tenant_stats') IS NULL THEN
      IF NOT has_schema_privilege('public', 'CREATE') THEN
        RAISE EXCEPTION '% may not make public.tenant_stats: GRANT CREATE ON SCHEMA public TO %;', owner, quote_ident(owner);
      END IF;
      CREATE MATERIALIZED VIEW public.tenant_stats AS
      SELECT tenant_id, count(*) AS user_count, max(created_at) AS last_activity
      FROM public.user_profile
      GROUP BY tenant_id;
      -- For REFRESH ... CONCURRENTLY.
      CREATE UNIQUE INDEX tenant_stats_tenant ON public.tenant_stats (tenant_id);
    END IF;
    stats := 'public.tenant_stats'::regclass;
    IF NOT EXISTS (
      SELECT FROM pg_rewrite JOIN pg_depend ON classid = 'pg_rewrite'::regclass AND objid = pg_rewrite.oid
      JOIN pg_class ON pg_class.oid = ev_class
      WHERE ev_class = stats AND relkind = 'm' AND relowner = owner_id AND refclassid = 'pg_class'::regclass AND refobjid = users
    ) THEN
      RAISE EXCEPTION 'public.tenant_stats is not a materialized view over public.user_profile with the same owner: rename or drop it';
    END IF;
    -- Who may read the rows may read their number.
    FOR reader IN
      SELECT name
      FROM pg_class, aclexplode(relacl), coalesce((SELECT rolname FROM pg_roles WHERE oid = grantee), 'public') AS name
      WHERE pg_class.oid = users AND privilege_type = 'SELECT' AND NOT has_table_privilege(name, stats, 'SELECT')
    LOOP
      -- PUBLIC must not be quoted; no role has this name.
      EXECUTE format('GRANT SELECT ON public.tenant_stats TO %s', CASE reader WHEN 'public' THEN 'PUBLIC' ELSE quote_ident(reader) END);
    END LOOP;
    PERFORM set_config('role', caller, true);
  EXCEPTION WHEN OTHERS THEN
    -- Everything works without tenant_stats; the caller reports it. The role is the caller's again.
    reason := SQLERRM;
  END;
  RETURN reason;
END $$;

-- Does nothing while there is no tenant_stats, or only one of an owner for whom this function may not act. SECURITY DEFINER, as only the
-- owner of a materialized view may refresh it. The refresh itself runs with the rights of the view's owner.
-- Source: PostgreSQL documentation, REFRESH MATERIALIZED VIEW (2026-11).
CREATE OR REPLACE FUNCTION malayalees.refresh_tenant_stats() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  stats regclass := coalesce(to_regclass('malayalees.tenant_stats'), to_regclass('public.tenant_stats'));
  manner text;
BEGIN
  -- CONCURRENTLY does not block readers. It needs a unique index, which one that the application made may lack, and an owner who may make
  -- temporary tables.
  SELECT CASE WHEN relispopulated AND has_database_privilege(relowner, current_database(), 'TEMPORARY') AND EXISTS (
    SELECT FROM pg_index
    WHERE indrelid = stats AND indisunique AND indisvalid AND indpred IS NULL AND indexprs IS NULL
  ) THEN 'CONCURRENTLY' ELSE '' END
  INTO manner
  FROM pg_class WHERE oid = stats AND relkind = 'm' AND pg_has_role(relowner, 'USAGE');
  IF FOUND THEN
    EXECUTE format('REFRESH MATERIALIZED VIEW %s %s', manner, stats);
  END IF;
EXCEPTION WHEN undefined_table THEN
  -- Dropped in the meantime.
  NULL;
END $$;

-- As in 0012_statement_statistics.sql, but for user_profile and tenant_stats: only where 0014_user_profile.sql kept them here.
CREATE OR REPLACE FUNCTION malayalees.grant_application(role name) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
  statement text;
BEGIN
  FOREACH statement IN ARRAY ARRAY[
    -- Only the user who migrates makes or changes objects. PUBLIC has some of these rights by default.
    'REVOKE CREATE ON SCHEMA public FROM PUBLIC',
    'REVOKE CREATE, TEMPORARY ON DATABASE %2$I FROM PUBLIC',
    'REVOKE ALL ON ALL TABLES IN SCHEMA malayalees FROM PUBLIC, %1$I',
    'REVOKE ALL ON ALL ROUTINES IN SCHEMA malayalees FROM PUBLIC, %1$I',
    'GRANT CONNECT ON DATABASE %2$I TO %1$I',
    'GRANT USAGE ON SCHEMA malayalees TO %1$I',
    'GRANT SELECT, INSERT, UPDATE, DELETE ON malayalees.app_cache, malayalees.cache_lease TO %1$I',
    'GRANT SELECT, INSERT, DELETE ON malayalees.cache_counter TO %1$I',
    'GRANT SELECT, INSERT, UPDATE, DELETE ON malayalees.spring_session, malayalees.spring_session_attributes TO %1$I',
    'GRANT SELECT ON malayalees.session_store TO %1$I',
    'GRANT SELECT ON malayalees.cache_statistics, malayalees.cache_sizes, malayalees.cache_health TO %1$I',
    'GRANT EXECUTE ON ALL ROUTINES IN SCHEMA malayalees TO %1$I',
    'REVOKE EXECUTE ON FUNCTION malayalees.grant_application(name), malayalees.schedule_cleanup() FROM %1$I',
    'REVOKE EXECUTE ON FUNCTION malayalees.create_statement_statistics(), malayalees.create_tenant_stats() FROM %1$I',
    -- Names without a schema are found. A transaction that stays open would keep dead rows of the cache: it ends after 60 s.
    'ALTER ROLE %1$I IN DATABASE %2$I SET search_path = malayalees, public',
    'ALTER ROLE %1$I IN DATABASE %2$I SET idle_in_transaction_session_timeout = ''60s'''
  ] || ARRAY(
    SELECT 'GRANT ' || kept.rights || ' TO %1$I'
    FROM (VALUES
      ('malayalees.user_profile', 'SELECT, INSERT, UPDATE, DELETE ON malayalees.user_profile'),
      ('malayalees.tenant_stats', 'SELECT ON malayalees.tenant_stats')
    ) AS kept (name, rights)
    WHERE to_regclass(kept.name) IS NOT NULL
  ) LOOP
    EXECUTE format(statement, role, current_database());
  END LOOP;
END $$;
