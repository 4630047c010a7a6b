import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { commentCommand } from "../../../tools/comment/arguments";
import { putComment } from "../../../tools/comment/comments";
import { run } from "../../../tools/comment/run";
import { COMMENT_MARKER, LONGEST_COMMENT } from "../../../tools/plan/changes/markdown";
import { readCommandLine } from "../../../tools/support/command";
import { Refused, Unreachable, UsageError } from "../../../tools/support/errors";
import { gitHubOf } from "../../../tools/support/gitHub";
import { type GitHub, startGitHub } from "../../support/gitHub";

interface Comment {
  readonly id: number;
  readonly user: { readonly login: string } | null;
  body: string;
}

const BOT = "github-actions[bot]";
const MARKER = "<!-- marker -->";

describe("the comment of a pull request", () => {
  let gitHub: GitHub;
  let comments: Comment[];
  /** Method and path, in order. */
  let asked: string[];
  let status: number;

  before(async () => {
    // Answers as GitHub's REST API does: pages of what was asked for, with a link to the next one.
    gitHub = await startGitHub(async (request, response) => {
      const url = new URL(request.url ?? "", "http://127.0.0.1");
      asked.push(`${request.method} ${url.pathname}${url.search}`);
      const content = await text(request);
      const sent = content === "" ? { body: "" } : (JSON.parse(content) as { readonly body: string });
      if (status !== 200 || request.headers.authorization !== "Bearer secret-token") {
        response.writeHead(status === 200 ? 401 : status).end('{"message":"no"}');
        return;
      }
      const [page, size] = [Number(url.searchParams.get("page")), Number(url.searchParams.get("per_page"))];
      if (request.method === "GET") {
        const isLast = page * size >= comments.length;
        const next = `<https://elsewhere.example/?page=${page + 1}>; rel="next"`;
        response.writeHead(200, isLast ? {} : { link: next });
        response.end(JSON.stringify(comments.slice((page - 1) * size, page * size)));
        return;
      }
      const known = comments.find(({ id }) => url.pathname.endsWith(`/issues/comments/${id}`));
      if (request.method === "PATCH" && known !== undefined) known.body = sent.body;
      else comments.push({ id: 9000 + comments.length, user: { login: BOT }, body: sent.body });
      response.writeHead(request.method === "POST" ? 201 : 200).end("{}");
    });
  });
  after(() => gitHub.stop());
  beforeEach(() => {
    [comments, asked, status] = [[], [], 200];
  });

  const place = (more = {}) => ({
    api: gitHub.api,
    repository: "owner/name",
    number: 7,
    token: "secret-token",
    ...more,
  });
  const job = () => ({ ...gitHub.environment, GITHUB_API_URL: `${gitHub.api}/` });
  const put = (body: string) => putComment(place(), BOT, MARKER, body);
  const others = (count: number) =>
    Array.from({ length: count }, (_, id) => ({ id, user: { login: `person-${id}` }, body: `${MARKER} quoted` }));
  const changes = () => asked.filter((each) => !each.startsWith("GET"));

  it("is made where there is none, and comments of others stay as they are", async () => {
    comments = [
      ...others(3),
      { id: 50, user: null, body: MARKER },
      { id: 51, user: { login: BOT }, body: "another one" },
    ];
    const before = structuredClone(comments);
    assert.equal(await put(`${MARKER} one`), "created");
    assert.deepEqual(comments.slice(0, -1), before);
    assert.equal(comments.at(-1)?.body, `${MARKER} one`);
    assert.deepEqual(changes(), ["POST /repos/owner/name/issues/7/comments"]);
  });

  it("is updated in place the next time, also behind some pages of others", async () => {
    comments = [...others(250), { id: 777, user: { login: BOT }, body: `${MARKER} one` }, ...others(120)];
    assert.equal(await put(`${MARKER} two`), "updated");
    assert.deepEqual(changes(), ["PATCH /repos/owner/name/issues/comments/777"]);
    assert.equal(asked.length, 4);
    assert.equal(comments.filter(({ body }) => body === `${MARKER} two`).length, 1);
  });

  it("is left alone when it says the same already", async () => {
    comments = [{ id: 1, user: { login: BOT }, body: `${MARKER} one` }];
    assert.equal(await put(`${MARKER} one`), "is the same");
    assert.deepEqual(changes(), []);
  });

  it("says which permission is missing, and nothing of the token", async () => {
    status = 403;
    await assert.rejects(put("x"), (error) => {
      assert.ok(error instanceof Refused);
      assert.match(
        error.message,
        /^GitHub refused GET .* with 403 \(the job needs the permission pull-requests: write\)/,
      );
      assert.doesNotMatch(error.message, /secret-token/);
      return true;
    });
    await assert.rejects(putComment(place({ api: "http://127.0.0.1:1" }), BOT, MARKER, "x"), Unreachable);
  });

  it("has the texts of all stacks, and no more than GitHub takes", async () => {
    const folder = mkdtempSync(join(tmpdir(), "comment-"));
    try {
      const files = ["dev", "prod"].map((stack) => {
        const lines = Array.from({ length: 4000 }, (_, line) => `- ${stack} line ${line}`);
        const parts = [COMMENT_MARKER, `### ${stack}`, "", "<details>", ...lines, "</details>", ""];
        writeFileSync(join(folder, `${stack}.md`), parts.join("\n"));
        return join(folder, `${stack}.md`);
      });
      assert.equal(await run({ files, pullRequest: 7, author: BOT }, job()), "done");
      const body = comments[0]?.body ?? "";
      assert.ok(body.startsWith(COMMENT_MARKER) && body.length <= LONGEST_COMMENT, `${body.length}`);
      for (const stack of ["dev", "prod"])
        assert.match(body, new RegExp(`### ${stack}\n\n<details>\n- ${stack} line 0\n`));
      assert.equal(body.match(/The rest is in the summary of the job\.\n\n<\/details>/g)?.length, 2);
      writeFileSync(join(folder, "other.md"), "something else");
      await assert.rejects(run({ files: [join(folder, "other.md")], pullRequest: 7, author: BOT }, job()), UsageError);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("is asked for by number, and takes the rest from the job's environment", () => {
    const read = (...args: readonly string[]) => readCommandLine(commentCommand, args);
    assert.deepEqual(read("a.md", "b.md", "--pull-request", "7"), {
      files: ["a.md", "b.md"],
      pullRequest: 7,
      author: BOT,
    });
    assert.throws(() => read("a.md"), /--pull-request is missing/);
    assert.throws(() => read("--pull-request", "7"), /a file is missing/);
    const environment = { GITHUB_TOKEN: "t", GITHUB_REPOSITORY: "owner/name" };
    assert.deepEqual(gitHubOf(environment), { api: "https://api.github.com", repository: "owner/name", token: "t" });
    assert.throws(() => gitHubOf({}), /GITHUB_REPOSITORY is not set/);
    assert.throws(
      () => gitHubOf({ ...environment, GITHUB_TOKEN: "a b" }),
      (error) => {
        assert.ok(error instanceof UsageError);
        return /GITHUB_TOKEN is not of its form/.test(error.message) && !error.message.includes("a b");
      },
    );
  });
});
