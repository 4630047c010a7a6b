import assert from "node:assert/strict";
import { updateTime } from "../../../tools/report/updateTime";
import { sharedPlan } from "../../support/plans";

async function markupOf(stack: string, overrides: Readonly<Record<string, string>> = {}) {
  const section = updateTime({ plan: await sharedPlan(stack, overrides), date: "2026-11-28" });
  return section?.html.markup ?? "";
}

describe("the report's section on the time of an update", () => {
  it("says how long it takes, and has each long step of the chain as a bar and as a row, with what it waits for", async () => {
    const markup = await markupOf("prod");
    assert.match(markup, /About 18 min from nothing/);
    const [, bars = "", table = ""] = markup.split(/<figure|<\/figure>/);
    for (const name of ["network", "database", "database-setup", "fargate"]) {
      assert.match(bars, new RegExp(`class="label">${name}<`), name);
      assert.match(table, new RegExp(`>${name}</a>`), name);
    }
    assert.match(table, /database-subnets, for its dbSubnetGroupName/);
    assert.match(table, /database, for its environment/);
  });

  it("says how much later the rest could be ready", async () => {
    assert.match(
      await markupOf("prod"),
      /ingress<\/a><\/th><td class="">aws:lb\/loadBalancer:LoadBalancer<\/td>.*?2 min<\/td>.*?1\d min/s,
    );
  });

  it("is there for a cluster of one's own as well", async () => {
    const cluster = { topology: "kubernetes", kubeconfig: "{}", databaseEndpoint: "db.example.internal" };
    assert.match(await markupOf("dev", cluster), /kubernetes:apps\/v1:Deployment/);
  });
});
