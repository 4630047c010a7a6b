import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";

/** A stand-in for GitHub's REST API on 127.0.0.1. */
export interface GitHub {
  readonly api: string;
  /** As a job of GitHub Actions has it, in the repository owner/name. */
  readonly environment: Readonly<Record<"GITHUB_API_URL" | "GITHUB_REPOSITORY" | "GITHUB_TOKEN", string>>;
  stop(): void;
}

export async function startGitHub(answer: RequestListener): Promise<GitHub> {
  const server = createServer(answer).listen(0, "127.0.0.1");
  await once(server, "listening");
  const api = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    api,
    environment: { GITHUB_API_URL: api, GITHUB_REPOSITORY: "owner/name", GITHUB_TOKEN: "secret-token" },
    stop: () => void server.close(),
  };
}
