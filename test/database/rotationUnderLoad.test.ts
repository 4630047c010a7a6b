import assert from "node:assert/strict";
import { Client, Pool } from "pg";
import { otherLogin } from "../../database/loginNames";
import { migrate } from "../../database/migrate";
import { type PgBouncer, startPgBouncer } from "../../tools/localServers/pgbouncer";
import { type PostgresServer, startPostgres } from "../../tools/localServers/postgres";
import { orSkip } from "../support/orSkip";
import { type RotatedSecret, type RotatedSecrets, startRotatedSecrets } from "./support/rotating";
import { as } from "./support/server";

const DATABASE = "malayalees_us_site";
const APPLICATION = { username: "malayalees_app", password: "first-of-the-application" } as const;
const OWNER = { username: "malayalees_owner", password: "first-of-the-owner" } as const;
/** Three: each login has its password changed once while the other one serves. */
const ROTATIONS = Number(process.env.ROTATIONS ?? 3);
const TASKS = 2;
/** So that every few requests log in anew, with the password that the task has. HikariCP renews a connection after its maxLifetime. */
const USES_OF_A_CONNECTION = 5;

/** A task of the application: it reads the secrets when it starts, migrates as the owner, and then answers requests. */
class Task {
  requests = 0;
  logIns = 0;
  readonly failures: string[] = [];
  readonly #pool: Pool;
  readonly #work: Promise<void>;
  readonly #waiting: (() => void)[] = [];
  #stopping = false;

  private constructor(pool: Pool) {
    this.#pool = pool;
    this.#pool.on("connect", () => {
      this.logIns += 1;
    });
    this.#work = Promise.all([1, 2].map((client) => this.#serve(client))).then(() => {});
  }

  /** @param url of the database, or of a pooler before it */
  static async start(url: string, application: RotatedSecret, owner: RotatedSecret, number: number): Promise<Task> {
    const own = owner.secret.content();
    const migrations = new Client({ connectionString: as(url, own.username, own.password) });
    await migrations.connect();
    await migrations.query(`CREATE TABLE task_${number} (id bigserial PRIMARY KEY, tenant_id text NOT NULL)`);
    await migrations.end();
    const { username, password } = application.secret.content();
    return new Task(new Pool({ connectionString: as(url, username, password), max: 2, maxUses: USES_OF_A_CONNECTION }));
  }

  async #serve(client: number): Promise<void> {
    while (!this.#stopping) {
      try {
        await this.#pool.query("SELECT cache_put('t', 'c', $1, $2, 60000)", [`key-${client}`, `${this.requests}`]);
        await this.#pool.query("INSERT INTO task_1 (tenant_id) VALUES ($1)", [`tenant-${client}`]);
      } catch (error) {
        this.failures.push(String(error));
      }
      this.requests += 1;
      for (const each of this.#waiting.splice(0)) each();
    }
  }

  /** Answers what it has begun, and ends. */
  async stop(): Promise<void> {
    this.#stopping = true;
    await this.#work;
    await this.#pool.end();
  }

  /** Resolves when it has answered some more requests. */
  async serves(more: number): Promise<void> {
    const goal = this.requests + more;
    while (this.requests < goal) await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }
}

describe("rotations under load", () => {
  let postgres: PostgresServer;
  let pooler: PgBouncer;
  let secrets: RotatedSecrets;
  let application: RotatedSecret;
  let owner: RotatedSecret;

  before(async function () {
    postgres = await orSkip(this, startPostgres({ settings: { fsync: "off" } }));
    const admin = new Client({ connectionString: postgres.url() });
    await admin.connect();
    await admin.query("CREATE ROLE pooler LOGIN SUPERUSER PASSWORD 'pooler-password'");
    await admin.end();
    pooler = await orSkip(
      this,
      startPgBouncer({
        postgresPort: postgres.port,
        users: { pooler: "pooler-password" },
        // The logins change, so the pooler asks the server for them.
        settings: { auth_user: "pooler", server_idle_timeout: 1 },
        tell: () => {},
      }),
    );
    secrets = await startRotatedSecrets();
  });
  after(async () => {
    await secrets?.stop();
    await pooler?.stop();
    await postgres?.stop();
  });

  beforeEach(async () => {
    const admin = new Client({ connectionString: postgres.url() });
    await admin.connect();
    await admin.query(`DROP DATABASE IF EXISTS ${DATABASE} WITH (FORCE)`);
    await admin.query(`CREATE DATABASE ${DATABASE}`);
    await admin.end();
    const url = postgres.url(DATABASE);
    application = secrets.add("application", url, APPLICATION);
    owner = secrets.add("owner", url, OWNER);
    await migrate(url, {
      ...{ applicationRole: APPLICATION.username, applicationPassword: APPLICATION.password },
      ...{ ownerRole: OWNER.username, ownerPassword: OWNER.password },
    });
  });

  async function untilUnused(login: string): Promise<void> {
    const admin = new Client({ connectionString: postgres.url() });
    await admin.connect();
    const isUsed = async () =>
      (await admin.query("SELECT FROM pg_stat_activity WHERE usename = $1", [login])).rows.length > 0;
    while (await isUsed()) await admin.query("SELECT pg_sleep(0.05)");
    await admin.end();
  }

  const ways = { directly: () => postgres.port, "through PgBouncer in transaction mode": () => pooler.port } as const;
  for (const [way, portOf] of Object.entries(ways)) {
    it(`fail no request, with tasks of both logins at once and a rolling restart between two, ${way}`, async () => {
      const place = new URL(postgres.url(DATABASE));
      place.port = String(portOf());
      const all: Task[] = [];
      const running: Task[] = [];
      const startOne = async () => {
        const task = await Task.start(place.href, application, owner, all.length + 1);
        all.push(task);
        running.push(task);
      };
      const allServe = () => Promise.all(running.map((task) => task.serves(10)));
      for (let task = 1; task <= TASKS; task++) await startOne();

      for (let rotation = 1; rotation <= ROTATIONS; rotation++) {
        await allServe();
        // A pooler keeps idle connections of a login that nobody uses any more, until its own time-out.
        await untilUnused(otherLogin(application.secret.content().username));
        await untilUnused(otherLogin(owner.secret.content().username));
        await Promise.all([application.rotate(), owner.rotate()]);
        await allServe();
        // One at a time, the new one before the old one goes: until the last, tasks of both logins serve.
        for (let task = 1; task <= TASKS; task++) {
          await startOne();
          await allServe();
          await running.shift()?.stop();
        }
      }
      await Promise.all(running.map((task) => task.stop()));

      const sum = (pick: (task: Task) => number) => all.reduce((total, task) => total + pick(task), 0);
      const failures = all.flatMap((task) => task.failures);
      console.log(
        `      ${way}: ${ROTATIONS} rotations of each password, ${all.length} tasks, ${sum(({ requests }) => requests)} requests, ` +
          `${sum(({ logIns }) => logIns)} connections, requests failed: ${failures.length}`,
      );
      assert.deepEqual(failures, []);
      assert.ok(sum(({ logIns }) => logIns) > all.length * 3, "connections were made anew while tasks served");
      const admin = new Client({ connectionString: postgres.url(DATABASE) });
      await admin.connect();
      const { rows } = await admin.query("SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname = 'public'");
      await admin.end();
      assert.deepEqual(rows, [{ tableowner: OWNER.username }]);
    });
  }
});
