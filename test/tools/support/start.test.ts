import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { typescriptNode } from "../../support/typescriptNode";
import { runTool } from "./runTool";

const TOY = join(__dirname, "fixtures/command.ts");

describe("a command", () => {
  const failures: readonly (readonly [command: string, status: number, stderr: RegExp])[] = [
    ["usage", 2, /^not like this\nFor help: npm run toy -- --help\n$/],
    ["unreachable", 2, /^no server answers\n$/],
    ["refused", 1, /^permission denied\n$/],
    ["missing", 3, /^toy-server is missing: install it\nNothing was changed\.\n$/],
    ["several", 2, /^not like this\nFor help/],
    ["thrown", 70, /^This is a bug in the program; please report it\.\nTypeError: a bug\n {4}at .*command\.ts/],
    ["never", 70, /never resolved/],
    ["usege", 2, /^one command of wait, .*: not "usege"\n/],
  ];
  for (const [command, status, stderr] of failures) {
    it(`exits ${status} for ${command}`, async () => {
      const ended = await runTool(TOY, [command]);
      assert.deepEqual([ended.status, ended.stdout], [status, ""]);
      assert.match(ended.stderr, stderr);
    });
  }

  it("gives its answer also to a reader that goes away early", async () => {
    const child = spawn(process.execPath, [...typescriptNode, TOY, "print"], { stdio: ["ignore", "pipe", "inherit"] });
    child.stdout.once("data", () => child.stdout.destroy());
    assert.deepEqual(await once(child, "close"), [1, null]);
  });

  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    for (const [command, signals] of [
      ["wait", 1],
      ["ignore", 2],
    ] as const) {
      it(`exits 130 after ${signals} ${signal} when it ${command === "wait" ? "can stop" : "goes on"}`, async () => {
        const child = spawn(process.execPath, [...typescriptNode, TOY, command], {
          stdio: ["ignore", "pipe", "inherit"],
        });
        let printed = "";
        for await (const chunk of child.stdout) {
          printed += String(chunk);
          if (printed === "ready\n" || (signals === 2 && printed === "ready\nstopping\n")) child.kill(signal);
        }
        if (child.exitCode === null) await once(child, "exit");
        assert.deepEqual([child.exitCode, printed], [130, "ready\nstopping\n"]);
      });
    }
  }
});
