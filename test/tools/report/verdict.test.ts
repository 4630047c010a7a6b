import assert from "node:assert/strict";
import type { Plan } from "../../../tools/plan/plan";
import { verdictOf } from "../../../tools/report/verdict";
import { sharedPlan } from "../../support/plans";

const violation = { policy: "some-policy", severity: "high", urn: "urn", message: "", remediation: "" };
const own = { messages: [] };

const cases: readonly (readonly [title: string, of: Partial<Plan>, answer: string, reason: RegExp])[] = [
  ["may ship when nothing stands against it", own, "May ship", /No mandatory/],
  ["may ship with advice", { ...own, violations: [{ ...violation, level: "advisory" }] }, "May ship", /No mandatory/],
  [
    "may not ship against a mandatory policy",
    { ...own, violations: [{ ...violation, level: "mandatory" }] },
    "May not ship",
    /^1 mandatory finding /,
  ],
  ["may not ship with the domain of an example", {}, "May not ship", /^domain app\.example\.com /],
  [
    "is not judged where a value cannot be read",
    { ...own, encrypted: ["malayalees:valkeyAuthToken"] },
    "May ship, as far as is known",
    /malayalees:valkeyAuthToken/,
  ],
];

const change = { urn: "urn", type: "t", name: "database", effects: [], isStateful: true };
const nothing = { least: 0, expected: 0 };
const total = { what: "total", before: nothing, after: nothing };
const costs = { total, groups: [], resources: [], notes: [], isKnown: true };
const findings = { new: [], gone: [], still: [], suppressions: { new: [], gone: [] } };

describe("the verdict of the report", () => {
  for (const [title, part, answer, reason] of cases) {
    it(`says that a stack ${title}`, async () => {
      const verdict = verdictOf({ plan: { ...(await sharedPlan("prod", {})), ...part }, date: "2026-11-28" });
      assert.equal(verdict.answer, answer);
      assert.match(verdict.reasons.join(" "), reason);
    });
  }

  for (const kind of ["replaced", "gone"] as const) {
    it(`says that a stack may not ship when something protected would be ${kind}, and only then`, async () => {
      const plan = { ...(await sharedPlan("prod", {})), ...own };
      const answers = [true, false].map((isProtected) => {
        const comparison = { name: "main", changes: [{ ...change, kind, isProtected }], advice: [], findings, costs };
        return verdictOf({ plan, date: "2026-11-28", comparison }).answer;
      });
      assert.deepEqual(answers, ["May not ship", "May ship"]);
    });
  }
});
