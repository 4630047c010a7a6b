import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { shipCommand } from "../../../tools/ship/arguments";
import { run } from "../../../tools/ship/run";
import { readCommandLine } from "../../../tools/support/command";
import { Refused, UsageError } from "../../../tools/support/errors";
import { StandIns } from "../../support/standIns";

const REPOSITORY = "123456789012.dkr.ecr.us-east-1.amazonaws.com/images-1a2b3c4";

describe("shipping an image", function () {
  this.timeout(20_000);

  let standIns: StandIns;
  let server: Server;
  let address: string;
  let root: string;
  /** What the application answers. */
  let answer: () => number;
  let asked: string[];

  before(async () => {
    server = createServer((request, response) => {
      asked.push(request.url ?? "");
      response.writeHead(answer()).end();
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
    address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  after(() => server.close());

  beforeEach(() => {
    // The engine: knows what the file said at its last update.
    standIns = new StandIns({
      pulumi: `case "$1" in
  up) grep malayalees:image "$FOLDER/work/Pulumi.dev.yaml" >>"$FOLDER/updates" || echo none >>"$FOLDER/updates";;
  preview) grep malayalees:image "$FOLDER/work/Pulumi.dev.yaml";;
  stack) echo '{"imageRepositoryUrl": "${REPOSITORY}", "url": "${address}/"}';;
esac`,
      aws: `case "$*" in *imageTag=missing*) echo '{"images": []}';; *) echo '{"images": [{"imageId": {"imageDigest": "sha256:1"}}]}';; esac`,
    }).use();
    root = join(standIns.folder, "work");
    [answer, asked] = [() => 200, []];
    const origin = join(standIns.folder, "origin");
    execFileSync("git", ["init", "--quiet", "--bare", "--initial-branch", "main", origin]);
    execFileSync("git", ["clone", "--quiet", origin, root], { stdio: "ignore" });
    git("config", "user.name", "Test");
    git("config", "user.email", "test@example.com");
    git("switch", "--quiet", "--create", "main");
    for (const file of ["Pulumi.yaml", "Pulumi.dev.yaml"]) cpSync(file, join(root, file));
    mkdirSync(join(root, "policies/config"), { recursive: true });
    cpSync("policies/config/dev.json", join(root, "policies/config/dev.json"));
    git("add", ".");
    git("commit", "--quiet", "--message", "first");
    git("push", "--quiet", "origin", "main");
  });
  afterEach(() => standIns.remove());

  const git = (...args: readonly string[]) => execFileSync("git", ["-C", root, ...args], { encoding: "utf8" });
  const ship = (image: string, more: readonly string[] = []) =>
    run(readCommandLine(shipCommand, ["--stack", "dev", "--image", image, ...more]), root, 0.001);
  const file = () => readFileSync(join(root, "Pulumi.dev.yaml"), "utf8");
  const onBranch = () => git("--git-dir", join(standIns.folder, "origin"), "show", "main:Pulumi.dev.yaml");
  const updates = () => readFileSync(join(standIns.folder, "updates"), "utf8").split("\n").filter(Boolean);
  const line = (tag: string) => `  malayalees:image: ${REPOSITORY}:${tag}`;
  const failing = (tag: string, message = "error: update failed") =>
    standIns.put(
      "pulumi",
      `case "$1" in
  up) echo "$*" >>"$FOLDER/updates"; if grep -q ":${tag}$" "$FOLDER/work/Pulumi.dev.yaml"; then echo "${message}" >&2; exit 255; fi;;
  stack) echo '{"imageRepositoryUrl": "${REPOSITORY}", "url": "${address}"}';;
esac`,
    );

  it("writes it into the stack's file, updates under the stack's policies, and asks the application", async () => {
    assert.equal(await ship("one", ["--path", "/api/events"]), "done");
    assert.deepEqual(updates(), [line("one")]);
    assert.equal(file(), `${git("show", "HEAD:Pulumi.dev.yaml")}${line("one")}\n`);
    const [up = ""] = standIns.calls().filter((call) => call.startsWith("pulumi up"));
    assert.ok(up.endsWith("--policy-pack policies --policy-pack-config policies/config/dev.json"), up);
    assert.deepEqual([...new Set(asked)].sort(), ["/api/events", "/management/health/readiness"]);
    assert.equal(asked.length, 20);
  });

  it("commits the image on top of the branch, whatever was pushed meanwhile, and nothing else of the work tree", async () => {
    writeFileSync(join(root, "notes"), "mine");
    git("add", "notes");
    await ship("one", ["--record", "main"]);
    // As the job of an older commit: the branch has the image of another one, and other changes.
    assert.equal(git("log", "-1", "--format=%s", "main").trim(), "first");
    await ship("two", ["--record", "main"]);
    assert.ok(onBranch().endsWith(`${line("two")}\n`));
    const log = git("--git-dir", join(standIns.folder, "origin"), "log", "--format=%s", "--name-only", "main");
    assert.deepEqual(log.split("\n").filter(Boolean).slice(0, 4), [
      ...["dev runs two", "Pulumi.dev.yaml", "dev runs one", "Pulumi.dev.yaml"],
    ]);
    assert.equal(git("status", "--porcelain", "notes").trim(), "A  notes");
  });

  it("takes a version back that does not answer well: file, stack and branch have the image before", async () => {
    await ship("good", ["--record", "main"]);
    answer = () => (updates().at(-1) === line("bad") ? 503 : 200);
    git("checkout", "--quiet", "HEAD", "--", "Pulumi.dev.yaml");
    assert.equal(await ship("bad", ["--record", "main", "--wait", "1"]), "no");
    assert.deepEqual(updates(), [line("good"), line("bad"), line("good")]);
    assert.ok(file().endsWith(`${line("good")}\n`));
    assert.ok(onBranch().endsWith(`${line("good")}\n`));
    const back = standIns
      .calls()
      .filter((call) => call.startsWith("pulumi up"))
      .at(-1);
    assert.doesNotMatch(back ?? "", /policy/);
  });

  it("takes a version back whose update fails, and reports when even that fails", async () => {
    failing("bad");
    assert.equal(await ship("bad"), "no");
    assert.equal(updates().length, 2);
    assert.doesNotMatch(file(), /malayalees:image/);
    standIns.put("pulumi", `if [ "$1" = up ]; then exit 255; fi; echo '{"imageRepositoryUrl": "${REPOSITORY}"}'`);
    await assert.rejects(ship("bad"), /dev could not be brought back to public\.ecr\.aws.*: the update failed/);
  });

  it("changes nothing while another update of the stack is under way", async () => {
    failing("two", "error: the stack is currently locked by 1 lock(s)");
    const before = file();
    await assert.rejects(ship("two"), (error) => error instanceof Refused && /nothing was changed/.test(error.message));
    assert.equal(file(), before);
    assert.equal(updates().length, 1);
  });

  it("is not satisfied with an application that answers now and then", async () => {
    let count = 0;
    answer = () => (updates().at(-1) === line("flaky") && ++count % 5 === 0 ? 500 : 200);
    assert.equal(await ship("flaky", ["--wait", "1"]), "no");
    assert.deepEqual(updates(), [line("flaky"), "none"]);
  });

  it("previews without a change of the stack or of its file", async () => {
    const before = file();
    assert.equal(await ship("one", ["--preview"]), "done");
    assert.equal(file(), before);
    assert.deepEqual(
      standIns.calls().filter((call) => /^pulumi (up|destroy)/.test(call)),
      [],
    );
  });

  it("says what can be typed when there is no such image, and refuses what goes together with nothing", async () => {
    await assert.rejects(ship("missing"), (error) => {
      assert.ok(error instanceof UsageError);
      assert.match(error.message, /has no image missing\. The newest: aws ecr describe-images --region us-east-1/);
      return true;
    });
    const read = (...args: readonly string[]) => readCommandLine(shipCommand, ["--stack", "dev", ...args]);
    assert.throws(() => read(), /--image is missing/);
    assert.throws(() => read("--image", "a", "--preview", "--record", "main"), /nothing to record/);
    assert.throws(() => read("--image", "a", "--record", "-f"), /--record/);
    assert.throws(() => read("--image", "a", "--path", "health"), /must be a path/);
  });
});
