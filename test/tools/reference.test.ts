import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { pages } from "../../tools/reference/pages";

describe("the generated files", () => {
  for (const [page, render] of Object.entries(pages)) {
    it(`${page} is as it must be (else: npm run reference)`, async () => {
      assert.equal(readFileSync(page, "utf8"), await render(process.cwd()));
    });
  }
});
