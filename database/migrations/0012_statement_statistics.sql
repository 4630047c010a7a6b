-- Creates the extension pg_stat_statements where the library is loaded: without the extension its figures have no view. Called after
-- every migration, as the library may be loaded later. Returns null when the views exist, else the reason why not.
CREATE FUNCTION malayalees.create_statement_statistics() RETURNS text
LANGUAGE plpgsql AS $$
DECLARE
  reason text;
BEGIN
  -- This setting exists if and only if the library is loaded.
  IF current_setting('pg_stat_statements.max', true) IS NULL THEN
    reason := 'pg_stat_statements is not in shared_preload_libraries of this server';
  ELSE
    BEGIN
      CREATE EXTENSION IF NOT EXISTS pg_stat_statements;
    EXCEPTION WHEN OTHERS THEN
      -- Not installed, or this user may not create it. The database works without it; the caller reports it.
      reason := SQLERRM;
    END;
  END IF;
  IF reason IS NOT NULL THEN
    RAISE NOTICE 'statements are not measured: %', reason;
  END IF;
  RETURN reason;
END $$;

-- As in 0011_grants.sql, and the application may not call the function above.
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
    'GRANT SELECT, INSERT, UPDATE, DELETE ON malayalees.user_profile TO %1$I',
    'GRANT SELECT ON malayalees.session_store, malayalees.tenant_stats TO %1$I',
    'GRANT SELECT ON malayalees.cache_statistics, malayalees.cache_sizes, malayalees.cache_health TO %1$I',
    'GRANT EXECUTE ON ALL ROUTINES IN SCHEMA malayalees TO %1$I',
    'REVOKE EXECUTE ON FUNCTION malayalees.grant_application(name), malayalees.schedule_cleanup() FROM %1$I',
    'REVOKE EXECUTE ON FUNCTION malayalees.create_statement_statistics() FROM %1$I',
    -- Names without a schema are found. A transaction that stays open would keep dead rows of the cache: it ends after 60 s.
    'ALTER ROLE %1$I IN DATABASE %2$I SET search_path = malayalees, public',
    'ALTER ROLE %1$I IN DATABASE %2$I SET idle_in_transaction_session_timeout = ''60s'''
  ] LOOP
    EXECUTE format(statement, role, current_database());
  END LOOP;
END $$;
