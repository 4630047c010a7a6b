import { z } from "zod";
import { reasonOf } from "../../database/errors";
import { Refused, Unreachable } from "../support/errors";
import type { PullRequest } from "./pullRequest";

/** What happened to the comment. */
export type Outcome = "created" | "updated" | "is the same";

const comment = z.object({
  id: z.number(),
  body: z.string().nullish(),
  user: z.object({ login: z.string() }).nullish(),
});
const page = z.array(comment);

/** What GitHub gives at most in one answer. Source: REST API, "List issue comments", per_page (2026-11). */
const PER_PAGE = 100;
const PATIENCE_MS = 30_000;

/**
 * Puts a text into the comment of a pull request that begins with a marker, or into a new one. Comments of others stay as they are, whatever
 * they begin with.
 * @throws Refused when GitHub answers with an error, Unreachable when it does not answer
 */
export async function putComment(place: PullRequest, author: string, marker: string, body: string): Promise<Outcome> {
  const issues = `/repos/${place.repository}/issues`;
  for (let number = 1; ; number++) {
    const answer = await ask(place, "GET", `${issues}/${place.number}/comments?per_page=${PER_PAGE}&page=${number}`);
    const own = page
      .parse(await answer.json())
      .find(({ user, body: text }) => user?.login === author && text?.startsWith(marker));
    if (own?.body === body) return "is the same";
    if (own !== undefined) {
      await ask(place, "PATCH", `${issues}/comments/${own.id}`, { body });
      return "updated";
    }
    // By the page's number and not by the address in the answer: the token goes to no other place.
    if (!/\brel="next"/.test(answer.headers.get("link") ?? "")) break;
  }
  await ask(place, "POST", `${issues}/${place.number}/comments`, { body });
  return "created";
}

async function ask({ api, token }: PullRequest, method: string, path: string, content?: object): Promise<Response> {
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
  const advice = answer.status === 403 ? " (the job needs the permission pull-requests: write)" : "";
  throw new Refused(`GitHub refused ${method} ${path} with ${answer.status}${advice}: ${said}`);
}
