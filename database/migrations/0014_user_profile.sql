-- user_profile is the application's table, in its own schema: public. 0009 made one in the schema malayalees, where it hides the
-- application's. One that nobody used is dropped. Any other goes to the application, with its rows, rights and everything that depends
-- on it. It stays where it is if public already has a table of that name: only a person knows which rows are right.
DO $$
DECLARE
  users regclass := to_regclass('malayalees.user_profile');
  is_used boolean;
BEGIN
  IF users IS NULL THEN
    RETURN;
  END IF;
  -- These two lock, in the order in which a refresh locks: no row is added from here on.
  IF to_regclass('malayalees.tenant_stats') IS NOT NULL THEN
    ALTER MATERIALIZED VIEW malayalees.tenant_stats SET WITHOUT CLUSTER;
  END IF;
  LOCK TABLE malayalees.user_profile IN ACCESS EXCLUSIVE MODE;

  is_used := EXISTS (SELECT FROM malayalees.user_profile)
    OR (
      SELECT array_agg(format('%s %s', attname, format_type(atttypid, atttypmod)) ORDER BY attnum)
      FROM pg_attribute WHERE attrelid = users AND attnum > 0 AND NOT attisdropped
    ) IS DISTINCT FROM ARRAY[
      'id bigint', 'tenant_id text', 'email text', 'first_name text', 'last_name text', 'is_active boolean',
      'created_at timestamp with time zone', 'updated_at timestamp with time zone'
    ]
    OR (SELECT count(*) FROM pg_index WHERE indrelid = users) <> 2
    -- PostgreSQL 18 has NOT NULL here as well.
    OR EXISTS (SELECT FROM pg_constraint WHERE conrelid = users AND contype NOT IN ('p', 'n'))
    OR EXISTS (SELECT FROM pg_trigger WHERE tgrelid = users AND NOT tgisinternal)
    OR EXISTS (SELECT FROM pg_policy WHERE polrelid = users);
  IF NOT is_used THEN
    BEGIN
      DROP MATERIALIZED VIEW IF EXISTS malayalees.tenant_stats;
      DROP TABLE malayalees.user_profile;
      RETURN;
    EXCEPTION WHEN dependent_objects_still_exist THEN
      -- A view or a foreign key of the application uses one of them: both are as they were.
      NULL;
    END;
  END IF;
  IF to_regclass('public.user_profile') IS NULL AND to_regclass('public.tenant_stats') IS NULL
    AND to_regnamespace('public') IS NOT NULL AND has_schema_privilege(to_regnamespace('public'), 'CREATE') THEN
    ALTER TABLE malayalees.user_profile SET SCHEMA public;
    ALTER MATERIALIZED VIEW IF EXISTS malayalees.tenant_stats SET SCHEMA public;
  END IF;
END $$;
