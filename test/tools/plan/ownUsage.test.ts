import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { usageOf } from "../../../policies/costs/usage";
import { ownUsage } from "../../../tools/plan/ownUsage";
import { UsageError } from "../../../tools/support/errors";

describe("a stack's own figures of use", () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "malayalees-usage-"));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  const write = (text: string) => writeFileSync(join(folder, "Pulumi.prod.usage.json"), text);

  it("are none without a file", () => {
    assert.deepEqual(ownUsage(folder, "other"), {});
  });

  it("take the place of the phase's, and leave the others", () => {
    write('{"peakRequests": {"value": 40, "unit": "requests/s", "from": "access logs of October"}}');
    const [usual, own] = [usageOf("initial"), usageOf("initial", ownUsage(folder, "prod"))];
    assert.equal(own.peakRequests, 40);
    assert.deepEqual({ ...own, peakRequests: usual.peakRequests }, usual);
  });

  const figure = (changes: object) =>
    JSON.stringify({ peakRequests: { value: 40, unit: "requests/s", from: "logs", ...changes } });
  for (const [what, text, words] of [
    ["text that is no JSON", "{", /^Pulumi.prod.usage.json is not JSON/],
    ["a list", "[]", /must be an object of figures, not a list/],
    ["an unknown key", '{"peekRequests": 1}', /peekRequests is unknown; there are: peakRequests, peakHours/],
    ["a plain number", '{"peakRequests": 1}', /peakRequests needs a value, a number from 0/],
    ["a negative value", figure({ value: -1 }), /peakRequests needs a value, a number from 0, not -1/],
    ["another unit", figure({ unit: "requests/min" }), /peakRequests is in requests\/s, not in "requests\/min"/],
    ["no source", figure({ from: "" }), /peakRequests needs from: where the figure comes from/],
  ] as const) {
    it(`are refused in words with ${what}`, () => {
      write(text);
      assert.throws(
        () => ownUsage(folder, "prod"),
        (error) => error instanceof UsageError && words.test(error.message),
      );
    });
  }
});
