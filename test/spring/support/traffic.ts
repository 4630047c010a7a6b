import { setTimeout as wait } from "node:timers/promises";
import { type Answer, type Site, site } from "../../../tools/local/checks/http";

/** Requests of one tenant's users at a constant rate, whether the earlier ones are answered or not. */
export interface Traffic {
  /** How many were answered with which status, 0 where there was no answer. */
  answered(): Readonly<Record<number, number>>;
  /** The last of those that were not answered with 200, for a test's message. */
  failure(): string;
  /** Resolves when so many more are answered. */
  until(more: number): Promise<void>;
  /** Sends no more, and waits for the answers. */
  stop(): Promise<void>;
}

const INTERVAL_MS = 50;

/**
 * @param send one request of a user, who has a connection of his own and sends one at a time
 */
export function startTraffic(port: number, host: string, send: (user: Site, turn: number) => Promise<Answer>): Traffic {
  const idle: Site[] = [];
  const all: Site[] = [];
  const counts = new Map<number, number>();
  const running = new Set<Promise<void>>();
  let total = 0;
  let turn = 0;
  let failure = "none";
  const one = async () => {
    const user = idle.pop() ?? site(port, host);
    if (!all.includes(user)) all.push(user);
    turn += 1;
    const { status, text } = await send(user, turn).catch((error) => ({ status: 0, text: String(error) }));
    if (status !== 200) failure = `${status} ${text}`;
    counts.set(status, (counts.get(status) ?? 0) + 1);
    total += 1;
    idle.push(user);
  };
  const timer = setInterval(() => {
    const request = one();
    running.add(request);
    void request.finally(() => running.delete(request));
  }, INTERVAL_MS);
  return {
    answered: () => Object.fromEntries(counts),
    failure: () => failure,
    async until(more) {
      const goal = total + more;
      while (total < goal) await wait(INTERVAL_MS);
    },
    async stop() {
      clearInterval(timer);
      await Promise.all(running);
      for (const each of all) each.close();
    },
  };
}
