import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { text } from "node:stream/consumers";
import { readBaseline } from "../../../tools/plan/changes/baseline";
import { root } from "../../../tools/plan/plan";
import { UsageError } from "../../../tools/support/errors";
import { typescriptNode } from "../../support/typescriptNode";

/** A commit's own program: it gives the name that its stack file says, or does what that says. */
const PROGRAM = `
const { existsSync, readFileSync } = require("node:fs");
const [stack] = process.argv.slice(2);
const name = readFileSync("Pulumi." + stack + ".yaml", "utf8");
console.error("what the program says");
if (name === "refused") throw new Error("the configuration is refused");
if (name === "waiting") require("node:net").connect(Number(process.env.PORT), "127.0.0.1");
else {
  const packages = existsSync("node_modules/.package-lock.json") ? "installed" : existsSync("node_modules") ? "of the folder" : "none";
  console.log(JSON.stringify({ stack, resources: [{ urn: "u", type: packages, name, inputs: {} }] }));
  process.exitCode = name === "violated" ? 1 : 0;
}
`;
/** With one package, which is in the repository itself: to install it takes no network. */
const MANIFEST = { name: "x", version: "1.0.0", dependencies: { y: "file:y" } };
const LOCK = JSON.stringify({
  ...MANIFEST,
  lockfileVersion: 3,
  packages: { "": MANIFEST, "node_modules/y": { resolved: "y", link: true }, y: { version: "1.0.0" } },
});
const COMMITS = ["first", "violated", "refused", "waiting", "second"] as const;

describe("what a plan is compared with", () => {
  let folder: string;
  const git = (...args: readonly string[]) =>
    execFileSync("git", ["-c", "user.name=t", "-c", "user.email=t@example.com", ...args], {
      cwd: folder,
      encoding: "utf8",
    });
  const write = (files: Readonly<Record<string, string>>) => {
    for (const [file, content] of Object.entries(files)) writeFileSync(join(folder, file), content);
  };
  const commit = (tag: string) => {
    git("add", "--all");
    git("commit", "--quiet", "--message", tag);
    git("tag", tag);
  };
  const firstAt = async (ref: string) => (await readBaseline(ref, "prod", folder)).resources[0];
  const leftovers = () => readdirSync(join(folder, ".git/plan-checkouts"));

  before(() => {
    folder = mkdtempSync(join(tmpdir(), "baseline-"));
    git("init", "--quiet", "--initial-branch", "trunk");
    const manifest = { ...MANIFEST, scripts: { plan: "node program.js" } };
    mkdirSync(join(folder, "y"));
    write({
      "program.js": PROGRAM,
      "package.json": JSON.stringify(manifest),
      ".gitignore": "node_modules",
      "Pulumi.dev.yaml": "dev",
    });
    commit("without-prod");
    write({ "package-lock.json": LOCK, "y/package.json": '{"name":"y","version":"1.0.0"}' });
    for (const name of COMMITS) {
      write({ "Pulumi.prod.yaml": name });
      commit(name);
    }
    mkdirSync(join(folder, "node_modules"));
    write({ "Pulumi.prod.yaml": "not committed" });
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it("is the plan of a commit, made by that commit's own files with the packages of this folder", async () => {
    for (const [ref, name] of [
      ["trunk", "second"],
      ["first", "first"],
      ["HEAD~4", "first"],
    ] as const) {
      const made = await firstAt(ref);
      assert.deepEqual([made?.name, made?.type], [name, "of the folder"], ref);
    }
  });

  it("leaves the folder, its index and its list of work trees as they were", async () => {
    const state = () => [git("status", "--short"), git("worktree", "list"), git("stash", "list")];
    const before = state();
    await firstAt("first");
    assert.deepEqual([state(), leftovers()], [before, []]);
  });

  it("says which commit a name stands for", async () => {
    const id = git("rev-parse", "first").trim();
    assert.equal((await readBaseline("first", "prod", folder)).name, `first (${id.slice(0, 7)})`);
    assert.equal((await readBaseline(id.slice(0, 9), "prod", folder)).name, id.slice(0, 9));
  });

  it("is compared although a mandatory policy is violated there", async () => {
    assert.equal((await firstAt("violated"))?.name, "violated");
  });

  it("is nothing where the commit does not have the stack yet", async () => {
    const { name, resources } = await readBaseline("without-prod", "prod", folder);
    assert.match(name, /^without-prod .*, which has no stack prod$/);
    assert.deepEqual(resources, []);
  });

  it("installs the commit's packages when they are others", async () => {
    write({ "package-lock.json": `${LOCK}\n` });
    try {
      assert.equal((await firstAt("first"))?.type, "installed");
      assert.deepEqual(leftovers(), []);
    } finally {
      write({ "package-lock.json": LOCK });
    }
  });

  it("says what the commit's program said when that fails, and leaves nothing behind", async () => {
    await assert.rejects(firstAt("refused"), (error) => {
      assert.ok(error instanceof UsageError);
      assert.match(error.message, /^--against refused: prod cannot be planned there: .*the configuration is refused/s);
      return true;
    });
    assert.deepEqual(leftovers(), []);
  });

  const mistakes: readonly (readonly [what: string, against: string, says: RegExp])[] = [
    [
      "neither a file nor a commit",
      "nowhere",
      /nowhere is no file, and git knows no such branch, tag or commit here: .*--out.*git fetch/,
    ],
    ["an option of git", "--all", /--all is no file, and git knows no such branch/],
    ["a folder", ".", /is no file, and git knows no such branch/],
    ["a file and a commit", "first", /first is a file and a ref of git: write \.\/first or refs\/heads\/first/],
  ];
  for (const [what, against, says] of mistakes)
    it(`refuses ${what}`, async () => {
      const here = process.cwd();
      if (what === "a file and a commit") write({ first: "{}" });
      process.chdir(folder);
      try {
        await assert.rejects(readBaseline(against, "prod", folder), (error) => {
          assert.ok(error instanceof UsageError);
          assert.match(error.message, says);
          return true;
        });
      } finally {
        process.chdir(here);
        rmSync(join(folder, "first"), { force: true });
      }
    });

  for (const signal of ["SIGINT", "SIGTERM"] as const)
    it(`ends with everything that it started on ${signal}, and leaves nothing behind`, async () => {
      const server = createServer().listen(0, "127.0.0.1");
      await once(server, "listening");
      const { port } = server.address() as AddressInfo;
      const script = `require("./tools/plan/changes/baseline").readBaseline("waiting", "prod", ${JSON.stringify(folder)})`;
      const child = spawn(process.execPath, [...typescriptNode, "-e", script], {
        cwd: root,
        env: { ...process.env, PORT: String(port) },
        stdio: "ignore",
      });
      const [program] = (await once(server, "connection")) as [Socket];
      assert.deepEqual(leftovers().length > 0, true);
      child.kill(signal);
      const [[status]] = await Promise.all([once(child, "close"), once(program.resume(), "close")]);
      server.close();
      assert.deepEqual([status, leftovers()], [130, []]);
    });
});

describe("npm run plan -- prod --against a commit of this repository", () => {
  it("finds nothing changed against the same files, whatever folder they were planned in", async () => {
    // The same place each time, as what is compiled is kept by path.
    const folder = join(tmpdir(), `against${root.replaceAll("/", "-")}`);
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder);
    // A repository beside the files: they need not be one, or be committed.
    const environment = { ...process.env, GIT_DIR: join(folder, "git"), GIT_WORK_TREE: root };
    const git = (...args: readonly string[]) =>
      execFileSync("git", ["-c", "user.name=t", "-c", "user.email=t@example.com", ...args], {
        cwd: root,
        env: environment,
      });
    try {
      git("init", "--quiet");
      git("add", "--all");
      git("commit", "--quiet", "--message", "now");
      const child = spawn(
        process.execPath,
        [...typescriptNode, resolve(root, "tools/plan/main.ts"), "prod", "--against", "HEAD"],
        {
          cwd: root,
          env: environment,
          stdio: ["ignore", "pipe", "pipe"],
        },
      );
      const [said, , [status]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, "close")]);
      assert.match(said, /^What an update of prod does, compared with HEAD \(\w{7}\)\n\nNothing changes\.\n/);
      assert.equal(status, 0);
      assert.ok(existsSync(join(folder, "git/plan-checkouts")));
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
