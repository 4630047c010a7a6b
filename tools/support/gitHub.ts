import { reasonOf } from "../../database/errors";
import { Refused, Unreachable, UsageError } from "./errors";

/** A repository on GitHub, and how to reach it. */
export interface GitHub {
  /** Of GitHub's REST API, without a slash at its end. */
  readonly api: string;
  /** Owner and name. */
  readonly repository: string;
  readonly token: string;
}

/** What GitHub gives at most in one answer. Source: REST API, "Using pagination in the REST API", per_page (2026-11). */
const PER_PAGE = 100;
const PATIENCE_MS = 30_000;

/** What a job of GitHub Actions has in its environment. @throws UsageError */
export function gitHubOf(environment: NodeJS.ProcessEnv): GitHub {
  return {
    api: (environment.GITHUB_API_URL ?? "https://api.github.com").replace(/\/+$/, ""),
    repository: given("GITHUB_REPOSITORY", environment, /^[\w.-]+\/[\w.-]+$/),
    token: given("GITHUB_TOKEN", environment, /^\S+$/),
  };
}

/** The value itself is not in the message: it may be the token. */
function given(name: string, environment: NodeJS.ProcessEnv, form: RegExp): string {
  const text = environment[name] ?? "";
  if (form.test(text)) return text;
  throw new UsageError(`${name} is ${text === "" ? "not set" : "not of its form"} in the environment`);
}

/** What a request needs beside the place. */
export interface Request {
  readonly method: "GET" | "POST" | "PATCH";
  /** Below the repository, such as `/issues`. */
  readonly path: string;
  readonly content?: object;
  /** What the job must be allowed to do, for the message of a 403: `issues: write`. */
  readonly permission: string;
}

/** @throws Refused when GitHub answers with an error, Unreachable when it does not answer */
export async function ask({ api, repository, token }: GitHub, request: Request): Promise<Response> {
  const { method, content, permission } = request;
  const path = `/repos/${repository}${request.path}`;
  const answer = await fetch(`${api}${path}`, {
    method,
    headers: {
      accept: "application/vnd.github+json",
      authorization: `Bearer ${token}`,
      "x-github-api-version": "2022-11-28",
      ...(content === undefined ? {} : { "content-type": "application/json" }),
    },
    body: content === undefined ? undefined : JSON.stringify(content),
    signal: AbortSignal.timeout(PATIENCE_MS),
  }).catch((error: unknown) => {
    throw new Unreachable(`${api} does not answer: ${reasonOf(error)}`);
  });
  if (answer.ok) return answer;
  const said = (await answer.text()).slice(0, 300);
  const advice = answer.status === 403 ? ` (the job needs the permission ${permission})` : "";
  throw new Refused(`GitHub refused ${method} ${path} with ${answer.status}${advice}: ${said}`);
}

/** A list, page after page, until the reader has what it looked for. @param path with a `?` */
export async function* pagesOf(place: GitHub, path: string, permission: string): AsyncGenerator<unknown> {
  for (let number = 1; ; number++) {
    const page = `${path}per_page=${PER_PAGE}&page=${number}`;
    const answer = await ask(place, { method: "GET", path: page, permission });
    yield await answer.json();
    // By the page's number and not by the address in the answer: the token goes to no other place.
    if (!/\brel="next"/.test(answer.headers.get("link") ?? "")) return;
  }
}
