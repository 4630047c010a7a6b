import { declare } from "../support/command";
import { startCommand } from "../support/start";

const localServersCommand = declare({
  name: "localServers",
  usage: [],
  description:
    "PostgreSQL with the product's migrations and roles, and Redis, for a program that tests with them. It prints a line of JSON with the addresses, then answers each line of its input with a line.",
  options: {},
  notes: `A line of the input names a server (postgres, redis, pgbouncer, valkey-nodes, valkey-serverless) and what to do with it (start, kill, halt):
  {"do":"kill","server":"postgres"}
Its answer is {"port":54321} after start, {} after kill and halt, or {"error":"why not"}. All but the first two run from their first start on;
those that stand for Valkey have TLS and a log-in, which the answer has as well.
When the input ends, the servers stop and their data are removed.`,
  endings: { missing: "a program is missing on this machine" },
  read: () => ({}),
});

// usage: node --require ./policies/loadTypeScript.js tools/localServers/main.ts
startCommand(localServersCommand, async () => (await import("./serve.js")).serve(process.stdin, process.stdout));
