import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { estimate } from "../../../policies/costs/estimate";
import { stackOf } from "../../../policies/support/stack";
import { published } from "./published";

const page = readFileSync("docs/costs.md", "utf8");

describe("what others publish of the same settings", () => {
  for (const { what, by, source, date, resources, dollars, counts, difference } of published) {
    // What they publish is without traffic.
    const ours = estimate(stackOf(resources), { region: "us-east-1", phase: "initial" })
      .items.filter(({ id }) => id !== undefined && counts.test(id))
      .reduce((sum, { least }) => sum + least, 0);
    const apart = Math.abs(ours - dollars) / dollars;

    it(`${what}: $${dollars.toFixed(2)} by ${by} is ${difference ? "explained" : "within 2 %"}`, () => {
      assert.equal(apart > 0.02, difference !== undefined, `$${ours.toFixed(2)}`);
    });

    it(`${what}: is in docs/costs.md`, () => {
      const cells = [what, `[${by}](${source})`, date, `$${dollars.toFixed(2)}`];
      const row = `| ${[...cells, difference ?? "within 2 %"].join(" | ")} |`;
      assert.ok(page.includes(row), row);
    });
  }
});
