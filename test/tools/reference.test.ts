import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { configurationPage, renderConfiguration } from "../../tools/reference/configuration";

describe("the reference pages", () => {
  it("tell the configuration as it is (else: npm run reference)", () => {
    assert.equal(readFileSync(configurationPage, "utf8"), renderConfiguration(process.cwd()));
  });
});
