import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "yaml";
import { commentCommand } from "../../../tools/comment/arguments";
import { planCommand } from "../../../tools/plan/arguments";
import { readCommandLine } from "../../../tools/support/command";

interface Job {
  readonly if?: string;
  readonly needs?: string;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly steps: readonly { readonly run?: string; readonly env?: Readonly<Record<string, string>> }[];
}
interface Workflow {
  readonly permissions: Readonly<Record<string, string>>;
  readonly jobs: Readonly<Record<string, Job>>;
}

describe("the jobs of a pull request", () => {
  const workflow = parse(readFileSync(".github/workflows/pull-request.yml", "utf8")) as Workflow;
  const scriptOf = (job: string) => workflow.jobs[job]?.steps.at(-1)?.run ?? "";

  it("write, and have credentials, only for branches of the repository itself", () => {
    assert.deepEqual(workflow.permissions, { contents: "read" });
    const writing = Object.entries(workflow.jobs).filter(([, { permissions, steps }]) =>
      /write|secrets\./.test(JSON.stringify([permissions, steps])),
    );
    assert.deepEqual(
      writing.map(([name]) => name),
      ["comment", "preview"],
    );
    for (const [name, job] of writing)
      assert.equal(job.if, "github.event.pull_request.head.repo.full_name == github.repository", name);
  });

  it("put no text of a pull request into a script", () => {
    for (const { steps } of Object.values(workflow.jobs))
      for (const { run = "" } of steps) assert.doesNotMatch(run, /\$\{\{ *(github|needs|steps)\./);
  });

  it("hand what the plans say on as it is, also when a policy is violated, and fail when there is no plan", () => {
    const folder = mkdtempSync(join(tmpdir(), "workflow-"));
    try {
      // Stands for npm: says what it was asked for and ends as the test says.
      writeFileSync(join(folder, "npm"), '#!/bin/sh\nprintf "%s\\n" "$*" "<<END" "\\$HOME"\nexit "$STATUS"\n');
      chmodSync(join(folder, "npm"), 0o755);
      const summary = join(folder, "summary");
      const output = join(folder, "output");
      const runWith = (status: string) =>
        execFileSync("bash", ["-e", "-c", scriptOf("changes")], {
          cwd: folder,
          env: {
            ...process.env,
            PATH: `${folder}:${process.env.PATH}`,
            STATUS: status,
            GITHUB_STEP_SUMMARY: summary,
            GITHUB_OUTPUT: output,
          },
          stdio: "pipe",
        });
      runWith("1");
      const text = (stack: string) => `run --silent plan -- ${stack} --against HEAD^1 --markdown\n<<END\n$HOME\n`;
      assert.equal(readFileSync(summary, "utf8"), text("dev") + text("prod"));
      const [, end] = /^dev<<(\w+)$/m.exec(readFileSync(output, "utf8")) ?? [];
      assert.equal(
        readFileSync(output, "utf8"),
        `dev<<${end}\n${text("dev")}${end}\nprod<<${end}\n${text("prod")}${end}\n`,
      );
      assert.throws(() => runWith("2"));
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("give the commands options that they have", () => {
    const args = (job: string) =>
      (/npm run --silent \w+ -- (.*?)(?: > .*)?$/m.exec(scriptOf(job))?.[1] ?? "").split(" ");
    const plan = readCommandLine(planCommand, args("changes"));
    assert.deepEqual([plan.against, plan.markdown], ["HEAD^1", true]);
    const comment = args("comment").map((each) => (each === '"$NUMBER"' ? "7" : each));
    assert.deepEqual(readCommandLine(commentCommand, comment).files, ["dev.md", "prod.md"]);
  });
});
