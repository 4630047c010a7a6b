import assert from "node:assert/strict";
import { execFile, execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parse } from "yaml";
import { chooseMaxConnections } from "../../components/cacheParameters";
import { withConnection } from "../../database/connection";
import { migrate } from "../../database/migrate";
import { readMigrations } from "../../database/migrationFiles";
import { startPostgres } from "../../tools/localServers/postgres";
import { debianPostgresWith } from "../../tools/localServers/postgresInstallation";
import { newDatabase, skipWithoutServer } from "../database/support/server";
import { orSkip } from "../support/orSkip";

interface Service {
  readonly image?: string;
  readonly build?: string | { readonly context: string; readonly dockerfile: string };
  readonly ports?: readonly string[];
  readonly volumes?: readonly string[];
  readonly healthcheck?: { readonly test: readonly string[] };
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
}

const compose: Readonly<Record<string, unknown>> & { readonly services: Readonly<Record<string, Service>> } = parse(
  readFileSync("local/compose.yaml", "utf8"),
);
const services = Object.entries(compose.services);

/** The Dockerfile of a service. */
function dockerfileOf({ build }: Service): string {
  if (typeof build === "object") return join("local", build.context, build.dockerfile);
  return join("local", build ?? "", "Dockerfile");
}

describe("the local environment", () => {
  it("has no `version` key, which Compose ignores", () => assert.ok(!("version" in compose)));

  it("starts in order: migrations when PostgreSQL accepts connections, PgBouncer when they are done", () => {
    const waits = services.flatMap(([name, { depends_on = {} }]) =>
      Object.entries(depends_on).map(([other, { condition }]) => [name, other, condition]),
    );
    assert.deepEqual(waits, [
      ["migrate", "postgres", "service_healthy"],
      ["pgbouncer", "migrate", "service_completed_successfully"],
    ]);
  });

  it("has a health check of each server that others wait for", () => {
    for (const name of ["postgres", "pgbouncer"]) {
      const { test = [] } = compose.services[name]?.healthcheck ?? {};
      assert.deepEqual(test.slice(0, 2), ["CMD", "pg_isready"], name);
      // Not by the Unix socket, which PostgreSQL's image uses for its setup before it serves.
      assert.ok(test.includes("--host=127.0.0.1"), name);
    }
  });

  for (const [name, service] of services) {
    it(`builds ${name} from images that are named by version`, () => {
      const dockerfile = readFileSync(dockerfileOf(service), "utf8");
      const images = [...dockerfile.matchAll(/^FROM (\S+)/gm)].map(([, image]) => image);
      assert.ok(images.length > 0);
      for (const image of images) assert.match(image ?? "", /:\d+\.\d+(\.\d+)?(-\w+)*$/);
    });

    it(`opens ${name} to this machine only, and mounts only files that exist`, () => {
      for (const port of service.ports ?? []) assert.match(port, /^127\.0\.0\.1:/);
      const mounts = (service.volumes ?? []).filter((volume) => volume.startsWith("./"));
      for (const mount of mounts) assert.ok(existsSync(join("local", mount.split(":")[0] ?? "")), mount);
    });
  }

  it("runs PostgreSQL with valid settings, with which the migrations schedule expiry and measure statements", async function () {
    const settings = { config_file: resolve("local/postgresql.conf"), fsync: "off" };
    const installation = () => debianPostgresWith("pg_cron", "pg_stat_statements");
    const server = await orSkip(this, startPostgres({ settings, installation }));
    try {
      await withConnection(server.url(), (client) => client.query("CREATE DATABASE malayalees_us_site"));
      const { notScheduled, notMeasured } = await migrate(server.url("malayalees_us_site"));
      assert.deepEqual([notScheduled, notMeasured], [undefined, undefined]);
      const { rows } = await withConnection(server.url(), (client) => client.query("SHOW max_connections"));
      assert.deepEqual(rows, [{ max_connections: String(chooseMaxConnections("db.t4g.micro", 0)) }]);
    } finally {
      await server.stop();
    }
  });

  it("migrates with the bundle that its Dockerfile makes, like npm run db", async function () {
    await skipWithoutServer(this);
    const dockerfile = readFileSync("local/migrate/Dockerfile", "utf8");
    const [, command = ""] = /^RUN npx (esbuild .+)$/m.exec(dockerfile) ?? [];
    const folder = mkdtempSync(join(tmpdir(), "malayalees-bundle-"));
    try {
      const args = command.replace("/out/", `${folder}/`).split(" ").slice(1);
      execFileSync("node_modules/.bin/esbuild", [...args, "--log-level=error"]);
      execFileSync("cp", ["-r", "database/migrations", join(folder, "migrations")]);
      const url = new URL(await newDatabase());
      const PGPASSWORD = decodeURIComponent(url.password);
      url.password = "";
      const env = { PATH: process.env.PATH, DATABASE_URL: url.href, PGPASSWORD, MALAYALEES_APP_PASSWORD: "local" };
      const output = await new Promise<string>((resolve, reject) => {
        execFile(process.execPath, [join(folder, "db.js"), "migrate"], { env, cwd: folder }, (failed, out) =>
          failed ? reject(failed) : resolve(out),
        );
      });
      for (const { name } of readMigrations()) assert.ok(output.includes(`applied  ${name}`), output);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
