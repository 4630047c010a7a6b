import { z } from "zod";
import { ask, type GitHub, pagesOf } from "../support/gitHub";

/** What became of the issue. */
export type Outcome = "opened" | "updated" | "is the same" | "closed" | "not needed";

/** What the issue is to say; undefined: nothing is wrong any more. */
export interface Report {
  readonly marker: string;
  readonly title: string;
  readonly body: string | undefined;
}

const issues = z.array(
  z.object({
    number: z.number(),
    body: z.string().nullish(),
    user: z.object({ login: z.string() }).nullish(),
    pull_request: z.unknown().optional(),
  }),
);

const permission = "issues: write";

/**
 * Brings the one open issue with a marker to what a report says: opens, updates or closes it. Issues of others stay as they are.
 * @throws Refused when GitHub answers with an error, Unreachable when it does not answer
 */
export async function putIssue(place: GitHub, author: string, { marker, title, body }: Report): Promise<Outcome> {
  const own = await findOpen(place, author, marker);
  if (own === undefined && body === undefined) return "not needed";
  if (own === undefined) {
    await ask(place, { method: "POST", path: "/issues", content: { title, body }, permission });
    return "opened";
  }
  if (own.body === body) return "is the same";
  const path = `/issues/${own.number}`;
  if (body !== undefined) {
    await ask(place, { method: "PATCH", path, content: { title, body }, permission });
    return "updated";
  }
  const said = { body: "Nothing differs any more." };
  await ask(place, { method: "POST", path: `${path}/comments`, content: said, permission });
  await ask(place, { method: "PATCH", path, content: { state: "closed", state_reason: "completed" }, permission });
  return "closed";
}

async function findOpen(place: GitHub, author: string, marker: string) {
  const path = `/issues?state=open&creator=${encodeURIComponent(author)}&`;
  for await (const answer of pagesOf(place, path, permission)) {
    const own = issues
      .parse(answer)
      .find(({ user, body, pull_request }) => user?.login === author && !pull_request && body?.startsWith(marker));
    // GitHub may give a text back with its own ends of lines.
    if (own !== undefined) return { number: own.number, body: own.body?.replaceAll("\r\n", "\n") };
  }
  return undefined;
}
