import { Client } from "pg";
import type { Phase } from "../../components/configuration/keys/key";
import { type ServerSet, startServerSet } from "../localServers/serverSet";
import { findJdk, type Jdk } from "../support/java";
import { type SampleApplication, startSample } from "../support/sampleApplication";
import { sampleJar } from "../support/sampleBuild";
import { sampleEnvironment } from "../support/sampleEnvironment";
import type { CacheName } from "./results";

/** What is measured: one PostgreSQL, one Redis, and the sample application as often as there are caches, one of which is asked at a time. */
export interface System {
  readonly servers: ServerSet;
  readonly applications: ReadonlyMap<CacheName, SampleApplication>;
  readonly java: string;
  readonly springBoot: string;
  /** Runs as the owner of the application's tables. */
  asOwner<T>(work: (client: Client) => Promise<T>): Promise<T>;
  /** Runs as the superuser. */
  asAdmin<T>(work: (client: Client) => Promise<T>): Promise<T>;
  stop(): Promise<void>;
}

/** Whose settings the application gets, its pool of connections among them: the same in every phase, so that they differ by load alone. */
const SETTINGS_OF: Phase = "growth";
/** What decides how fast it is. */
export const APPLICATION_SETTINGS = { heapMb: 512, sharedBuffers: "512MB", settingsOf: SETTINGS_OF } as const;

/** Without our cache manager, and with Spring Boot's own one that caches nothing. */
const NO_CACHE = {
  SPRING_AUTOCONFIGURE_EXCLUDE: "com.malayalees.platform.autoconfigure.MalayaleesCacheAutoConfiguration",
  SPRING_CACHE_TYPE: "none",
};

/** What the stack's variables say of the cache. */
function variablesOf(cache: CacheName, { redis }: ServerSet["addresses"]): Readonly<Record<string, string>> {
  const variables: Readonly<Record<CacheName, Readonly<Record<string, string>>>> = {
    postgresql: { CACHE_TYPE: "postgresql" },
    redis: { CACHE_TYPE: "redis", SPRING_DATA_REDIS_HOST: redis.host, SPRING_DATA_REDIS_PORT: `${redis.port}` },
    none: NO_CACHE,
  };
  return variables[cache];
}

/** @throws MissingProgram, ProgramFailed */
export async function startSystem(caches: readonly CacheName[], signal: AbortSignal): Promise<System> {
  const jdk = findJdk();
  const jar = await sampleJar(jdk);
  signal.throwIfAborted();
  const servers = await startServerSet({
    shared_preload_libraries: "pg_stat_statements",
    shared_buffers: APPLICATION_SETTINGS.sharedBuffers,
  });
  const applications = new Map<CacheName, SampleApplication>();
  const stop = async () => {
    await Promise.all([...applications.values()].map((application) => application.stop()));
    await servers.stop();
  };
  try {
    // One after the other: the first one makes the tables.
    for (const cache of caches) {
      signal.throwIfAborted();
      applications.set(cache, await start(cache, servers, jdk, jar));
    }
  } catch (error) {
    await stop();
    throw error;
  }
  const { users } = servers.addresses.postgres;
  return {
    ...{ servers, applications, stop },
    java: `${jdk.version}`,
    springBoot: versionIn([...applications.values()][0]),
    asOwner: (work) => asUser(servers, users.owner, work),
    asAdmin: (work) => asUser(servers, users.migrator, work),
  };
}

function start(cache: CacheName, { addresses }: ServerSet, jdk: Jdk, jar: string): Promise<SampleApplication> {
  const { port, database, users } = addresses.postgres;
  const login = ({ name, password }: { readonly name: string; readonly password: string }) => ({
    user: name,
    password,
  });
  const environment = sampleEnvironment({
    databasePort: port,
    databaseName: database,
    application: login(users.application),
    owner: login(users.owner),
    settings: { phase: SETTINGS_OF },
  });
  return startSample({
    ...{ jdk, jar, jvm: ["-Xms", "-Xmx"].map((option) => `${option}${APPLICATION_SETTINGS.heapMb}m`) },
    environment: { ...environment, ...variablesOf(cache, addresses) },
  });
}

/** Spring Boot prints its version when it starts. */
function versionIn(application: SampleApplication | undefined): string {
  return /:: Spring Boot ::\s+\(v([^)]+)\)/.exec(application?.output() ?? "")?.[1] ?? "unknown";
}

async function asUser<T>(
  { addresses }: ServerSet,
  { name, password }: { readonly name: string; readonly password: string },
  work: (client: Client) => Promise<T>,
): Promise<T> {
  const { host, port, database } = addresses.postgres;
  const client = new Client({ host, port, database, user: name, password });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
