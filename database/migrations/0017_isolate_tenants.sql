-- Row-level security by tenant for a table of the application: whoever is not its owner sees and writes the rows of the tenant in the
-- setting malayalees.tenant, and none while it is not set. Called by the owner of the table, in a migration of the application.
-- Without FORCE: the owner, and the user who migrates as a member, still see all rows, as migrations and tenant_stats need.
-- Source: PostgreSQL manual, "Row Security Policies" (2026-11).
CREATE FUNCTION malayalees.isolate_tenants(isolated regclass, tenant_column name DEFAULT 'tenant_id') RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  type text := (
    SELECT format_type(atttypid, NULL) FROM pg_attribute
    WHERE attrelid = isolated AND attname = tenant_column AND attnum > 0 AND NOT attisdropped);
  own_rows text;
BEGIN
  IF type IS NULL THEN
    RAISE EXCEPTION '% has no column %', isolated, quote_ident(tenant_column) USING ERRCODE = 'undefined_column';
  END IF;
  -- As a subquery it is computed once for a statement, not for each row. At the end of a transaction a setting becomes an empty text.
  own_rows := format('%I = (SELECT nullif(current_setting(''malayalees.tenant'', true), '''')::%s)', tenant_column, type);
  EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', isolated);
  EXECUTE format('DROP POLICY IF EXISTS malayalees_tenant ON %s', isolated);
  EXECUTE format('CREATE POLICY malayalees_tenant ON %s USING (%s) WITH CHECK (%2$s)', isolated, own_rows);
END $$;
