import { spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout } from "node:timers/promises";
import type { ApiServer } from "./apiServer";

interface Change {
  readonly method: "POST" | "PUT" | "PATCH";
  readonly body: object;
}

/** "storage is (re)initializing": a custom resource was defined a moment ago. */
const TOO_EARLY = 429;

/** Begins with what is there, and ends in time to begin again: `fetch` gives up when nothing comes for five minutes. */
const WATCH = "watch=true&timeoutSeconds=120";

/** Requests to the API server, by path. */
export interface Connection {
  /**
   * A PATCH is a merge patch.
   * @returns undefined where the object has gone meanwhile, or another has changed it
   * @throws with the server's answer
   */
  request<T>(path: string, change?: Change): Promise<T | undefined>;
  /** Passes on each object that a collection has, and each that changes, one after another, until the connection is closed. */
  watch<T>(path: string, then: (object: T) => Promise<unknown>): Promise<void>;
  close(): Promise<void>;
}

/** One `kubectl` passes all requests on: one for each would cost more than all that it asks. */
export async function connect({ kubeconfig }: ApiServer): Promise<Connection> {
  const args = ["--kubeconfig", kubeconfig, "proxy", "--address", "127.0.0.1", "--port", "0"];
  const kubectl = spawn("kubectl", args, { stdio: ["ignore", "pipe", "inherit"] });
  const end = () => kubectl.kill();
  process.once("exit", end);
  const ended = once(kubectl, "exit");
  const [printed] = await Promise.race([once(kubectl.stdout, "data"), ended]);
  const address = /127\.0\.0\.1:\d+/.exec(String(printed))?.[0];
  if (address === undefined) throw new Error(`kubectl proxy does not serve: ${printed}`);
  const closing = new AbortController();
  return {
    async request(path, change) {
      const type = change?.method === "PATCH" ? "application/merge-patch+json" : "application/json";
      const response = await fetch(`http://${address}${path}`, {
        method: change?.method ?? "GET",
        headers: { "content-type": type },
        ...(change === undefined ? {} : { body: JSON.stringify(change.body) }),
      });
      const text = await response.text();
      if (response.status === 404 || response.status === 409) return undefined;
      if (!response.ok) throw new Error(`${path}: ${response.status} ${text}`);
      return JSON.parse(text);
    },
    async watch(path, then) {
      try {
        while (!closing.signal.aborted) {
          const response = await fetch(`http://${address}${path}?${WATCH}`, { signal: closing.signal });
          if (response.status === TOO_EARLY) await setTimeout(1000, undefined, { signal: closing.signal });
          else if (!response.ok || !response.body)
            throw new Error(`${path}: ${response.status} ${await response.text()}`);
          else await passOn(response.body, then);
        }
      } catch (error) {
        if (!closing.signal.aborted) throw error;
      }
    },
    async close() {
      closing.abort();
      process.removeListener("exit", end);
      kubectl.kill();
      await ended;
    },
  };
}

async function passOn<T>(body: ReadableStream<Uint8Array>, then: (object: T) => Promise<unknown>): Promise<void> {
  for await (const line of linesOf(body)) {
    const { type, object } = JSON.parse(line);
    if (type !== "DELETED") await then(object);
  }
}

async function* linesOf(body: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const chunk of body) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split("\n");
    rest = lines.pop() ?? "";
    yield* lines;
  }
}
