-- As in 0015_tenant_stats.sql, by the catalogue: what is there is granted, whichever of the optional objects a database has.
-- The path is fixed, as in all that the user who migrates runs: the owner role below makes functions in public, and one of them must not
-- be called in place of PostgreSQL's own. Source: PostgreSQL manual, CREATE FUNCTION, "Writing SECURITY DEFINER Functions Safely" (2026-11).
CREATE OR REPLACE FUNCTION malayalees.grant_application(role name) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  statement text;
BEGIN
  FOREACH statement IN ARRAY ARRAY[
    -- Only the owner role, if there is one, makes objects in public. PUBLIC has some of these rights by default.
    'REVOKE CREATE ON SCHEMA public FROM PUBLIC',
    'REVOKE CREATE, TEMPORARY ON DATABASE %2$I FROM PUBLIC',
    'REVOKE ALL ON ALL TABLES IN SCHEMA malayalees FROM PUBLIC, %1$I',
    'REVOKE ALL ON ALL ROUTINES IN SCHEMA malayalees FROM PUBLIC, %1$I',
    'GRANT CONNECT ON DATABASE %2$I TO %1$I',
    'GRANT USAGE ON SCHEMA malayalees TO %1$I',
    'GRANT EXECUTE ON ALL ROUTINES IN SCHEMA malayalees TO %1$I',
    -- Names without a schema are found. A transaction that stays open would keep dead rows of the cache: it ends after 60 s.
    'ALTER ROLE %1$I IN DATABASE %2$I SET search_path = malayalees, public',
    'ALTER ROLE %1$I IN DATABASE %2$I SET idle_in_transaction_session_timeout = ''60s'''
  ] LOOP
    EXECUTE format(statement, role, current_database());
  END LOOP;
  FOR statement IN
    SELECT format('GRANT %s ON malayalees.%I TO %I',
      CASE
        WHEN relkind IN ('v', 'm') THEN 'SELECT'
        WHEN relname = 'cache_counter' THEN 'SELECT, INSERT, DELETE'
        ELSE 'SELECT, INSERT, UPDATE, DELETE'
      END, relname, role)
    FROM pg_class
    WHERE relnamespace = 'malayalees'::regnamespace AND (relkind IN ('v', 'm') OR relname IN (
      'app_cache', 'cache_lease', 'cache_counter', 'spring_session', 'spring_session_attributes', 'user_profile'))
    UNION ALL
    -- What only the user who migrates, or the owner role, calls.
    SELECT format('REVOKE EXECUTE ON ROUTINE %s FROM %I', oid::regprocedure, role)
    FROM pg_proc
    WHERE pronamespace = 'malayalees'::regnamespace AND proname IN (
      'grant_application', 'grant_owner', 'schedule_cleanup', 'create_statement_statistics', 'create_tenant_stats', 'isolate_tenants')
  LOOP
    EXECUTE statement;
  END LOOP;
END $$;

-- Makes a role the owner of the application's schema, public: it makes and changes tables there, and the application's role uses them from
-- the moment that they exist. Nothing else: of the product's schema it may only call what migrations of an application call.
CREATE FUNCTION malayalees.grant_owner(owner name, application name) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  statement text;
  is_new boolean := NOT EXISTS (
    SELECT FROM pg_default_acl, aclexplode(defaclacl) AS entry
    WHERE defaclrole = quote_ident(owner)::regrole AND defaclnamespace = 'public'::regnamespace AND entry.grantee = quote_ident(application)::regrole);
BEGIN
  FOREACH statement IN ARRAY ARRAY[
    'REVOKE ALL ON ALL TABLES IN SCHEMA malayalees FROM %1$I',
    'REVOKE ALL ON ALL ROUTINES IN SCHEMA malayalees FROM %1$I',
    'GRANT CONNECT, TEMPORARY ON DATABASE %3$I TO %1$I',
    'GRANT USAGE, CREATE ON SCHEMA public TO %1$I',
    'GRANT USAGE ON SCHEMA public TO %2$I',
    'GRANT USAGE ON SCHEMA malayalees TO %1$I',
    -- What it makes without naming a schema is made in public.
    'ALTER ROLE %1$I IN DATABASE %3$I SET search_path = public, malayalees',
    'ALTER DEFAULT PRIVILEGES FOR ROLE %1$I IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO %2$I',
    'ALTER DEFAULT PRIVILEGES FOR ROLE %1$I IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO %2$I',
    'ALTER DEFAULT PRIVILEGES FOR ROLE %1$I IN SCHEMA public GRANT EXECUTE ON ROUTINES TO %2$I'
  ] LOOP
    EXECUTE format(statement, owner, application, current_database());
  END LOOP;
  FOR statement IN
    SELECT format('GRANT EXECUTE ON ROUTINE %s TO %I', oid::regprocedure, owner)
    FROM pg_proc
    WHERE pronamespace = 'malayalees'::regnamespace AND proname IN ('create_tenant_stats', 'isolate_tenants')
    UNION ALL
    -- What it owned before: once, so that a right which its own migrations take away later stays away.
    SELECT format('GRANT %s %s TO %I', CASE relkind WHEN 'S' THEN 'USAGE, SELECT ON SEQUENCE'
      ELSE 'SELECT, INSERT, UPDATE, DELETE ON TABLE' END, oid::regclass, application)
    FROM pg_class
    WHERE is_new AND relowner = quote_ident(owner)::regrole AND relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v', 'm', 'f', 'S')
  LOOP
    EXECUTE statement;
  END LOOP;
END $$;

-- An extension is made in the first schema of the path.
ALTER FUNCTION malayalees.create_statement_statistics() SET search_path = public, pg_temp;
