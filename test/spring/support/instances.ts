import { execFileSync } from "node:child_process";
import type { Context } from "mocha";
import { Client } from "pg";
import { migrate } from "../../../database/migrate";
import { type PostgresServer, PRODUCT_SETTINGS, startPostgres } from "../../../tools/localServers/postgres";
import { findJdk, type Jdk } from "../../../tools/support/java";
import { type SampleApplication, startSample } from "../../../tools/support/sampleApplication";
import { sampleJar } from "../../../tools/support/sampleBuild";
import { sampleEnvironment } from "../../../tools/support/sampleEnvironment";
import { orSkip } from "../../support/orSkip";
import { type LoadBalancer, startLoadBalancer } from "./loadBalancer";

export const DATABASE = "malayalees_us_site";
/** Connections that an instance may have: the least that a stack gives it. */
export const POOL_SIZE = 4;
/** Of a task in phase initial. */
export const MEMORY_MIB = 1024;

const application = { user: "malayalees_app", password: "application-password" };
const owner = { user: "malayalees_owner", password: "owner-password" };

/** As the sample's Dockerfile sizes the heap, and with the first compiler: a test ends before the second one pays. */
const JVM = [`-XX:MaxRAM=${MEMORY_MIB}m`, "-XX:MaxRAMPercentage=60", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"];

/** What a laptop's profile changes back, so that an instance is as on AWS: no SQL in its log. And an outage need not last half a minute. */
const VARIABLES = {
  LOGGING_LEVEL_ORG_HIBERNATE_SQL: "info",
  LOGGING_LEVEL_ORG_HIBERNATE_ORM_CACHE: "info",
  LOGGING_LEVEL_COM_MALAYALEES_PLATFORM: "info",
  // With an underscore before TIMEOUT, Spring Boot opens the pool to look for a property of a connection.
  SPRING_DATASOURCE_HIKARI_CONNECTIONTIMEOUT: "5000",
};

/** PostgreSQL with the product's migrations, two instances of the sample, and a load balancer in front of them. */
export interface Instances {
  readonly postgres: PostgresServer;
  readonly balancer: LoadBalancer;
  readonly first: SampleApplication;
  readonly second: SampleApplication;
  /** Rows of a statement, as the master user. */
  query<Row extends object>(statement: string): Promise<readonly Row[]>;
  /** One more instance, that the load balancer knows. */
  add(): Promise<SampleApplication>;
  stop(): Promise<void>;
}

export async function startInstances(context: Context): Promise<Instances> {
  const { jdk, jar } = await orSkip(context, build());
  const postgres = await startPostgres({ settings: PRODUCT_SETTINGS });
  const running: SampleApplication[] = [];
  const balancer = await startLoadBalancer();
  const query = async <Row extends object>(statement: string) => {
    const client = new Client({ connectionString: postgres.url(DATABASE) });
    await client.connect();
    try {
      return (await client.query<Row>(statement)).rows;
    } finally {
      await client.end();
    }
  };
  const add = async () => {
    const started = await startSample({ jdk, jar, jvm: JVM, environment: environmentOf(postgres) });
    running.push(started);
    balancer.register(started.port);
    return started;
  };
  const stop = async () => {
    await Promise.all(running.map((each) => each.kill()));
    await balancer.stop();
    await postgres.stop();
  };
  try {
    await setUp(postgres);
    // The first one makes the application's tables.
    const first = await add();
    const second = await add();
    await balancer.untilReady(2);
    return { postgres, balancer, first, second, query, add, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function build(): Promise<{ readonly jdk: Jdk; readonly jar: string }> {
  const jdk = findJdk();
  return { jdk, jar: await sampleJar(jdk) };
}

async function setUp(postgres: PostgresServer): Promise<void> {
  const client = new Client({ connectionString: postgres.url() });
  await client.connect();
  try {
    await client.query(`CREATE DATABASE ${DATABASE}`);
  } finally {
    await client.end();
  }
  await migrate(postgres.url(DATABASE), {
    applicationRole: application.user,
    applicationPassword: application.password,
    ownerRole: owner.user,
    ownerPassword: owner.password,
  });
}

function environmentOf(postgres: PostgresServer): Readonly<Record<string, string>> {
  return sampleEnvironment({
    databasePort: postgres.port,
    databaseName: DATABASE,
    application,
    owner,
    settings: { poolSize: String(POOL_SIZE) },
    variables: VARIABLES,
  });
}

/** Memory that a process has, in MiB. */
export function memoryOf(pid: number): number {
  return Number(execFileSync("ps", ["-o", "rss=", "-p", String(pid)], { encoding: "utf8" })) / 1024;
}
