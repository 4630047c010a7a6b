import type { Context } from "mocha";
import { Client } from "pg";
import { type PostgresServer, startPostgres } from "../../../tools/localServers/postgres";
import { atEnd } from "../../support/atEnd";
import { orSkip } from "../../support/orSkip";

/** A real PostgreSQL server on 127.0.0.1, started at the first call and shared by the test files of one process. */
let server: Promise<PostgresServer> | undefined;
const open = new Set<Client>();
let databases = 0;

/** Starts the server, or skips what cannot run because this machine cannot have one. */
export async function skipWithoutServer(context: Context): Promise<void> {
  if (server === undefined) {
    server = startPostgres({ settings });
    server.then((running) => atEnd(stopServer, running.stopAtOnce)).catch(() => {});
  }
  await orSkip(context, server);
}

/**
 * A new, empty database; its connection string, with the password of the user who migrates.
 * @param options of CREATE DATABASE
 */
export async function newDatabase(options = ""): Promise<string> {
  const name = `test_${++databases}`;
  const running = await theServer();
  const admin = await connect(running.url());
  await admin.query(`CREATE DATABASE ${name} ${options}`);
  return running.url(name);
}

/** A connection that is closed in the end, or by `closeConnections`. */
export async function connect(url: string): Promise<Client> {
  const client = new Client({ connectionString: url });
  await client.connect();
  open.add(client);
  return client;
}

/** The same database for another user. */
export function as(url: string, user: string, password: string): string {
  const other = new URL(url);
  other.username = user;
  other.password = password;
  return other.href;
}

/** All that the server has logged. */
export async function serverLog(): Promise<string> {
  return (await theServer()).log();
}

async function theServer(): Promise<PostgresServer> {
  const running = await server;
  if (!running) throw new Error("skipWithoutServer comes first");
  return running;
}

/** Fast because nothing here has to survive; every statement is logged, as the worst configuration for secrets would. */
const settings = {
  fsync: "off",
  log_statement: "all",
  log_parameter_max_length: -1,
  log_parameter_max_length_on_error: -1,
};

/** Closes every connection: the server takes a hundred of them. */
export async function closeConnections(): Promise<void> {
  for (const client of open) await client.end().catch(() => {});
  open.clear();
}

/** Closes every connection and stops the server; the next file that asks gets a new one. */
async function stopServer(): Promise<void> {
  await closeConnections();
  const running = await server?.catch(() => undefined);
  server = undefined;
  await running?.stop();
}
