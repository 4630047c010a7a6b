import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { topologyNames } from "../../../components/configuration/topologyFacts";
import { renderReport } from "../../../tools/report/page";
import { sharedPlan } from "../../support/plans";
import { topologySettings } from "../../support/topologySettings";

const STACKS: readonly (readonly [stack: string, settings: Readonly<Record<string, string>>])[] = [
  ["dev", {}],
  ...topologyNames.map((topology) => ["prod", { ...topologySettings(topology), phase: "scale" }] as const),
  ["prod", { topology: "kubernetes", kubeconfig: "/kubeconfig", databaseEndpoint: "db.own.test" }],
  ["prod", { cacheType: "valkey", valkey: "serverless" }],
  ["prod", { "aws:region": "af-south-1" }],
];

function all(text: string, pattern: RegExp): readonly string[] {
  return [...text.matchAll(pattern)].map(([, found = ""]) => found);
}

describe("the report", () => {
  it("has the sections that its page in docs/ lists", async () => {
    const listed = all(readFileSync("docs/report.md", "utf8"), /^\| ([A-Z][^|]*) \|/gm);
    const page = renderReport({ plan: await sharedPlan("prod", {}), date: "2026-11-28" });
    const shown = all(page, /<h2 id="[^"]*">([^<]*)</g);
    // What changes is on it with a comparison.
    assert.deepEqual(
      shown,
      listed.filter((title) => title !== "Changes"),
    );
  });

  for (const [stack, settings] of STACKS) {
    it(`of ${stack} ${JSON.stringify(settings)} has all its places once, and nothing that is no text`, async () => {
      const page = renderReport({ plan: await sharedPlan(stack, settings), date: "2026-11-28" });
      const ids = all(page, / id="([^"]*)"/g);
      assert.deepEqual(
        ids.filter((id, index) => ids.indexOf(id) !== index),
        [],
      );
      const wanted = [
        ...all(page, / href="#([^"]*)"/g),
        ...all(page, / aria-labelledby="([^"]*)"/g).flatMap((names) => names.split(" ")),
        ...all(page, /url\(#([^)]*)\)/g),
      ];
      assert.deepEqual(
        wanted.filter((id) => !ids.includes(id)),
        [],
      );
      assert.deepEqual(all(page, /(undefined|NaN|\[object Object\]| style=".{10})/g), []);
    });
  }
});
