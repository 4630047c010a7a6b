import assert from "node:assert/strict";
import { execFile, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { text } from "node:stream/consumers";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { Client } from "pg";
import { functionPackage } from "../../components/databaseSetup/functionPackage";
import { ConnectionError } from "../../database/errors";
import { readCredentials } from "../../database/lambda/credentials";
import { untilItAnswers } from "../../database/lambda/patience";
import { connectionUrl } from "../../database/lambda/place";
import { readMigrations } from "../../database/migrationFiles";
import { SUPERUSER, SUPERUSER_PASSWORD } from "../../tools/localServers/postgres";
import { readMetricDocument } from "../support/embeddedMetricFormat";
import { type LambdaServer, startLambda } from "../support/lambdaServer";
import { orSkip } from "../support/orSkip";
import { type SecretsManager, startSecretsManager } from "../support/secretsManager";
import { pulumiWith, type StandIns, standIns } from "../support/standInPrograms";
import { typescriptNode } from "../support/typescriptNode";
import { startTlsServer, type TlsServer } from "./support/tlsServer";

const MASTER = "arn:aws:secretsmanager:us-east-1:123456789012:secret:rds!db-1";
const APPLICATION = "arn:aws:secretsmanager:us-east-1:123456789012:secret:application-1";
const OWNER = "arn:aws:secretsmanager:us-east-1:123456789012:secret:owner-1";
/** With everything in it that a URL could trip over. */
const PASSWORD = "a/b?c#d:e@f%20 &=+";
const OWNER_PASSWORD = "only-the-owner-s";

const ROOT = join(__dirname, "../..");

/** What came of one invocation. */
interface Invoked {
  /** What the function answered. */
  readonly answer?: Readonly<Record<string, unknown>>;
  /** What Lambda would put into its own answer. */
  readonly error?: { readonly name: string; readonly message: string; readonly stack: string };
  /** All that it wrote. */
  readonly log: string;
}

const RUN = `
  require("./index.js").handler(JSON.parse(process.argv[1])).then(
    (answer) => ({ answer }),
    ({ name, message, stack }) => ({ error: { name, message, stack } }),
  ).then((outcome) => console.log("\\n" + JSON.stringify(outcome)));`;

describe("the function that sets a database up", () => {
  let server: TlsServer;
  let secretsManager: SecretsManager;
  let folder: string;
  let databases = 0;
  let database = "";

  before(async function () {
    server = await orSkip(this, startTlsServer());
    secretsManager = await startSecretsManager();
    // The package alone, as Lambda unpacks it, and beside it what Lambda's runtime brings along.
    folder = mkdtempSync(join(tmpdir(), "malayalees-function-"));
    for (const [path, text] of Object.entries(functionPackage().files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    mkdirSync(join(folder, "node_modules"));
    symlinkSync(join(ROOT, "node_modules/@aws-sdk"), join(folder, "node_modules/@aws-sdk"));
  });

  after(async () => {
    await secretsManager?.stop();
    await server?.stop();
    if (folder) rmSync(folder, { recursive: true, force: true });
  });

  beforeEach(async () => {
    database = `setup_${++databases}`;
    await asSuperuser("postgres", (client) => client.query(`CREATE DATABASE ${database}`));
    secretsManager.secrets.set(MASTER, JSON.stringify({ username: SUPERUSER, password: SUPERUSER_PASSWORD }));
    secretsManager.secrets.set(APPLICATION, JSON.stringify({ username: "the_app", password: PASSWORD, engine: "x" }));
  });

  function place() {
    return {
      DATABASE_HOST: "localhost",
      DATABASE_PORT: String(server.postgres.port),
      DATABASE_NAME: database,
      DATABASE_CA_FILE: server.caFile,
      MASTER_SECRET_ARN: MASTER,
      APPLICATION_SECRET_ARN: APPLICATION,
    };
  }

  /** Runs the package in a process of its own, without this process's environment. */
  function invoke(event: unknown, environment: NodeJS.ProcessEnv = {}, cwd = folder): Promise<Invoked> {
    const env = { ...secretsManager.environment, ...place(), ...environment };
    return new Promise((resolve, reject) => {
      execFile(process.execPath, ["-e", RUN, JSON.stringify(event)], { cwd, env }, (failed, stdout, stderr) => {
        if (failed) reject(new Error(stderr));
        else resolve({ ...JSON.parse(stdout.trim().split("\n").pop() ?? ""), log: stdout + stderr });
      });
    });
  }

  async function asSuperuser<T>(name: string, work: (client: Client) => Promise<T>): Promise<T> {
    return withClient(server.postgres.url(name), work);
  }

  async function withClient<T>(connectionString: string, work: (client: Client) => Promise<T>): Promise<T> {
    const client = new Client({ connectionString });
    await client.connect();
    try {
      return await work(client);
    } finally {
      await client.end();
    }
  }

  function applicationUrl(password: string): string {
    return urlOf("the_app", password);
  }

  function urlOf(username: string, password: string): string {
    const { caFile } = server;
    const where = { host: "localhost", port: String(server.postgres.port), database, caFile };
    return connectionUrl(
      { ...where, masterSecretArn: MASTER, applicationSecretArn: APPLICATION },
      { username, password },
    );
  }

  it("leaves a database that the application can use, over TLS that it has checked", async () => {
    const { answer, error } = await invoke({ action: "migrate" });
    assert.equal(error, undefined);
    assert.deepEqual(
      answer?.applied,
      readMigrations().map(({ name }) => name),
    );
    assert.match(String(answer?.notScheduled), /pg_cron/);
    await withClient(applicationUrl(PASSWORD), async (client) => {
      await client.query("SELECT cache_put('a', 'b', 'c', 'd', 60000)");
      const { rows } = await client.query("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()");
      assert.deepEqual(rows, [{ ssl: true }]);
    });
  });

  it("has nothing to apply a second time, and takes a new password from the secret", async () => {
    await invoke({ action: "migrate" });
    secretsManager.secrets.set(APPLICATION, JSON.stringify({ username: "the_app", password: "rotated" }));
    assert.deepEqual((await invoke({ action: "migrate" })).answer?.applied, []);
    await withClient(applicationUrl("rotated"), (client) => client.query("SELECT 1"));
    await assert.rejects(
      withClient(applicationUrl(PASSWORD), (client) => client.query("SELECT 1")),
      /password/,
    );
  });

  it("makes the role that owns the application's tables where it has that role's secret, and names it when it is bad", async () => {
    secretsManager.secrets.set(OWNER, JSON.stringify({ username: "the_owner", password: OWNER_PASSWORD }));
    const outcome = await invoke({ action: "migrate" }, { OWNER_SECRET_ARN: OWNER });
    assert.equal(outcome.error, undefined);
    await withClient(urlOf("the_owner", OWNER_PASSWORD), (client) => client.query("CREATE TABLE visit (id int)"));
    await withClient(applicationUrl(PASSWORD), (client) => client.query("INSERT INTO visit VALUES (1)"));
    for (const text of [JSON.stringify(outcome), server.postgres.log()]) assert.ok(!text.includes(OWNER_PASSWORD));
    secretsManager.secrets.delete(OWNER);
    const { error } = await invoke({ action: "migrate" }, { OWNER_SECRET_ARN: OWNER });
    assert.match(error?.message ?? "", /cannot read the secret .+owner-1: ResourceNotFoundException/);
  });

  describe("for a preview environment, in a server with other databases", () => {
    const own = "preview_12";
    const environment = () => ({ DATABASE_NAME: own, BESIDE_DATABASE: database, OWNER_SECRET_ARN: OWNER });
    const drop = (action: string, more = {}) =>
      invoke({ action: "dropWithStack", tf: { action, prev_input: null } }, { ...environment(), ...more });
    const names = (sql: string) =>
      asSuperuser("postgres", async (client) => (await client.query(sql)).rows.map(({ name }) => name));
    const ours = () =>
      names(
        "SELECT datname AS name FROM pg_database WHERE datname ~ 'preview' UNION SELECT rolname FROM pg_roles WHERE rolname ~ 'preview' ORDER BY 1",
      );

    beforeEach(() => {
      secretsManager.secrets.set(APPLICATION, JSON.stringify({ username: "preview_12_app", password: PASSWORD }));
      secretsManager.secrets.set(OWNER, JSON.stringify({ username: "preview_12_owner", password: OWNER_PASSWORD }));
    });
    afterEach(async () => {
      await drop("delete");
    });

    it("makes its database and its roles, and again finds them there", async () => {
      for (const applied of [readMigrations().length, 0]) {
        const { answer, error } = await invoke({ action: "migrate" }, environment());
        assert.equal(error, undefined);
        assert.equal(Array.isArray(answer?.applied) && answer.applied.length, applied);
      }
      assert.deepEqual(await ours(), [own, "preview_12_app", "preview_12_owner"]);
    });

    it("drops them with the stack, whoever is connected, and neither before nor twice", async () => {
      await invoke({ action: "migrate" }, environment());
      for (const action of ["create", "update"]) assert.deepEqual((await drop(action)).answer, { dropped: [] });
      assert.equal((await ours()).length, 3);
      const connected = new Client({ connectionString: server.postgres.url(own) });
      connected.on("error", () => {});
      await connected.connect();
      assert.deepEqual((await drop("delete")).answer, { dropped: [own, "preview_12_app", "preview_12_owner"] });
      await connected.end().catch(() => {});
      assert.deepEqual(await ours(), []);
      assert.deepEqual((await drop("delete")).answer, { dropped: [own] });
    });

    it("drops no other database, whatever it is asked for", async () => {
      for (const name of [database, "malayalees_us_site", "preview_1; DROP", "preview_0"]) {
        const { error } = await drop("delete", { DATABASE_NAME: name });
        assert.match(error?.message ?? "", /is not one of a preview environment/, name);
      }
      const { error } = await invoke({ action: "dropWithStack", tf: { action: "delete" } });
      assert.match(error?.message ?? "", /goes with its server, and not before/);
      assert.ok((await names("SELECT datname AS name FROM pg_database")).includes(database));
    });
  });

  it("never shows a password: not to its log, not to the server's, not in its answer", async () => {
    const outcome = JSON.stringify(await invoke({ action: "migrate" }));
    for (const password of [PASSWORD, encodeURIComponent(PASSWORD), SUPERUSER_PASSWORD]) {
      assert.ok(!outcome.includes(password));
      assert.ok(!server.postgres.log().includes(password));
    }
  });

  it("refuses a database in which it would hide sessions, in words; without them it names in its answer what it hides", async () => {
    const run = (sql: string) => asSuperuser(database, (client) => client.query(sql));
    await run("CREATE TABLE public.session_store (session_id text); INSERT INTO public.session_store VALUES ('s')");
    const { error } = await invoke({ action: "migrate" });
    assert.match(error?.message ?? "", /public\.session_store has 1 row\. As migrator, or a superuser: ALTER TABLE/);
    assert.deepEqual((await run("SELECT to_regnamespace('malayalees') AS made")).rows, [{ made: null }]);
    await run("DELETE FROM public.session_store");
    const { answer } = await invoke({ action: "migrate" });
    assert.match(String(answer?.notices), /DROP TABLE public\.session_store;/);
  });

  describe("with other migrations", () => {
    let copy: string;
    beforeEach(() => {
      copy = mkdtempSync(join(tmpdir(), "malayalees-function-"));
      cpSync(folder, copy, { recursive: true, verbatimSymlinks: true });
    });
    afterEach(() => rmSync(copy, { recursive: true, force: true }));

    it("applies nothing when one was edited after it was applied, and says which", async () => {
      await invoke({ action: "migrate" });
      writeFileSync(join(copy, "migrations/0001_app_cache.sql"), "CREATE TABLE malayalees.edited (id int)");
      const { error } = await invoke({ action: "migrate" }, {}, copy);
      assert.match(error?.message ?? "", /0001_app_cache\.sql/);
      const { rows } = await asSuperuser(database, (client) =>
        client.query("SELECT to_regclass('malayalees.edited') AS edited"),
      );
      assert.deepEqual(rows, [{ edited: null }]);
    });

    it("says file, line and SQLSTATE of one that fails, without a stack trace, and leaves the database as it was", async () => {
      const number = String(readMigrations().length + 1).padStart(4, "0");
      const sql = "CREATE TABLE malayalees.half (id int);\nSELECT nothing_of_the_kind;\n";
      writeFileSync(join(copy, `migrations/${number}_broken.sql`), sql);
      const { error } = await invoke({ action: "migrate" }, {}, copy);
      assert.equal(error?.name, "DatabaseError");
      assert.match(error?.message ?? "", new RegExp(`${number}_broken\\.sql, line 2: .+SQLSTATE 42703`));
      assert.equal(error?.stack, "");
      const { rows } = await asSuperuser(database, (client) =>
        client.query("SELECT to_regclass('malayalees.half') AS half"),
      );
      assert.deepEqual(rows, [{ half: null }]);
    });
  });

  it("talks to nobody whose certificate does not come from the authority", async () => {
    const { error } = await invoke({ action: "migrate" }, { DATABASE_CA_FILE: server.otherCaFile });
    assert.match(error?.message ?? "", /cannot connect to localhost:\d+: .*certificate/);
  });

  it("names a secret that is missing or not as it must be, never what is in it", async () => {
    secretsManager.secrets.set(APPLICATION, "do-not-show-this");
    const bad = await invoke({ action: "migrate" });
    assert.match(bad.error?.message ?? "", /secret:application-1 must be JSON with the texts username and password/);
    assert.ok(!JSON.stringify(bad).includes("do-not-show-this"));
    secretsManager.secrets.delete(APPLICATION);
    const { error } = await invoke({ action: "migrate" });
    assert.match(error?.message ?? "", /cannot read the secret .+application-1: ResourceNotFoundException/);
  });

  it("waits a little for a permission that is not known everywhere yet, and not for ever", async () => {
    const { AWS_ENDPOINT_URL_SECRETS_MANAGER: endpoint } = secretsManager.environment;
    const credentials = { accessKeyId: "test", secretAccessKey: "test" };
    const client = new SecretsManagerClient({ endpoint, region: "us-east-1", credentials });
    const reading = { client, pauseMs: 1, report: () => {} };
    secretsManager.deny(4);
    assert.equal((await readCredentials(APPLICATION, reading)).username, "the_app");
    secretsManager.deny(5);
    await assert.rejects(readCredentials(APPLICATION, reading), /cannot read the secret .+AccessDeniedException/);
  });

  it("does nothing when it is asked what it does not know", async () => {
    const events = [{ action: "drop" }, {}, null, { action: "cleanup", job: "everything" }, "migrate"];
    for (const { error } of await Promise.all(events.map((event) => invoke(event)))) {
      assert.match(error?.message ?? "", /the function takes/);
    }
  });

  it("names the variable that is missing", async () => {
    const { error } = await invoke({ action: "migrate" }, { DATABASE_HOST: "" });
    assert.match(error?.message ?? "", /DATABASE_HOST is not set/);
  });

  describe("as cleanup on a schedule", () => {
    beforeEach(async () => {
      await invoke({ action: "migrate" });
      await asSuperuser(database, async (client) => {
        await client.query("SELECT malayalees.cache_put('t', 'c', 'live', 'v', 3600000)");
        await client.query("SELECT malayalees.cache_put('t', 'c', 'dead', 'v', 1)");
        await client.query("SELECT pg_sleep(0.01)");
      });
    });

    it("removes what has expired, as the application's role, and never asks for the master's password", async () => {
      secretsManager.secrets.delete(MASTER);
      assert.deepEqual((await invoke({ action: "cleanup", job: "cache" })).answer, { removed: 1 });
      assert.deepEqual((await invoke({ action: "cleanup", job: "cache" })).answer, { removed: 0 });
      assert.deepEqual((await invoke({ action: "cleanup", job: "sessions" })).answer, { removed: 0 });
      assert.deepEqual((await invoke({ action: "cleanup", job: "tenantStats" })).answer, { removed: 0 });
    });

    it("does nothing while the previous run has not ended", async () => {
      await asSuperuser(database, async (client) => {
        await client.query("SELECT pg_advisory_lock(hashtext('malayalees-cleanup-cache'))");
        assert.match(
          String((await invoke({ action: "cleanup", job: "cache" })).answer?.skipped),
          /previous run has not ended/,
        );
        assert.deepEqual((await invoke({ action: "cleanup", job: "sessions" })).answer, { removed: 0 });
      });
    });
  });

  describe("as a person asks it", () => {
    beforeEach(async () => {
      await invoke({ action: "migrate" });
      // Nothing here needs the user who migrates.
      secretsManager.secrets.delete(MASTER);
    });

    it("removes all that has expired", async () => {
      await asSuperuser(database, async (client) => {
        await client.query("SELECT malayalees.cache_put('t', 'c', 'dead', 'v', 1)");
        await client.query("SELECT pg_sleep(0.01)");
      });
      assert.deepEqual((await invoke({ action: "cleanup" })).answer, { entries: 1, sessions: 0 });
    });

    it("says which migrations are applied, and what is in the cache", async () => {
      const { answer } = await invoke({ action: "status" });
      assert.deepEqual(
        Object.values(answer ?? {}).map((each) => Object(each).state),
        readMigrations().map(() => "applied"),
      );
      const { answer: statistics } = await invoke({ action: "stats" });
      assert.deepEqual(Object.keys(statistics ?? {}), ["caches", "server"]);
    });
  });

  describe("asked by npm run db --stack", () => {
    let lambda: LambdaServer;
    let programs: StandIns;
    before(async () => {
      lambda = await startLambda({ "database-setup-1": (event) => invoke(event) });
      programs = standIns({ pulumi: pulumiWith({ databaseFunctionName: "database-setup-1" }) });
    });
    after(async () => {
      programs.remove();
      await lambda.stop();
    });

    const db = (...args: readonly string[]) => run(programs.path, args);
    async function run(PATH: string, args: readonly string[]) {
      const env = { ...process.env, ...secretsManager.environment };
      const child = spawn(process.execPath, [...typescriptNode, "tools/db/main.ts", ...args, "--stack", "prod"], {
        cwd: ROOT,
        env: { ...env, AWS_ENDPOINT_URL_LAMBDA: lambda.url, PATH },
        stdio: ["ignore", "pipe", "pipe"],
      });
      const [stdout, stderr, [code]] = await Promise.all([
        text(child.stdout),
        text(child.stderr),
        once(child, "close"),
      ]);
      return { code: Number(code), stdout, stderr };
    }

    it("shows what the command shows with a connection of its own, with the same exit codes", async () => {
      await invoke({ action: "migrate" });
      const status = await db("status");
      assert.equal(status.code, 0, status.stderr);
      assert.match(status.stdout, /^0001_app_cache\.sql +applied +\d{4}-\d\d-\d\dT/m);
      assert.match((await db("stats")).stdout, /^the cache is empty$/m);
      assert.deepEqual(JSON.parse((await db("cleanup", "--json")).stdout), { entries: 0, sessions: 0 });
    });

    it("says in one line what the database or AWS refuses", async () => {
      // Not migrated yet.
      const early = await db("stats");
      assert.deepEqual([early.code, early.stdout], [1, ""]);
      assert.match(
        early.stderr,
        /^the function database-setup-1 failed: relation .+ does not exist \(SQLSTATE 42P01\)$/m,
      );
      for (const [outputs, message] of [
        [{ databaseFunctionName: "gone" }, /^the function gone cannot be asked: ResourceNotFoundException: .+$/m],
        [{}, /database \(output databaseFunctionName\): bring it up first/],
      ] as const) {
        const other = standIns({ pulumi: pulumiWith(outputs) });
        const { code, stderr } = await run(other.path, ["status"]);
        other.remove();
        assert.equal(code, 2);
        assert.match(stderr, message);
      }
    });
  });

  describe("as it measures on a schedule", () => {
    const owner = { FIGURES_APPLICATION: "shop", FIGURES_STACK: "prod" };
    const documentsIn = (log: string) =>
      log.split("\n").flatMap((line) => (line.startsWith('{"_aws"') ? [readMetricDocument(line)] : []));

    it("writes one document of metrics, as the application's role", async () => {
      await invoke({ action: "migrate" });
      secretsManager.secrets.delete(MASTER);
      const { answer, log } = await invoke({ action: "measure" }, owner);
      const [document, ...others] = documentsIn(log);
      assert.deepEqual(others, []);
      const { _aws, ...values } = document ?? {};
      assert.deepEqual(values, { Application: "shop", Stack: "prod", ...Object(answer?.figures) });
    });

    for (const event of [{ action: "measure" }, { action: "cleanup", job: "cache" }]) {
      it(`counts itself as a failed job when it fails: ${event.action}`, async () => {
        const { error, log } = await invoke(event, { ...owner, DATABASE_PORT: "1" });
        assert.match(error?.message ?? "", /cannot connect/);
        assert.deepEqual(
          documentsIn(log).map(({ FailedJobs }) => FailedJobs),
          [1],
        );
      });
    }
  });

  describe("that finds no server", () => {
    const patient = { patienceMs: 60_000, pauseMs: 20, report: () => {} };
    const url = (changes: { port?: number; password?: string; host?: string }) =>
      `postgresql://${SUPERUSER}:${changes.password ?? SUPERUSER_PASSWORD}@${changes.host ?? "127.0.0.1"}:${changes.port ?? server.postgres.port}/postgres`;

    it("waits until it is up", async () => {
      await server.postgres.halt();
      const waiting = untilItAnswers(url({}), patient);
      await server.postgres.start();
      await waiting;
    });

    it("gives up when its time is up", () =>
      assert.rejects(
        untilItAnswers(url({ port: 1 }), { ...patient, patienceMs: 50 }),
        (error) => error instanceof ConnectionError,
      ));

    it("waits a moment for a new master password, which RDS sets a little later, and not as long as for a server", async () => {
      const tries: string[] = [];
      const brief = { ...patient, passwordPatienceMs: 2000, report: (what: string) => void tries.push(what) };
      await assert.rejects(untilItAnswers(url({ password: "wrong" }), brief), /password authentication/);
      assert.ok(tries.length > 0);
    });
  });
});

describe("the package of the function", () => {
  it("is the same wherever the repository is checked out", () => {
    const elsewhere = mkdtempSync(join(tmpdir(), "malayalees-elsewhere-"));
    try {
      for (const part of ["components", "database"])
        cpSync(join(ROOT, part), join(elsewhere, part), { recursive: true });
      symlinkSync(join(ROOT, "node_modules"), join(elsewhere, "node_modules"));
      const script = `console.log(JSON.stringify(require("./components/databaseSetup/functionPackage").functionPackage()))`;
      const made = execFileSync(process.execPath, [...typescriptNode, "-e", script], { cwd: elsewhere });
      assert.deepEqual(JSON.parse(String(made)), functionPackage());
    } finally {
      rmSync(elsewhere, { recursive: true, force: true });
    }
  });

  it("holds the code and the migrations, and nothing else", () => {
    const names = readMigrations().map(({ name }) => `migrations/${name}`);
    assert.deepEqual(Object.keys(functionPackage().files), ["index.js", ...names]);
  });
});
