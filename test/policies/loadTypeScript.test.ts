import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { typescriptNode } from "../support/typescriptNode";

const ROOT = resolve(__dirname, "../..");

interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

describe("what loads TypeScript", () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "malayalees-typescript-"));
    symlinkSync(join(ROOT, "node_modules"), join(folder, "node_modules"));
    write("package.json", { lines: ["{}"] });
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  function write(file: string, { lines }: { readonly lines: readonly string[] }): void {
    writeFileSync(join(folder, file), lines.join("\n"));
  }

  /** In a folder outside of the repository. */
  const node = (...args: readonly string[]): Ended => spawnSync("node", args, { cwd: folder, encoding: "utf8" });
  const withTypeScript = (...args: readonly string[]) => node(...typescriptNode, ...args);

  function printed({ status, stdout, stderr }: Ended): unknown {
    assert.equal(status, 0, stderr);
    return JSON.parse(stdout);
  }

  it("runs a file of any folder, and what it imports now or later", () => {
    write("written.js", { lines: ["exports.name = 'JavaScript';"] });
    write("later.ts", { lines: ["export const later: number = 2;"] });
    write("now.ts", {
      lines: ["export interface Now { readonly now: number }", "export const now: Now = { now: 1 };"],
    });
    write("main.ts", {
      lines: [
        'import { now } from "./now";',
        'Promise.all([import("./later.js"), import("./written.js")]).then(([{ later }, { name }]) =>',
        "  console.log(JSON.stringify([now.now, later, name])));",
      ],
    });
    assert.deepEqual(printed(withTypeScript("main.ts")), [1, 2, "JavaScript"]);
  });

  it("runs what stands in a file, whatever stood in it before", () => {
    for (const value of [1, 2, 1]) {
      write("changed.ts", { lines: [`const value: number = ${value};`, "console.log(value);"] });
      assert.equal(printed(withTypeScript("changed.ts")), value);
    }
  });

  it("shows where an error was thrown, by the line of the TypeScript file", () => {
    write("fails.ts", {
      lines: [
        "interface Gone {",
        "  readonly gone: true;",
        "}",
        "",
        "export function fails(_?: Gone): never {",
        "  throw new TypeError('here');",
        "}",
      ],
    });
    write("catches.ts", {
      lines: [
        'import { fails } from "./fails";',
        "",
        "try {",
        "  fails();",
        "} catch (error) {",
        "  console.log(JSON.stringify((error as Error).stack));",
        "}",
      ],
    });
    const [message, thrown, called] = String(printed(withTypeScript("catches.ts"))).split("\n");
    assert.equal(message, "TypeError: here");
    assert.ok(thrown?.endsWith(`at fails (${join(folder, "fails.ts")}:6:9)`), thrown);
    assert.ok(called?.includes(`${join(folder, "catches.ts")}:4:`), called);
  });

  it("says where a file is no TypeScript", () => {
    write("broken.ts", { lines: ["export const fine = 1;", "export const = 2;"] });
    const { status, stderr } = withTypeScript("broken.ts");
    assert.equal(status, 1);
    assert.ok(stderr.includes("broken.ts:2:13: ERROR"), stderr);
  });

  describe("leaves parts of the SDK out until they are used", () => {
    const packages = {
      pulumi: "@pulumi/pulumi",
      awsx: "@pulumi/awsx",
      tracing: "@pulumi/pulumi/cmd/run/tracing",
      zod: "zod",
    };
    /** Loads the packages that a script names. */
    const loading = (script: string) =>
      Object.entries(packages)
        .filter(([name]) => script.includes(`${name}.`))
        .map(([name, request]) => `const ${name} = require("${request}");`)
        .join(" ");
    const print = "(value) => console.log(JSON.stringify(value))";
    const isLoaded = "(part) => Object.keys(require.cache).some((file) => file.includes(part))";

    /** What each is used for → whether it gives the same as an SDK that is loaded whole. */
    const uses: readonly (readonly [string, string, string])[] = [
      [
        "a function as code",
        "typescript/lib",
        "((n) => pulumi.runtime.serializeFunction(() => n + 1).then(({ text }) => text))(41)",
      ],
      [
        "the packages of such a function",
        "@npmcli/arborist",
        "pulumi.runtime.computeCodePaths().then((found) => [...found.keys()])",
      ],
      ["the automation API", "automation/localWorkspace", "Promise.resolve(Object.keys(pulumi.automation).sort())"],
      ["classic components of awsx", "awsx/classic/ec2", "Promise.resolve(Object.keys(awsx.classic.ec2).sort())"],
      [
        "tracing, which an engine with --tracing starts",
        "NodeTracerProvider",
        '(tracing.start("http://127.0.0.1:1"), Promise.resolve(tracing.newSpan("run").isRecording()))',
      ],
      ["errors in other languages", "zod/v4/locales/fr", "Promise.resolve(Object.keys(zod.locales).sort())"],
    ];
    let wholly: readonly unknown[];
    before(() => {
      const all = uses.map(([, , use]) => use);
      wholly = printed(
        node("-e", `${loading(all.join())} Promise.all([${all.join(", ")}]).then(${print});`),
      ) as readonly unknown[];
    });
    for (const [place, [title, part, use]] of uses.entries()) {
      it(`${title}: ${part}`, () => {
        const script = `${loading(use)} const isLoaded = ${isLoaded}; const before = isLoaded("${part}");
          ${use}.then((used) => [before, isLoaded("${part}"), used]).then(${print});`;
        const [before, after, used] = printed(withTypeScript("-e", script)) as readonly unknown[];
        assert.deepEqual([before, after, used], [false, true, wholly[place]]);
      });
    }

    it("with all functions that those modules have", () => {
      const modules = ["codePaths", "serializeClosure"].map((name) => `@pulumi/pulumi/runtime/closure/${name}`);
      const script = `(${print})(${JSON.stringify(modules)}.map((each) => Object.keys(require(each)).sort()))`;
      assert.deepEqual(printed(withTypeScript("-e", script)), printed(node("-e", script)));
    });
  });
});
