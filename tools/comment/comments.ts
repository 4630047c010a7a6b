import { z } from "zod";
import { ask, type GitHub, pagesOf } from "../support/gitHub";

/** What happened to the comment. */
export type Outcome = "created" | "updated" | "is the same";

/** The pull request that has the comment. */
export interface PullRequest extends GitHub {
  readonly number: number;
}

const comment = z.object({
  id: z.number(),
  body: z.string().nullish(),
  user: z.object({ login: z.string() }).nullish(),
});
const page = z.array(comment);

const permission = "pull-requests: write";

/**
 * Puts a text into the comment of a pull request that begins with a marker, or into a new one. Comments of others stay as they are, whatever
 * they begin with.
 * @throws Refused when GitHub answers with an error, Unreachable when it does not answer
 */
export async function putComment(place: PullRequest, author: string, marker: string, body: string): Promise<Outcome> {
  const path = `/issues/${place.number}/comments`;
  for await (const answer of pagesOf(place, `${path}?`, permission)) {
    const own = page.parse(answer).find(({ user, body: text }) => user?.login === author && text?.startsWith(marker));
    if (own?.body === body) return "is the same";
    if (own !== undefined) {
      await ask(place, { method: "PATCH", path: `/issues/comments/${own.id}`, content: { body }, permission });
      return "updated";
    }
  }
  await ask(place, { method: "POST", path, content: { body }, permission });
  return "created";
}
