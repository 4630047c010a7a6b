import { once } from "node:events";
import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as wait } from "node:timers/promises";

/** What a load balancer of AWS does, as far as an application sees it: in turn to the instances that are ready, and without a second try. */
export interface LoadBalancer {
  readonly port: number;
  /** From now on it gets requests, while its readiness path answers 200. */
  register(port: number): void;
  /** No new requests; the running ones go on. A platform does this before it stops an instance. */
  deregister(port: number): void;
  /** Resolves when so many instances are ready, by checks from now on. */
  untilReady(count: number): Promise<void>;
  stop(): Promise<void>;
}

const READINESS_PATH = "/management/health/readiness";
const CHECK_MS = 100;
/** A failed check; 5 seconds on AWS. */
const CHECK_TIMEOUT_MS = 3000;

export async function startLoadBalancer(): Promise<LoadBalancer> {
  /** Port → whether its last check was well. */
  const instances = new Map<number, boolean>();
  const agent = new Agent({ keepAlive: true });
  const stopped = new AbortController();
  let turn = 0;

  /** As on AWS: when no instance is ready, all get requests. Source: User Guide for Application Load Balancers, target group health (2026-11). */
  const next = () => {
    const ready = [...instances].filter(([, isReady]) => isReady).map(([port]) => port);
    const candidates = ready.length > 0 ? ready : [...instances.keys()];
    turn += 1;
    return candidates[turn % candidates.length];
  };

  const server = createServer((incoming, outgoing) => {
    const port = next();
    if (port === undefined) answer(outgoing, 503);
    else forward(agent, port, incoming, outgoing);
  });
  // A client's idle connection stays: it would be closed while the client sends its next request.
  server.keepAliveTimeout = 0;
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;

  const check = async () => {
    while (!stopped.signal.aborted) {
      await Promise.all(
        [...instances.keys()].map(async (each) => {
          const ready = await isReady(each);
          if (instances.has(each)) instances.set(each, ready);
        }),
      );
      await wait(CHECK_MS, undefined, { signal: stopped.signal }).catch(() => {});
    }
  };
  const checks = check();

  return {
    port,
    register: (each) => void instances.set(each, false),
    deregister: (each) => void instances.delete(each),
    async untilReady(count) {
      for (const each of instances.keys()) instances.set(each, false);
      while ([...instances.values()].filter(Boolean).length < count) await wait(CHECK_MS);
    },
    async stop() {
      stopped.abort();
      await checks;
      agent.destroy();
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

async function isReady(port: number): Promise<boolean> {
  const signal = AbortSignal.timeout(CHECK_TIMEOUT_MS);
  return fetch(`http://127.0.0.1:${port}${READINESS_PATH}`, { signal }).then(
    ({ ok }) => ok,
    () => false,
  );
}

function forward(agent: Agent, port: number, incoming: IncomingMessage, outgoing: ServerResponse): void {
  const { method, url, headers } = incoming;
  const onward = request({ agent, host: "127.0.0.1", port, method, path: url, headers })
    .on("response", (response) => {
      outgoing.writeHead(response.statusCode ?? 502, response.headers);
      response.pipe(outgoing);
    })
    .on("error", () => answer(outgoing, 502));
  incoming.pipe(onward);
}

function answer(outgoing: ServerResponse, status: number): void {
  if (outgoing.headersSent) outgoing.destroy();
  else outgoing.writeHead(status).end();
}
