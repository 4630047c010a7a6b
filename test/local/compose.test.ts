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
import { DATABASE, LOGINS } from "../../tools/local/names";
import { startPostgres } from "../../tools/localServers/postgres";
import { debianPostgresWith } from "../../tools/localServers/postgresInstallation";
import { sampleEnvironment } from "../../tools/support/sampleEnvironment";
import { newDatabase, skipWithoutServer } from "../database/support/server";
import { orSkip } from "../support/orSkip";

interface Service {
  readonly image?: string;
  readonly profiles?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
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

function imagesOf(service: Service): readonly string[] {
  if (service.image !== undefined) return [service.image];
  const images = [...readFileSync(dockerfileOf(service), "utf8").matchAll(/^FROM (?:--platform=\S+ )?(\S+)/gm)];
  assert.ok(images.length > 0);
  return images.map(([, image = ""]) => image);
}

/** A value without variables of the shell: their defaults. */
function withDefaults(environment: Readonly<Record<string, string>> = {}): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(environment).map(([name, text]) => [name, text.replaceAll(/\$\{\w+:-([^}]*)\}/g, "$1")]),
  );
}

describe("the local environment", () => {
  it("has no `version` key, which Compose ignores", () => assert.ok(!("version" in compose)));

  it("starts in order: migrations when PostgreSQL accepts connections, PgBouncer when they are done, the application last", () => {
    const waits = services.flatMap(([name, { depends_on = {} }]) =>
      Object.entries(depends_on).map(([other, { condition }]) => [name, other, condition]),
    );
    assert.deepEqual(waits, [
      ["migrate", "postgres", "service_healthy"],
      ["pgbouncer", "migrate", "service_completed_successfully"],
      ["app", "pgbouncer", "service_healthy"],
      ["pgadmin", "postgres", "service_healthy"],
    ]);
  });

  it("starts the database and its pooler alone, unless a profile asks for more", () => {
    const profiles = services.map(([name, { profiles = [] }]) => [name, ...profiles]);
    assert.deepEqual(profiles, [["postgres"], ["migrate"], ["pgbouncer"], ["app", "app"], ["pgadmin", "pgadmin"]]);
  });

  it("hands the application what a topology would, behind a proxy", () => {
    const { application, owner } = LOGINS;
    const settings = { databaseProxy: "true" };
    const expected = sampleEnvironment({ databasePort: 6432, databaseName: DATABASE, application, owner, settings });
    assert.deepEqual(withDefaults(compose.services.app?.environment), { ...expected, RDS_ENDPOINT: "pgbouncer" });
  });

  it("has the passwords of npm run local", () => {
    const passwords = services.flatMap(([, { environment }]) =>
      Object.entries(withDefaults(environment)).filter(([name]) => name.endsWith("PASSWORD")),
    );
    const known = [...Object.values(LOGINS).map(({ password }) => password), "local-only-pgadmin"];
    for (const [name, password] of passwords) assert.ok(known.includes(password), name);
    assert.deepEqual(new Set(passwords.map(([, password]) => password)), new Set(known));
  });

  it("shows pgAdmin the database of the user who migrates", () => {
    const { Servers } = JSON.parse(readFileSync("local/pgadmin/servers.json", "utf8"));
    const { Host, MaintenanceDB, Username } = Servers[1];
    assert.deepEqual([Host, MaintenanceDB, Username], ["postgres", DATABASE, LOGINS.master.user]);
  });

  it("has no setting for development that a stack decides otherwise", () => {
    const [generated = "", development = ""] = readFileSync("local/postgresql.conf", "utf8").split("# For development");
    const namesOf = (text: string) => [...text.matchAll(/^([\w.]+) = /gm)].map(([, name]) => name);
    assert.deepEqual(namesOf(development), ["log_statement", "log_line_prefix"]);
    assert.deepEqual(
      namesOf(development).filter((name) => namesOf(generated).includes(name)),
      [],
    );
    assert.match(generated, /^log_parameter_max_length = '0'/m);
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
    it(`runs ${name} from images that are named by version`, () => {
      for (const image of imagesOf(service)) assert.match(image ?? "", /:\d+\.\d+(\.\d+)?(_\d+)?(-\w+)*$/);
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
