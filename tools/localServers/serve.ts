import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import { z } from "zod";
import type { Ending } from "../support/exitCodes";
import { type ServerSet, type Started, startServerSet } from "./serverSet";

const requestSchema = z.strictObject({ do: z.enum(["start", "kill", "halt"]), server: z.string() });

/** Whoever asks has gone: nothing is left to tell. */
const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** Starts the servers, prints their addresses, and does what each line asks until the input ends or a signal comes. */
export async function serve(input: Readable, output: Writable): Promise<Ending> {
  const requests = createInterface({ input });
  // What comes before the servers run is kept, and an end too.
  const lines = requests[Symbol.asyncIterator]();
  const close = () => requests.close();
  for (const signal of SIGNALS) process.once(signal, close);
  const servers = await startServerSet();
  const tell = (answer: unknown) => output.write(`${JSON.stringify(answer)}\n`);
  try {
    tell(servers.addresses);
    for (let line = await lines.next(); !line.done; line = await lines.next()) tell(await answer(servers, line.value));
  } finally {
    await servers.stop();
    // An input that is still open would keep this process.
    input.destroy();
  }
  return "done";
}

async function answer({ controls }: ServerSet, line: string): Promise<Partial<Started> & { error?: string }> {
  try {
    const request = requestSchema.parse(JSON.parse(line));
    const server = controls[request.server];
    if (!server) return { error: `no server ${request.server}; there are ${Object.keys(controls).join(", ")}` };
    return (await server[request.do]()) ?? {};
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
}
