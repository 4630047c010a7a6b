import { once } from "node:events";
import { createServer } from "node:net";
import { UsageError } from "../support/errors";

/** A port that somebody chose, and what usually has it when it is in use. */
export interface ChosenPort {
  /** As it is typed: --port */
  readonly option: string;
  readonly port: number;
  readonly usually: string;
}

/** Of this machine alone, and of every address: a server on the one keeps the other from starting on some systems. */
const ADDRESSES = ["127.0.0.1", undefined] as const;

/** @throws UsageError when a process listens there */
export async function refuseUsedPort({ option, port, usually }: ChosenPort): Promise<void> {
  for (const address of ADDRESSES) {
    const probe = createServer();
    const listening = once(probe, "listening");
    probe.listen(port, address);
    try {
      await listening;
    } catch (error) {
      if (!(error instanceof Error && "code" in error && error.code === "EADDRINUSE")) throw error;
      throw new UsageError(
        `port ${port} is in use, usually by ${usually}: stop that, or name another port with ${option}`,
      );
    }
    probe.close();
    await once(probe, "close");
  }
}
