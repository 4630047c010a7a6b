import { readFileSync } from "node:fs";
import { reasonOf } from "../../database/errors";
import { UsageError } from "../support/errors";
import type { MigrateArguments } from "./arguments";
import { answer, connectRedis, type RedisSource } from "./redisSource";

/** Open connections to the Redis servers. */
export interface Sources {
  /** Every database of every server. */
  readonly sources: readonly RedisSource[];
  /** run_id of the Redis of each source; empty when it reports none. */
  readonly runIds: readonly string[];
  /** How many keys there are in all of them. */
  readonly keys: number;
}

/**
 * Opens the sources, runs the work and closes them.
 * @throws UsageError when they are not all masters of a cluster
 * @throws Unreachable when one cannot be reached
 */
export async function withSources<T>(
  { redisUrls, redisCa, databases }: Pick<MigrateArguments, "redisUrls" | "redisCa" | "databases">,
  environment: NodeJS.ProcessEnv,
  work: (sources: Sources) => Promise<T>,
): Promise<T> {
  const ca = redisCa === undefined ? undefined : readCertificates(redisCa);
  const sources: RedisSource[] = [];
  try {
    // An empty variable is one that was not set.
    const password = environment.REDISCLI_AUTH || undefined;
    for (const url of redisUrls) {
      checkLogin(url, password);
      for (const database of databases) {
        sources.push(await connectRedis({ url, password, ca }, database));
      }
    }
    await checkCluster(sources, redisUrls.length);
    const runIds = await Promise.all(sources.map(async (source) => (await source.info("server")).get("run_id") ?? ""));
    const sizes = await Promise.all(sources.map((source) => answer(source, ["DBSIZE"])));
    return await work({ sources, runIds, keys: sizes.reduce<number>((sum, size) => sum + Number(size), 0) });
  } finally {
    for (const source of sources) source.close();
  }
}

/** Without a password a client does not log in, and would silently work as the default user. */
function checkLogin(url: string, password: string | undefined): void {
  const { username, password: ofUrl } = new URL(url);
  if (username !== "" && ofUrl === "" && password === undefined)
    throw new UsageError(
      "the address of Redis names a user, and there is no password: set REDISCLI_AUTH (to anything for a user with nopass)",
    );
}

function readCertificates(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    throw new UsageError(`--redis-ca: ${reasonOf(error)}`);
  }
}

/** The keys of a cluster are on all its masters: each must be given, or keys would be lost silently. */
async function checkCluster(sources: readonly RedisSource[], given: number): Promise<void> {
  for (const source of sources) {
    if ((await source.info("cluster")).get("cluster_enabled") !== "1") continue;
    const facts = String(await answer(source, ["CLUSTER", "INFO"]));
    const masters = Number(/^cluster_size:(\d+)/m.exec(facts)?.[1]);
    if (masters !== given) {
      throw new UsageError(
        `Redis at ${source.address} is one of a cluster's ${masters} masters, and ${given} are given: ` +
          "give each one by its own --redis-url, and do not move slots in the meantime",
      );
    }
  }
}
