import assert from "node:assert/strict";
import { clusterInStandardSupport } from "../../policies/kubernetes/clusterInStandardSupport";
import { runPolicies } from "../../policies/runner";
import { UNKNOWN } from "../../policies/support/values";
import { resource } from "./support/stacks";

async function reported(version: unknown, config: Readonly<Record<string, unknown>> = {}): Promise<string> {
  const props = { version, upgradePolicy: { supportType: "STANDARD" } };
  const cluster = resource("eks:index:Cluster", "eks", props);
  const found = await runPolicies([clusterInStandardSupport], [cluster], { "cluster-in-standard-support": config });
  return found.map(({ message }) => message).join();
}

describe("the version of a cluster", () => {
  const cases: readonly { version: unknown; today: string; says: RegExp }[] = [
    { version: "1.36", today: "2027-06-02", says: /^$/ },
    { version: "1.36", today: "2027-06-03", says: /leaves standard support on 2027-08-02, 60 days after 2027-06-03/ },
    { version: "1.36", today: "2027-08-02", says: /left standard support on 2027-08-02, 0 days before/ },
    {
      version: "1.34",
      today: "2026-11-28",
      says: /2026-12-02, 4 days after.*: 1\.34 until 2026-12-02, 1\.35 until 2027-03-27/,
    },
    { version: "1.30", today: "2026-11-28", says: /left standard support on 2025-07-23, 493 days before/ },
    { version: "1.24", today: "2026-11-28", says: /no version 1\.24 any more/ },
    { version: "1.3", today: "2026-11-28", says: /no version 1\.3 any more/ },
    { version: "v1.36", today: "2026-11-28", says: /write it like "1\.36"/ },
    { version: ["1.36"], today: "2026-11-28", says: /must be text such as "1\.36", not a list/ },
    { version: "1.37", today: "2026-11-28", says: /^$/ },
    { version: undefined, today: "2026-11-28", says: /^$/ },
    { version: UNKNOWN, today: "2026-11-28", says: /^$/ },
  ];
  for (const { version, today, says } of cases) {
    it(`${String(version)} is judged on ${today} by AWS's calendar`, async () => {
      assert.match(await reported(version, { today }), says);
    });
  }

  it("is reported as long before its end as a team wants", async () => {
    assert.match(await reported("1.36", { today: "2026-11-28", noticeDays: 300 }), /247 days after/);
  });
});
