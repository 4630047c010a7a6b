import assert from "node:assert/strict";
import fc from "fast-check";
import { candidate } from "../../../../tools/cost/cheapest/cheapest";
import { brokenPromises } from "../../../../tools/cost/cheapest/promises";
import { type Attempt, type Axis, cheapest, type Overrides } from "../../../../tools/cost/cheapest/search";
import { root } from "../../../../tools/plan/plan";

/** Every configuration there is, and the cheapest that keeps all promises. */
async function byBruteForce(start: Overrides, axes: readonly Axis[], attempt: Attempt): Promise<number | undefined> {
  const all = axes.reduce<readonly Overrides[]>(
    (made, { choices }) => made.flatMap((one) => [one, ...choices.map((choice) => ({ ...one, ...choice }))]),
    [start],
  );
  let best: number | undefined;
  for (const set of all) {
    const verdict = await attempt(set);
    if (verdict && verdict.broken.length === 0 && (best === undefined || verdict.dollars < best))
      best = verdict.dollars;
  }
  return best;
}

describe("the search for the cheapest configuration", () => {
  it("finds what trying everything finds, where costs add up and a promise that one choice breaks stays broken", async () => {
    const choice = fc.record({ dollars: fc.integer({ min: 0, max: 50 }), breaks: fc.constantFrom(false, false, true) });
    const space = fc.array(fc.array(choice, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(space, async (table) => {
        const axes = table.map((choices, axis) => ({
          name: `${axis}`,
          choices: choices.map((_, index) => ({ [`${axis}`]: `${index}` })),
        }));
        const attempt: Attempt = async (set) => {
          const chosen = table.flatMap((choices, axis) => choices[Number(set[`${axis}`] ?? -1)] ?? []);
          const saved = chosen.reduce((sum, { dollars }) => sum + dollars, 0);
          return { dollars: 1000 - saved, broken: chosen.some(({ breaks }) => breaks) ? ["it"] : [] };
        };
        const { best } = await cheapest({}, axes, attempt);
        assert.equal(best?.dollars, await byBruteForce({}, axes, attempt));
      }),
    );
  });

  it("goes on from a place where a choice saves that saved nothing at the start", async () => {
    // Without gateways each task has an address, so that fewer and larger tasks save only there.
    const attempt: Attempt = async ({ nat = "yes", tasks = "4" }) => ({
      dollars: (nat === "yes" ? 100 : Number(tasks) * 4) + (tasks === "2" ? 1 : 0),
      broken: [],
    });
    const axes = [
      { name: "tasks", choices: [{ tasks: "2" }, { tasks: "4" }] },
      { name: "nat", choices: [{ nat: "yes" }, { nat: "no" }] },
    ];
    assert.equal((await cheapest({}, axes, attempt)).best?.dollars, 9);
  });

  it("begins with a choice that keeps the promises which the start breaks, and has no result where there is none", async () => {
    const attempt: Attempt = async ({ pods = "small" }) => ({
      dollars: pods === "small" ? 1 : 2,
      broken: pods === "small" ? ["capacity"] : [],
    });
    const axes = [{ name: "pods", choices: [{ pods: "large" }] }];
    assert.deepEqual((await cheapest({}, axes, attempt)).best, { set: { pods: "large" }, dollars: 2, broken: [] });
    assert.equal((await cheapest({}, [], attempt)).best, undefined);
    assert.equal((await cheapest({}, axes, async () => undefined)).best, undefined);
  });

  it("finds what trying everything finds in a part of prod in phase scale, where gateways and zones depend on each other", async function () {
    this.timeout(300_000);
    const given = { phase: "scale" };
    const usual = await candidate("prod", given, root);
    const known = new Map<string, ReturnType<Attempt>>();
    const attempt: Attempt = (set) => {
      const key = JSON.stringify(Object.entries(set).sort());
      const verdict = known.get(key) ?? verdictOf(set);
      known.set(key, verdict);
      return verdict;
    };
    async function verdictOf(set: Overrides) {
      const one = await candidate("prod", { ...given, ...set }, root);
      return { dollars: one.plan.costs.expected, broken: brokenPromises(one, usual) };
    }
    const axes = [
      { name: "natStrategy", choices: ["none", "onePerAz"].map((natStrategy) => ({ natStrategy })) },
      { name: "zoneCount", choices: ["2", "3"].map((zoneCount) => ({ zoneCount })) },
      { name: "databaseReplicas", choices: ["0", "1"].map((databaseReplicas) => ({ databaseReplicas })) },
    ];
    const { best } = await cheapest({}, axes, attempt);
    assert.deepEqual(best?.set, { natStrategy: "none", zoneCount: "2" });
    assert.equal(best.dollars, await byBruteForce({}, axes, attempt));
  });
});
