import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { alarmNames } from "../../../components/configuration/alarmThresholds";
import { topologyNames } from "../../../components/configuration/topologyFacts";
import { byType } from "../../support/offline";
import { sharedPlan } from "../../support/plans";
import { topologySettings } from "../../support/topologySettings";

const COMPOSITES = ["strain", "users-notice"];
const pages = readdirSync("docs/runbooks").map((file) => file.replace(/\.md$/, ""));

/** Stacks that have every alarm between them. */
const STACKS: readonly (readonly [string, Readonly<Record<string, string>>])[] = [
  ["dev", {}],
  ...topologyNames.map((topology) => ["prod", topologySettings(topology)] as const),
  ["prod", { phase: "scale", valkey: "serverless" }],
  ["prod", { valkey: "nodes", passwordRotationDays: "30" }],
];

async function linked(): Promise<readonly string[]> {
  const plans = await Promise.all(STACKS.map(([stack, settings]) => sharedPlan(stack, settings)));
  return plans.flatMap(({ resources }) =>
    ["metricAlarm:MetricAlarm", "compositeAlarm:CompositeAlarm"]
      .flatMap((type) => byType(resources, `aws:cloudwatch/${type}`))
      .map(({ inputs, name }) => {
        const [, page] = /\. Runbook: docs\/runbooks\/([a-z-]+)\.md$/.exec(String(inputs.alarmDescription)) ?? [];
        assert.ok(page, `${name} has no runbook in its text`);
        assert.ok(String(inputs.alarmDescription).length <= 1024, name);
        return page;
      }),
  );
}

describe("the runbooks", () => {
  it("are one page for each alarm of any stack, and no page more", async () => {
    assert.deepEqual([...new Set(await linked())].sort(), [...pages].sort());
  });

  it("have the names that the key alarmThresholds takes", () => {
    assert.deepEqual([...alarmNames, ...COMPOSITES].sort(), [...pages].sort());
  });

  for (const page of pages) {
    it(`of ${page} say what users see, what to look at, what to do and when it is over`, () => {
      const text = readFileSync(`docs/runbooks/${page}.md`, "utf8");
      const headings = [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading]) => heading);
      assert.deepEqual(headings, [page, "What users see", "What to look at", "What to do", "It is over when"]);
      for (const section of text.split(/^## .+$/m).slice(1)) assert.ok(section.trim().length > 5);
    });
  }
});
