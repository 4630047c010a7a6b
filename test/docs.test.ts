import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { parse } from "yaml";
import { settingNames } from "../components/configuration/settings";

const pages = [
  "README.md",
  "CONTRIBUTING.md",
  "SECURITY.md",
  "policies/README.md",
  "policies/CATALOGUE.md",
  ...["docs", "docs/runbooks"].flatMap((folder) =>
    readdirSync(folder)
      .filter((name) => name.endsWith(".md"))
      .map((name) => `${folder}/${name}`),
  ),
];

/** Of the stacks, of what an account needs before them, and of the provider. */
const keysOfPrograms: ReadonlySet<string> = new Set([
  ...settingNames,
  ...Object.keys(parse(readFileSync("bootstrap/Pulumi.yaml", "utf8")).config),
  "aws",
]);

/** All that a pattern's first group finds in a page. */
function findAll(page: string, pattern: RegExp): readonly string[] {
  return [...readFileSync(page, "utf8").matchAll(pattern)].map(([, found = ""]) => found);
}

/** The heading that a link's anchor names, as GitHub makes anchors. */
function anchorsOf(page: string): readonly string[] {
  const headings = findAll(page, /^#+ (.+)$/gm);
  return headings.map((heading) =>
    heading
      .toLowerCase()
      .replace(/[^\w\- ]/g, "")
      .replaceAll(" ", "-"),
  );
}

describe("the documentation", () => {
  for (const page of pages) {
    it(`of ${page} links to what there is`, () => {
      for (const link of findAll(page, /\]\((?!https?:)([^)]+)\)/g)) {
        const [path = "", anchor] = link.split("#");
        const target = path === "" ? page : join(dirname(page), path);
        assert.ok(existsSync(target), link);
        if (anchor) assert.ok(anchorsOf(target).includes(anchor), link);
      }
    });

    it(`of ${page} names commands that there are`, () => {
      const { scripts } = JSON.parse(readFileSync("package.json", "utf8")) as { scripts: Record<string, string> };
      for (const script of findAll(page, /npm run (?:--\w+ )?([a-z][\w:-]*)/g)) assert.ok(script in scripts, script);
    });

    it(`of ${page} sets keys that there are`, () => {
      const keys = findAll(page, /pulumi config set (?:--\w+ )*'?([A-Za-z]+)/g);
      for (const key of keys) assert.ok(keysOfPrograms.has(key), key);
    });
  }
});
