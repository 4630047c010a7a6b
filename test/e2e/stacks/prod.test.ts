import assert from "node:assert/strict";
import { topologyNames } from "../../../components/configuration/topologyFacts";
import { createZone, describeRule, type Emulator, startEmulator } from "../support/emulator";
import { applyChange, destroyWholly, previewWithoutChanges, timed, up, upWithoutChanges } from "../support/lifecycle";
import { itMovesAlong, walkThroughPairs } from "../support/moves";
import { assertDeployerMay, assertDeployerNeeds } from "../support/permissions";
import { TestStack } from "../support/stack";
import { skipWithoutTools } from "../support/tools";

const GUARDED = { waf: "block", rateLimitPerAddress: "2000", rateLimitPerHost: "20000" };

const DOMAIN = "app.malayalees.us";

describe("the prod stack on the real engine", () => {
  let emulator: Emulator | undefined;
  let prod: TestStack;

  before(async function () {
    skipWithoutTools(this);
    emulator = await startEmulator({ runningTasks: 2 });
    prod = await TestStack.open("prod", emulator.environment);
  });

  after(async () => {
    prod?.remove();
    await emulator?.stop();
  });

  it("does not start with the example's domain", async () => {
    await assert.rejects(prod.operate("up"), /this one is the example's/);
    const made = prod.resources().filter(({ type }) => type.startsWith("aws"));
    assert.deepEqual(made, []);
  });

  it("comes up from nothing, with a certificate that its zone validates", async () => {
    assert.ok(emulator);
    prod.configure({ domain: DOMAIN });
    prod.configure({ hostedZoneId: await createZone(emulator, "malayalees.us") });
    prod.configure(GUARDED);
    await timed("up of prod", () => up(prod));
    const outputs = prod.outputs();
    assert.equal(outputs.url, `https://${DOMAIN}`);
  });

  it("is behind AWS WAF, and nobody gets in by the header that picks a topology", async () => {
    const has = (type: string) => prod.resources().filter((each) => each.type.startsWith(`aws:wafv2/${type}:`)).length;
    assert.deepEqual(["webAcl", "webAclAssociation", "webAclLoggingConfiguration"].map(has), [1, 1, 1]);
    assert.ok(emulator);
    const { fargate = "" } = prod.outputs().topologyRules as Readonly<Record<string, string>>;
    const rule = await describeRule(emulator, fargate);
    assert.match(rule, /<Field>http-header<\/Field>/);
    assert.match(rule, /<Field>source-ip<\/Field>[\s\S]*192\.0\.2\.1\/32/);
  });

  it("has nothing to do a second time", async () => {
    await timed("second up of prod", () => upWithoutChanges(prod));
  });

  const [first = "", second = ""] = topologyNames;
  // Before more tasks are configured than the emulator runs: a new service waits for all of them.
  itMovesAlong(walkThroughPairs(first, [first, second]), () => prod);

  it("scales without touching the database or the load balancer", async () => {
    const change = () => applyChange(prod, { minTasks: "3", requestsPerTarget: "500" });
    const { changed, stateful } = await timed("change of prod", change);
    assert.deepEqual(stateful, []);
    assert.ok(changed.length > 0);
  });

  it("refuses to be destroyed while it is protected, and nothing at all goes", async () => {
    await assert.rejects(prod.operate("destroy"), /protected/);
    await previewWithoutChanges(prod);
  });

  it("goes the documented way: protection off, then destroy", async () => {
    const { stateful } = await applyChange(prod, { protection: "false" });
    assert.deepEqual(
      stateful.filter(({ op }) => op !== "update"),
      [],
    );
    assert.ok(emulator);
    const aws = emulator;
    await timed("destroy of prod", () => destroyWholly(prod, aws));
  });

  it("asked AWS for nothing that the generated policy of its deployer does not allow, and needs all of it", async () => {
    const settings = { ...GUARDED, domain: DOMAIN, hostedZoneId: "Z0123456789ABCDEFGHIJ" };
    const configurations = [first, second].map((topology) => ({ ...settings, topology }));
    await assertDeployerMay("prod", configurations, emulator?.calls() ?? []);
    await assertDeployerNeeds("prod", configurations, emulator?.calls() ?? []);
  });

  it("leaves the database's final snapshot when it goes", async () => {
    const headers = { "content-type": "application/x-www-form-urlencoded" };
    const body = "Action=DescribeDBSnapshots&Version=2014-10-31";
    const snapshots = await emulator?.request("rds", "/", { method: "POST", body, headers });
    assert.match(snapshots ?? "", /<DBSnapshotIdentifier>malayalees-app-[0-9a-f]{8}-final</);
  });
});
