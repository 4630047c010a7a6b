import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { once } from "node:events";
import {
  chmodSync,
  copyFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
} from "node:fs";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { Client } from "pg";
import { STOP_SECONDS } from "../../components/topologies/stopSeconds";
import { freePort } from "../../tools/localServers/freePort";
import { type ServerProcess, startProcess } from "../../tools/localServers/serverProcess";
import { type ServerSet, startServerSet } from "../../tools/localServers/serverSet";
import { findJdk, type Jdk } from "../../tools/support/java";
import { sampleJar } from "../../tools/support/sampleBuild";
import { sampleEnvironment } from "../../tools/support/sampleEnvironment";
import { orSkip } from "../support/orSkip";

/** What the sample's Dockerfile does, without Docker: its own commands on the real jar, its user, a folder that cannot be written. */

const dockerfile = readFileSync("spring/sample/Dockerfile", "utf8")
  .replace(/^#.*\n/gm, "")
  .replaceAll("\\\n", "");
const words = (pattern: RegExp) => pattern.exec(dockerfile)?.[1] ?? assert.fail(`the Dockerfile has no ${pattern}`);
const extraction = words(/^RUN (java -Djarmode=.+)$/m).split(" ");
const layers = [...dockerfile.matchAll(/^COPY --from=layers \/build\/(layers\/[\w-]+)\/ \.\/$/gm)].map(
  ([, path = ""]) => path,
);
const user = Number(words(/^USER (\d+):\d+$/m));
const javaOptions = words(/^ENV JAVA_TOOL_OPTIONS="(.+)"$/m);
const entryPoint: readonly string[] = JSON.parse(words(/^ENTRYPOINT (\[.+\])$/m));
const healthCheck: readonly string[] = JSON.parse(words(/^HEALTHCHECK .*? CMD (\[.+\])$/m));

describe("the sample's image, as far as it is built and run without Docker", function () {
  this.timeout(600_000);

  let folder: string;
  let jdk: Jdk;
  let servers: ServerSet | undefined;
  let port: number;
  let application: ServerProcess | undefined;
  let output = "";

  before(async function () {
    jdk = await orSkip(
      this,
      Promise.resolve().then(() => findJdk()),
    );
    const jar = await orSkip(this, sampleJar(jdk));
    servers = await orSkip(this, startServerSet());
    folder = mkdtempSync(join(tmpdir(), "malayalees-image-"));
    chmodSync(folder, 0o755);
    copyFileSync(jar, join(folder, "sample.jar"));
    const [, ...args] = extraction;
    execFileSync(jdk.java, args, { cwd: folder });
    mkdirSync(join(folder, "app"));
    for (const layer of layers) cpSync(join(folder, layer), join(folder, "app"), { recursive: true });
    execFileSync("chmod", ["-R", "a-w,a+rX", join(folder, "app")]);
    await start();
  });

  after(async () => {
    await application?.end("SIGKILL");
    await servers?.stop();
    if (folder === undefined) return;
    execFileSync("chmod", ["-R", "u+w", folder]);
    rmSync(folder, { recursive: true });
  });

  async function start(): Promise<void> {
    port = await freePort();
    const { postgres } = servers?.addresses ?? assert.fail("no servers");
    const login = ({ name, password }: { readonly name: string; readonly password: string }) => ({
      user: name,
      password,
    });
    const [command = "", ...args] = entryPoint;
    application = await startProcess({
      command,
      args: args.map((each) => (each === "sample.jar" ? join(folder, "app", each) : each)),
      environment: {
        ...sampleEnvironment({
          databasePort: postgres.port,
          databaseName: postgres.database,
          application: login(postgres.users.application),
          owner: login(postgres.users.owner),
        }),
        PATH: [dirname(jdk.java), process.env.PATH ?? ""].join(delimiter),
        JAVA_TOOL_OPTIONS: javaOptions,
        SERVER_PORT: String(port),
      },
      inherits: false,
      // Only root may become another user; anybody else is not root already.
      ...(process.getuid?.() === 0 ? { user: { uid: user, gid: user } } : {}),
      ready: /Started SampleApplication/,
      onOutput: (text) => {
        output += text;
      },
    });
  }

  it("has the dependencies in one layer, and this repository's own classes in the last and smallest", () => {
    const jars = (layer: string) =>
      readdirSync(join(folder, layer), { recursive: true })
        .map(String)
        .filter((name) => name.endsWith(".jar"));
    const [dependencies = "", ...others] = layers;
    const own = others.at(-1) ?? "";
    assert.ok(jars(dependencies).length > 40);
    assert.ok(jars(own).includes("sample.jar"));
    assert.ok(jars(own).some((name) => name.includes("malayalees-spring-boot-starter")));
    assert.ok(jars(dependencies).every((name) => !name.includes("malayalees")));
    const size = jars(own).reduce((sum, name) => sum + statSync(join(folder, own, name)).size, 0);
    assert.ok(size < 1_000_000, `${size} bytes`);
  });

  it("is found healthy by its own health check, and by none once nothing listens", async () => {
    const check = (atPort: number) => {
      const [command = "", ...args] = healthCheck.map((each) => each.replace("/8080", `/${atPort}`));
      return spawnSync(command, args).status;
    };
    assert.equal(check(port), 0);
    assert.notEqual(check(await freePort()), 0);
  });

  it("takes the share of memory for its heap that the Dockerfile says", () => {
    assert.match(output, /Picked up JAVA_TOOL_OPTIONS: -XX:MaxRAMPercentage=\d+/);
  });

  it("completes a running request after SIGTERM, takes no new one, and ends in time", async () => {
    const { postgres } = servers?.addresses ?? assert.fail("no servers");
    const { name, password } = postgres.users.migrator;
    const database = new Client({ ...postgres, user: name, password });
    await database.connect();
    try {
      await database.query("BEGIN; LOCK TABLE user_profile");
      const answer = get("/api/statistics/live");
      await until(async () => {
        // A transaction else keeps what it has seen of other sessions.
        await database.query("SELECT pg_stat_clear_snapshot()");
        const { rowCount } = await database.query(
          "SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%user_profile%'",
        );
        return rowCount === 1;
      });
      const asked = performance.now();
      const ended = application?.end("SIGTERM");
      // The application says first that it stops, then closes its port.
      await until(() => isRefused("/management/health"));
      assert.match(output, /Commencing graceful shutdown/);
      await database.query("ROLLBACK");
      assert.equal(await answer, 200);
      await ended;
      assert.ok(performance.now() - asked < STOP_SECONDS * 1000);
      assert.match(output, /Graceful shutdown complete/);
    } finally {
      await database.end();
    }
  });

  async function isRefused(path: string): Promise<boolean> {
    try {
      await get(path);
      return false;
    } catch (error) {
      assert.match(String(error), /ECONNREFUSED|ECONNRESET|socket hang up/);
      return true;
    }
  }

  async function get(path: string): Promise<number | undefined> {
    const sent = request({ port, path, host: "127.0.0.1", headers: { host: "demo1.local" }, agent: false }).end();
    const [response] = await once(sent, "response");
    response.resume();
    await once(response, "end");
    return response.statusCode;
  }
});

async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await wait(20);
}
