import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { builtinModules } from "node:module";
import { dirname, join, relative, resolve } from "node:path";
import { policies } from "../../policies/catalogue";
import { documentationPath, type PackPolicy } from "../../policies/support/policy";

const PACK = resolve(__dirname, "../../policies");

function packFiles(pattern: RegExp): readonly string[] {
  return readdirSync(PACK, { recursive: true, encoding: "utf8" })
    .filter((file) => pattern.test(file) && !file.includes("node_modules"))
    .map((file) => join(PACK, file));
}

function importsOf(file: string): readonly string[] {
  const found = readFileSync(file, "utf8").matchAll(/(?<![-\w])(?:from|import|require\()\s*"([^"]+)"/g);
  return [...found].flatMap(([, specifier]) => specifier ?? []);
}

/** In the folder of its group. */
const POLICY_FILE = /^(?!facts\/|support\/|config\/)\w+\/\w+\.ts$/;

/** What a file exports, the members of its lists one by one. */
function exportsOf(file: string): readonly unknown[] {
  return Object.values<unknown>(require(file)).flat();
}

function isPolicy(exported: unknown): exported is PackPolicy {
  return typeof exported === "object" && exported !== null && "authority" in exported;
}

describe("the policy pack", () => {
  const sources = packFiles(/\.[jt]s$/);
  const manifest: {
    readonly dependencies: Readonly<Record<string, string>>;
    readonly main: string;
    readonly version: string;
  } = JSON.parse(readFileSync(join(PACK, "package.json"), "utf8"));

  it("imports nothing from outside its folder but what its package.json names", () => {
    assert.ok(sources.length > 25, "the sources were not found");
    for (const source of sources) {
      for (const specifier of importsOf(source)) {
        const where = `${relative(PACK, source)} imports ${specifier}`;
        if (specifier.startsWith(".")) {
          assert.ok(!relative(PACK, resolve(dirname(source), specifier)).startsWith(".."), where);
        } else if (!specifier.startsWith("node:") && !builtinModules.includes(specifier)) {
          const owner = specifier.split("/", specifier.startsWith("@") ? 2 : 1).join("/");
          assert.ok(owner in manifest.dependencies, where);
        }
      }
    }
  });

  it("never loads a provider's SDK", () => {
    for (const source of sources)
      assert.ok(
        importsOf(source).every((specifier) => !/^@pulumi\/(aws|awsx|eks|kubernetes)/.test(specifier)),
        source,
      );
  });

  it("depends on the versions that the program depends on", () => {
    const program: { readonly dependencies: Readonly<Record<string, string>> } = JSON.parse(
      readFileSync(join(PACK, "../package.json"), "utf8"),
    );
    for (const [name, version] of Object.entries(manifest.dependencies))
      assert.equal(version, program.dependencies[name], name);
  });

  it("lists every policy of its files, each once", () => {
    const exported = new Set(packFiles(POLICY_FILE).flatMap(exportsOf));
    const missing = [...exported].filter((each) => isPolicy(each) && !policies.includes(each));
    assert.deepEqual(missing, [], "exported by a file that policies/catalogue.ts leaves out");
    assert.equal(new Set(policies).size, policies.length);
    assert.ok(policies.every((policy) => exported.has(policy)));
  });

  it("explains every policy on that page, once, where the engine's messages link to", () => {
    const page = readFileSync(join(PACK, "CATALOGUE.md"), "utf8");
    for (const policy of policies) {
      const [path, anchor] = documentationPath(policy).split("#");
      assert.equal(path, "policies/CATALOGUE.md");
      assert.equal(page.match(new RegExp(`^### ${anchor}$`, "gm"))?.length, 1, policy.name);
      assert.equal(page.split(policy.description).length, 2, policy.name);
    }
  });

  it("has no link in its pages that leads nowhere", () => {
    const text = packFiles(/\.md$/).map((page) => readFileSync(page, "utf8"));
    assert.equal(text.length, 2);
    for (const [, target] of text.join("\n").matchAll(/\]\(([^)#]+)\)/g)) {
      assert.ok(
        packFiles(/./).some((file) => file.startsWith(resolve(PACK, target ?? ""))),
        target,
      );
    }
  });

  it("says the same version in both of its manifests", () => {
    const yaml = readFileSync(join(PACK, "PulumiPolicy.yaml"), "utf8");
    assert.match(yaml, new RegExp(`^version: ${manifest.version}$`, "m"));
    assert.match(yaml, new RegExp(`^main: ${manifest.main}$`, "m"));
  });
});
