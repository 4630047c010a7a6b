import assert from "node:assert/strict";
import { readFileSync } from "node:fs";

/** Licences that let a product be used, changed and handed on under the Apache licence, by their names in SPDX. */
const allowed: readonly string[] = [
  ...["0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "BlueOak-1.0.0", "CC0-1.0", "ISC", "MIT", "Python-2.0"],
];

/** What is under another licence, and why that is right. */
const exceptions: Readonly<Record<string, string>> = {
  "@logdna/tail-file": "MIT: its file LICENSE says so, package.json only points there",
  "spdx-exceptions": "CC-BY-3.0: a list of names, with its authors in it",
  "axe-core": "MPL-2.0: used by a test, unchanged",
  "mocha/node_modules/argparse": "PSF-2.0, as Python-2.0: mocha's own copy",
};

interface Package {
  readonly license?: string;
}

const { packages } = JSON.parse(readFileSync("package-lock.json", "utf8")) as {
  packages: Readonly<Record<string, Package>>;
};
const dependencies = Object.entries(packages)
  .filter(([path]) => path !== "")
  .map(([path, { license }]) => ({ name: path.replace(/^node_modules\//, ""), license }));

/** An expression of SPDX: one of those with OR between them, all of those with AND. AND binds closer. */
function isAllowed(expression: string): boolean {
  const text = expression.replaceAll(/[()]/g, "");
  return text.split(" OR ").some((choice) => choice.split(" AND ").every((name) => allowed.includes(name)));
}

describe("the licence of every dependency", () => {
  it("lets the product be handed on under its own", () => {
    assert.ok(dependencies.length > 100);
    const others = dependencies.filter(({ name, license = "" }) => !(name in exceptions) && !isAllowed(license));
    assert.deepEqual(others, []);
  });

  it("is allowed by itself, or is an exception that is needed", () => {
    for (const name of Object.keys(exceptions)) {
      const found = dependencies.find((each) => each.name === name);
      assert.ok(found, `${name} is no dependency any more`);
      assert.ok(!isAllowed(found.license ?? ""), `${name} needs no exception`);
    }
  });

  it("is read as SPDX has it", () => {
    for (const good of ["MIT", "(MIT OR GPL-3.0-only)", "GPL-2.0-only OR Apache-2.0", "(BSD-3-Clause AND Apache-2.0)"])
      assert.ok(isAllowed(good), good);
    for (const bad of ["", "GPL-3.0-only", "MIT AND GPL-3.0-only", "UNLICENSED", "SEE LICENSE IN LICENSE"])
      assert.ok(!isAllowed(bad), bad);
  });
});
