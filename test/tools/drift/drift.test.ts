import assert from "node:assert/strict";
import { cpSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { driftCommand } from "../../../tools/drift/arguments";
import { run } from "../../../tools/drift/run";
import { readCommandLine } from "../../../tools/support/command";
import { Refused, UsageError } from "../../../tools/support/errors";
import { type GitHub, startGitHub } from "../../support/gitHub";
import { StandIns } from "../../support/standIns";

const BOT = "github-actions[bot]";
const urn = (type: string, name: string) => `urn:pulumi:dev::malayalees::malayalees:network:Network$${type}::${name}`;
const same = { op: "same", urn: urn("aws:ec2/vpc:Vpc", "network") };
const byHand = {
  op: "update",
  urn: urn("aws:ec2/securityGroup:SecurityGroup", "access"),
  diffReasons: ["description"],
  detailedDiff: { "tags.owner": { kind: "update" } },
  newState: { inputs: { password: "do not show" } },
};
const replaced = ["create-replacement", "replace", "delete-replaced"].map((op) => ({
  ...{ op, urn: urn("aws:lb/listener:Listener", "https"), diffReasons: ["port"] },
}));

interface Issue {
  readonly number: number;
  readonly user: { readonly login: string };
  readonly pull_request?: object;
  body: string;
  state: string;
}

describe("the drift of a stack", () => {
  let standIns: StandIns;
  let gitHub: GitHub;
  let issues: Issue[];
  let changes: string[];

  before(async () => {
    // Answers as GitHub's REST API does, on one page.
    gitHub = await startGitHub(async (request, response) => {
      const url = new URL(request.url ?? "", "http://127.0.0.1");
      const sent = (await text(request)) || "{}";
      const content: Partial<Issue> = JSON.parse(sent);
      if (request.method === "GET") {
        const open = issues.filter(({ state }) => state === url.searchParams.get("state"));
        response.end(JSON.stringify(open));
        return;
      }
      changes.push(`${request.method} ${url.pathname.replace("/repos/owner/name", "")}`);
      const known = issues.find(({ number }) => url.pathname.endsWith(`/issues/${number}`));
      if (request.method === "PATCH" && known !== undefined) Object.assign(known, content);
      else if (url.pathname.endsWith("/issues"))
        issues.push({ number: 70 + issues.length, user: { login: BOT }, state: "open", body: content.body ?? "" });
      response.end("{}");
    });
  });
  after(() => gitHub.stop());

  beforeEach(() => {
    standIns = new StandIns({ pulumi: `if [ "$1" = preview ]; then cat "$FOLDER/preview.json"; fi` }).use();
    for (const file of ["Pulumi.yaml", "Pulumi.dev.yaml"]) cpSync(file, join(standIns.folder, file));
    [issues, changes] = [[], []];
  });
  afterEach(() => standIns.remove());

  const look = (steps: readonly object[], options: readonly string[] = []) => {
    writeFileSync(join(standIns.folder, "preview.json"), JSON.stringify({ steps }));
    return run(readCommandLine(driftCommand, ["--stack", "dev", ...options]), standIns.folder, gitHub.environment);
  };

  it("is looked for by reading every resource anew, and answered with the exit code", async () => {
    assert.equal(await look([same, { op: "refresh", urn: same.urn }, { op: "read", urn: same.urn }]), "done");
    assert.match(standIns.calls().at(-1) ?? "", /^pulumi preview --refresh --json .*--stack dev$/);
    assert.equal(await look([same, byHand]), "no");
    assert.deepEqual(changes, []);
  });

  it("opens one issue, updates the same one, and closes it when nothing differs", async () => {
    const issue = ["--issue"];
    assert.equal(await look([same], issue), "done");
    assert.deepEqual(changes, []);
    assert.equal(await look([same, byHand], issue), "done");
    assert.equal(await look([same, byHand], issue), "done");
    assert.equal(await look([byHand, ...replaced], issue), "done");
    const [opened] = issues;
    assert.match(opened?.body ?? "", /would change 2 resources/);
    assert.equal(await look([same], issue), "done");
    assert.deepEqual(changes, ["POST /issues", "PATCH /issues/70", "POST /issues/70/comments", "PATCH /issues/70"]);
    assert.deepEqual([opened?.state, issues.length], ["closed", 1]);
    // The next time is another issue: the closed one had its own cause.
    await look([byHand], issue);
    assert.equal(issues.length, 2);
  });

  it("names resource and properties, a replacement once, and no value", async () => {
    await look([byHand, ...replaced], ["--issue"]);
    const body = issues[0]?.body ?? "";
    const lines = body.split("\n").filter((line) => line.startsWith("- "));
    assert.equal(lines.length, 2);
    assert.match(lines[0] ?? "", /^- update .*SecurityGroup.*access.*: description, tags\.owner$/);
    assert.match(lines[1] ?? "", /^- replace .*Listener.*https.*: port$/);
    assert.doesNotMatch(body, /do not show/);
  });

  it("leaves issues of others, pull requests and other stacks' issues alone", async () => {
    const other = (number: number, more: object, body = "<!-- npm run drift: dev -->") => ({
      ...{ number, user: { login: BOT }, state: "open", body, ...more },
    });
    issues = [
      other(1, { user: { login: "person" } }),
      other(2, { pull_request: {} }),
      other(3, {}, "<!-- npm run drift: prod -->"),
    ];
    await look([same], ["--issue"]);
    await look([byHand], ["--issue"]);
    assert.deepEqual(changes, ["POST /issues"]);
  });

  it("is not known when the preview fails, and no issue is closed for that", async () => {
    standIns.put("pulumi", `echo "error: no credentials" >&2; exit 255`);
    await assert.rejects(
      look([same], ["--issue"]),
      (error) => error instanceof Refused && /nothing is known/.test(error.message),
    );
    assert.deepEqual(changes, []);
  });

  it("asks for what is missing in the environment before it previews", async () => {
    const args = readCommandLine(driftCommand, ["--stack", "dev", "--issue"]);
    await assert.rejects(run(args, standIns.folder, {}), UsageError);
    assert.deepEqual(standIns.calls(), []);
  });
});
