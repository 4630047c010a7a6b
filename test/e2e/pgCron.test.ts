import assert from "node:assert/strict";
import { Client } from "pg";
import { migrate } from "../../database/migrate";
import { takeFigures } from "../../database/takeFigures";
import { type PostgresServer, startPostgres } from "../../tools/localServers/postgres";
import { debianPostgresWith } from "../../tools/localServers/postgresInstallation";
import { orSkip } from "../support/orSkip";

const settings = { shared_preload_libraries: "pg_cron", "cron.database_name": "postgres" };

describe("expiry by pg_cron", function () {
  // pg_cron's smallest step is a minute.
  this.timeout(300_000);
  let server: PostgresServer;
  let client: Client;

  before(async function () {
    server = await orSkip(this, startPostgres({ installation: () => debianPostgresWith("pg_cron"), settings }));
    client = new Client({ connectionString: server.url() });
    await client.connect();
  });
  after(async () => {
    await client?.end();
    await server?.stop();
  });

  it("is scheduled by migrate, once, however often migrate runs", async () => {
    for (const _ of [1, 2]) assert.equal((await migrate(server.url())).notScheduled, undefined);
    const { rows } = await client.query("SELECT jobname, schedule FROM cron.job ORDER BY 1");
    assert.deepEqual(rows, [
      { jobname: "malayalees-cache", schedule: "* * * * *" },
      { jobname: "malayalees-cron-log", schedule: "30 3 * * *" },
      { jobname: "malayalees-sessions", schedule: "0 * * * *" },
      { jobname: "malayalees-tenant-stats", schedule: "*/15 * * * *" },
    ]);
  });

  it("removes what has expired within the minute, every other job can run as it is scheduled, and one that fails is counted", async () => {
    await takeFigures(server.url());
    await client.query("SELECT malayalees.cache_put('a', 'users', '1', 'Ann', 1)");
    await client.query("SELECT cron.schedule('broken', '* * * * *', 'SELECT 1 / 0')");
    await client.query("UPDATE cron.job SET schedule = '* * * * *'");
    const { rows: jobs } = await client.query<{ count: number }>("SELECT count(*)::int FROM cron.job");
    const finished = () =>
      client.query<{ jobname: string; status: string; return_message: string }>(
        "SELECT DISTINCT ON (jobname) jobname, status, return_message FROM cron.job_run_details JOIN cron.job USING (jobid) WHERE status IN ('succeeded', 'failed')",
      );
    let runs = await finished();
    while (runs.rows.length < (jobs[0]?.count ?? 0)) {
      await new Promise((resolve) => setTimeout(resolve, 500));
      runs = await finished();
    }
    assert.deepEqual(
      runs.rows.filter(({ status }) => status !== "succeeded").map(({ jobname }) => jobname),
      ["broken"],
    );
    await client.query("SELECT cron.unschedule('broken')");
    const { rows: failed } = await client.query<{ count: number }>(
      "SELECT count(*)::int FROM cron.job_run_details WHERE status = 'failed'",
    );
    assert.equal((await takeFigures(server.url())).figures.FailedJobs, failed[0]?.count);
    assert.equal((await takeFigures(server.url())).figures.FailedJobs, 0);
    const { rows: left } = await client.query("SELECT count(*)::int AS entries FROM malayalees.app_cache");
    assert.deepEqual(left, [{ entries: 0 }]);
  });
});
