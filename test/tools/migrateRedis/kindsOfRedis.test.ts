import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { dirname } from "node:path";
import type { Context } from "mocha";
import { freePort } from "../../../tools/localServers/freePort";
import { type RedisServer, startRedis } from "../../../tools/localServers/redis";
import type { MigrateArguments } from "../../../tools/migrateRedis/arguments";
import { inspect } from "../../../tools/migrateRedis/inspect";
import { parseMapping } from "../../../tools/migrateRedis/mapping";
import { connectRedis } from "../../../tools/migrateRedis/redisSource";
import { withSources } from "../../../tools/migrateRedis/sources";
import { MissingProgram, Unreachable, UsageError } from "../../../tools/support/errors";
import { orSkip } from "../../support/orSkip";
import { type Application, applicationClient, fileWith } from "./support/servers";

describe("a Redis of another kind", () => {
  const running: { stop(): unknown }[] = [];
  afterEach(async () => {
    for (const each of running.splice(0)) await each.stop();
  });

  async function start(context: Context, settings: Readonly<Record<string, string | number>>): Promise<RedisServer> {
    const server = await orSkip(context, startRedis(settings));
    running.push(server);
    return server;
  }

  async function application(url: string): Promise<Application> {
    const client = applicationClient(url);
    await client.connect();
    running.unshift({ stop: () => client.destroy() });
    return client;
  }

  describe("with TLS", () => {
    it("is trusted only when its authority is", async function () {
      const certificate = fileWith("certificate.pem", "");
      const key = `${dirname(certificate)}/key.pem`;
      const isThere = spawnSync("openssl", ["version"]).status === 0;
      await orSkip(
        this,
        isThere ? Promise.resolve() : Promise.reject(new MissingProgram("openssl", "apt-get install openssl")),
      );
      execFileSync(
        "openssl",
        [
          ...["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "1"],
          ...["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"],
          ...["-keyout", key, "-out", certificate],
        ],
        { stdio: "ignore" },
      );
      const port = await freePort();
      const files = { "tls-cert-file": certificate, "tls-key-file": key };
      await start(this, { ...files, "tls-port": port, "tls-auth-clients": "no" });
      const url = `rediss://localhost:${port}`;
      const trusting = await connectRedis({ url, ca: readFileSync(certificate, "utf8") }, 0);
      assert.equal((await trusting.scan("0", 10)).cursor, "0");
      trusting.close();
      await assert.rejects(connectRedis({ url }, 0), (error: Error) => {
        return error instanceof Unreachable && /self-signed certificate/.test(error.message);
      });
    });
  });

  it("is not used as the default user when the user's password is missing", async () =>
    assert.rejects(
      withSources({ redisUrls: ["redis://reader@127.0.0.1:1"], databases: [0] }, {}, async () => {}),
      (error: Error) => error instanceof UsageError && /names a user, and there is no password/.test(error.message),
    ));

  describe("that is a cluster", () => {
    /** Two masters with half of the slots each, and a hundred keys between them. */
    async function startCluster(context: Context): Promise<readonly RedisServer[]> {
      const settings = { "cluster-enabled": "yes", "cluster-node-timeout": 2000 };
      const servers = [await start(context, settings), await start(context, settings)];
      const clients = await Promise.all(servers.map(({ url }) => application(url)));
      const [first, second] = clients;
      if (first === undefined || second === undefined) throw new Error("two masters were started");
      await first.sendCommand(["CLUSTER", "ADDSLOTSRANGE", "0", "8191"]);
      await second.sendCommand(["CLUSTER", "ADDSLOTSRANGE", "8192", "16383"]);
      await first.sendCommand(["CLUSTER", "MEET", "127.0.0.1", String(servers[1]?.port)]);
      for (const client of clients) {
        while (!/cluster_state:ok.*cluster_size:2/s.test(String(await client.sendCommand(["CLUSTER", "INFO"]))));
      }
      for (let each = 0; each < 100; each++) {
        const set = ["SET", `acme:products::${each}`, "x", "EX", "1000"];
        await first.sendCommand(set).catch(() => second.sendCommand(set));
      }
      return servers;
    }

    const look = (redisUrls: readonly string[]) =>
      withSources(
        { redisUrls, databases: [0] } satisfies Pick<MigrateArguments, "redisUrls" | "databases">,
        {},
        (sources) =>
          inspect({
            ...{ selection: { mapping: parseMapping('caches: [{ pattern: "{tenant}:{cache}::{key}" }]', "") } },
            ...{ sources: sources.sources, batch: 10, stop: new AbortController().signal, isMapped: true },
            onProgress: () => {},
          }),
      );

    it("is looked at as a whole, when every master is named, and refused when one is left out", async function () {
      const urls = (await startCluster(this)).map(({ url }) => url);
      assert.equal((await look(urls)).keys, 100);
      await assert.rejects(look(urls.slice(0, 1)), (error: Error) => {
        return error instanceof UsageError && /one of a cluster's 2 masters, and 1 are given/.test(error.message);
      });
    });
  });
});
