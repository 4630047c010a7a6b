-- Gives the application's role exactly these rights. Called after every migration, with the name of the role.
CREATE FUNCTION malayalees.grant_application(role name) RETURNS void
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
    -- Names without a schema are found. A transaction that stays open would keep dead rows of the cache: it ends after 60 s.
    'ALTER ROLE %1$I IN DATABASE %2$I SET search_path = malayalees, public',
    'ALTER ROLE %1$I IN DATABASE %2$I SET idle_in_transaction_session_timeout = ''60s'''
  ] LOOP
    EXECUTE format(statement, role, current_database());
  END LOOP;
END $$;
