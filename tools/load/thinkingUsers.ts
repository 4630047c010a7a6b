import { Agent } from "node:http";
import { setTimeout as wait } from "node:timers/promises";
import { type Call, type Driven, drivenBy } from "./driven";
import { send } from "./http";
import type { HttpRequest } from "./mix";
import { exponential, type Random } from "./random";

export interface ThinkingUsers {
  /** Where paths begin. */
  readonly url: string;
  readonly users: number;
  /** Between an answer and the same user's next request, on average. */
  readonly thinkSeconds: number;
  /** How long new requests are sent. */
  readonly seconds: number;
  readonly next: () => HttpRequest;
  readonly random: Random;
  readonly signal: AbortSignal;
}

/**
 * The closed model: so many users, each of whom sends a request, waits for its answer, thinks, and goes on. Here and not in a load generator,
 * because none of those that are at hand lets its workers think: vegeta's and hey's do not, and wrk delays requests by a Lua script only.
 * They begin in the middle of a thought, so that the rate is that of the long run from the first second on.
 */
export async function driveUsers(options: ThinkingUsers): Promise<Driven> {
  const { users, seconds, signal } = options;
  // As behind a load balancer: connections are shared, and there are as many as there are requests at once.
  const agent = new Agent({ keepAlive: true });
  const calls: Call[] = [];
  const until = performance.now() + seconds * 1000;
  const over = new AbortController();
  try {
    const everybody = Array.from({ length: users }, () => use(options, agent, until, (call) => calls.push(call)));
    // One listener for all, as thousands of them would take more time than the requests.
    await Promise.race([Promise.all(everybody), aborted(signal, over.signal)]);
    return drivenBy(calls, seconds);
  } finally {
    over.abort();
    agent.destroy();
  }
}

async function use(
  { url, thinkSeconds, next, random, signal }: ThinkingUsers,
  agent: Agent,
  until: number,
  tell: (call: Call) => void,
): Promise<void> {
  for (;;) {
    const milliseconds = Math.min(exponential(thinkSeconds, random) * 1000, until - performance.now());
    // Does not keep a process that was interrupted.
    await wait(Math.max(0, milliseconds), undefined, { ref: false });
    if (signal.aborted || performance.now() >= until) return;
    const due = performance.now() * 1000;
    const { failure } = await send(next(), { url, agent });
    tell({ due, end: performance.now() * 1000, failure });
  }
}

/** Rejects when the signal fires before the work is over. */
function aborted(signal: AbortSignal, over: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason), { once: true, signal: over });
  });
}
