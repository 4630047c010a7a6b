-- Schedules expiry by pg_cron where it is installed. Called after every migration, as pg_cron may be installed later than the tables.
-- Returns null when the jobs are scheduled, else the reason why they are not.
CREATE FUNCTION malayalees.schedule_cleanup() RETURNS text
LANGUAGE plpgsql AS $$
DECLARE
  job record;
  reason text;
BEGIN
  IF NOT EXISTS (SELECT FROM pg_available_extensions WHERE name = 'pg_cron') THEN
    reason := 'the extension pg_cron is not installed on this server';
  ELSE
    BEGIN
      CREATE EXTENSION IF NOT EXISTS pg_cron;
      FOR job IN
        SELECT * FROM (VALUES
          ('malayalees-cache', '* * * * *', 'CALL malayalees.expire_cache()'),
          ('malayalees-sessions', '0 * * * *', 'SELECT malayalees.cleanup_expired_sessions()'),
          ('malayalees-tenant-stats', '*/15 * * * *', 'SELECT malayalees.refresh_tenant_stats()'),
          -- pg_cron itself never deletes the rows of its log.
          ('malayalees-cron-log', '30 3 * * *', 'DELETE FROM cron.job_run_details WHERE end_time < now() - interval ''7 days''')
        ) AS jobs (name, schedule, command)
      LOOP
        EXECUTE 'SELECT cron.schedule($1, $2, $3)' USING job.name, job.schedule, job.command;
      END LOOP;
    EXCEPTION WHEN OTHERS THEN
      -- Not in shared_preload_libraries, or cron.database_name is another database. The database works without it; the caller reports it.
      reason := SQLERRM;
    END;
  END IF;
  IF reason IS NOT NULL THEN
    RAISE NOTICE 'expiry is not scheduled by pg_cron: %', reason;
  END IF;
  RETURN reason;
END $$;
