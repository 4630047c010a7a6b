import assert from "node:assert/strict";
import { createClient } from "@redis/client";
import { ValkeyUsers } from "../../../components/valkey/valkeyUsers";
import { type RedisServer, startRedis } from "../../../tools/localServers/redis";
import { inspect } from "../../../tools/migrateRedis/inspect";
import { parseMapping } from "../../../tools/migrateRedis/mapping";
import { withSources } from "../../../tools/migrateRedis/sources";
import { byType, runOffline } from "../../support/offline";
import { orSkip } from "../../support/orSkip";

/** What a Spring application sends: Spring Data Redis, RedisCacheManager, Spring Session, Lettuce and the health check. */
const needed: readonly (readonly string[])[] = [
  ["GET", "k"],
  ["SET", "k", "v", "PX", "1000"],
  ["DEL", "k"],
  ["UNLINK", "k"],
  ["EXPIRE", "k", "60"],
  ["SCAN", "0"],
  ["KEYS", "products::*"],
  ["EVALSHA", "0123456789012345678901234567890123456789", "0"],
  ["EVAL", "return 1", "0"],
  ["HSET", "k", "f", "v"],
  ["HGETALL", "k"],
  ["LPUSH", "k", "v"],
  ["BRPOP", "k", "1"],
  ["SADD", "k", "v"],
  ["ZADD", "k", "1", "v"],
  ["XADD", "k", "*", "f", "v"],
  ["PUBLISH", "news", "v"],
  ["SUBSCRIBE", "news"],
  ["MULTI"],
  ["INFO"],
  ["CLUSTER", "NODES"],
  ["CLUSTER", "SLOTS"],
  ["CLIENT", "SETNAME", "app"],
  ["SELECT", "1"],
];

/** What administers the server, or empties it. */
const refused: readonly (readonly string[])[] = [
  ["FLUSHALL"],
  ["FLUSHDB"],
  ["CONFIG", "SET", "maxmemory", "1"],
  ["ACL", "SETUSER", "other", "on"],
  ["CLIENT", "KILL", "ID", "1"],
  ["MONITOR"],
  ["DEBUG", "SLEEP", "1"],
  ["REPLICAOF", "NO", "ONE"],
  ["SHUTDOWN"],
  ["SWAPDB", "0", "1"],
];

/** Users and access strings, as the component makes them. */
async function users(): Promise<Readonly<Record<string, string>>> {
  const { resources } = await runOffline(() => {
    new ValkeyUsers("users", { prefix: "app-1", keyArn: "arn:aws:kms:us-east-1:1:key/1", retained: false });
  });
  const made = byType(resources, "aws:elasticache/user:User");
  return Object.fromEntries(made.map(({ inputs }) => [String(inputs.userName), String(inputs.accessString)]));
}

describe("the users of Valkey, on a real server", () => {
  let server: RedisServer;
  before(async function () {
    server = await orSkip(this, startRedis());
    const admin = createClient({ url: server.url });
    await admin.connect();
    const { application = "", default: anybody = "" } = await users();
    await admin.sendCommand(["SET", "products::1", "tea"]);
    await admin.sendCommand(["ACL", "SETUSER", "admin", "on", ">adminadmin", "~*", "&*", "+@all"]);
    await admin.sendCommand(["ACL", "SETUSER", "application", ">letmein", ...application.split(" ")]);
    await admin.sendCommand(["ACL", "SETUSER", "default", "reset", ...anybody.split(" ")]);
    admin.destroy();
  });
  after(() => server?.stop());

  const address = (user: string) => server.url.replace("redis://", `redis://${user}@`);

  async function dryRun(command: readonly string[]): Promise<unknown> {
    const admin = createClient({ url: address("admin:adminadmin") });
    await admin.connect();
    try {
      return await admin.sendCommand(["ACL", "DRYRUN", "application", ...command]);
    } finally {
      admin.destroy();
    }
  }

  for (const command of needed) {
    it(`let the application send ${command.slice(0, 2).join(" ")}`, async () => {
      assert.equal(await dryRun(command), "OK");
    });
  }

  for (const command of refused) {
    it(`do not let the application send ${command.join(" ")}`, async () => {
      assert.match(String(await dryRun(command)), /has no permissions to run/);
    });
  }

  it("let nobody in without a name", async () => {
    const client = createClient({ url: server.url, socket: { reconnectStrategy: false } });
    client.on("error", () => {});
    await assert.rejects(
      client.connect().then(() => client.get("products::1")),
      /NOAUTH/,
    );
    client.destroy();
  });

  it("let the way back read everything: npm run migrate-redis", async () => {
    const place = { redisUrls: [address("application")], databases: [0] };
    const report = await withSources(place, { REDISCLI_AUTH: "letmein" }, ({ sources }) =>
      inspect({
        ...{ selection: { mapping: parseMapping('caches: [{ pattern: "{cache}::{key}", tenant: shared }]', "") } },
        ...{ sources, batch: 10, stop: new AbortController().signal, isMapped: true },
        onProgress: () => {},
      }),
    );
    assert.equal(report.keys, 1);
  });
});
