import assert from "node:assert/strict";
import { policies } from "../../policies/catalogue";
import { type PackConfig, PolicyConfigurationError, reportSuppressions, runPolicies } from "../../policies/runner";
import { enginePolicies } from "../../policies/support/engine";
import { instance, parameterGroup, resource } from "./support/stacks";

const POLICY = "database-not-public";
const TAG = `policy.suppress/${POLICY}`;
const REASON = "Behind a firewall of its own, see the runbook";

function stack(tags: Readonly<Record<string, unknown>> = {}) {
  return [parameterGroup(), instance({ publiclyAccessible: true, tags })];
}

async function reported(tags?: Readonly<Record<string, unknown>>, config?: PackConfig) {
  return (await runPolicies(policies, stack(tags), config)).map(({ policy }) => policy);
}

describe("a suppression", () => {
  it("by tag sets one policy aside for one resource, and is reported with its reason", async () => {
    assert.deepEqual(await reported(), [POLICY]);
    assert.deepEqual(await reported({ [TAG]: REASON }), []);
    const [database] = stack().slice(1);
    assert.deepEqual(reportSuppressions(policies, stack({ [TAG]: REASON })), [
      { policy: POLICY, urn: database?.urn, reason: REASON, from: "tag" },
    ]);
  });

  it("by tag without a reason is not a suppression, and is reported itself", async () => {
    for (const reason of ["", "because", undefined, { why: REASON }])
      assert.deepEqual(await reported({ [TAG]: reason }), [POLICY, "suppressions-have-reasons"]);
  });

  it("by configuration takes a name or a URN", async () => {
    for (const which of [{ name: "database" }, { urn: instance().urn }]) {
      const config = { [POLICY]: { suppress: [{ ...which, reason: REASON }] } };
      assert.deepEqual(await reported({}, config), []);
      assert.equal(reportSuppressions(policies, stack(), config)[0]?.from, "configuration");
    }
    assert.deepEqual(await reported({}, { [POLICY]: { suppress: [{ name: "other", reason: REASON }] } }), [POLICY]);
  });

  const wrong: readonly unknown[] = [
    "database",
    [{ name: "database" }],
    [{ reason: REASON }],
    [{ name: "database", reason: "no" }],
    [null],
  ];
  for (const suppress of wrong) {
    it(`written as ${JSON.stringify(suppress)} in the configuration is refused in words`, async () => {
      await assert.rejects(reported({}, { [POLICY]: { suppress } }), PolicyConfigurationError);
    });
  }

  it("of a Kubernetes object is an annotation", async () => {
    const service = (annotations: Readonly<Record<string, string>>) =>
      resource("kubernetes:core/v1:Service", "door", { metadata: { annotations }, spec: { type: "NodePort" } });
    const name = "service-behind-load-balancer";
    assert.equal((await runPolicies(policies, [service({})])).length, 1);
    assert.deepEqual(await runPolicies(policies, [service({ [`policy.suppress/${name}`]: REASON })]), []);
  });

  it("is one of the settings that the engine knows of every policy", () => {
    for (const { configSchema } of enginePolicies(policies)) assert.ok(configSchema?.properties.suppress);
  });
});

describe("the environment", () => {
  const single = (props: Readonly<Record<string, unknown>>, config?: PackConfig) =>
    runPolicies(
      policies.filter(({ name }) => name === "database-multi-az"),
      [instance({ multiAz: false, ...props })],
      config,
    );
  const cases: readonly (readonly [
    what: string,
    props: Readonly<Record<string, unknown>>,
    environment: string,
    reports: number,
  ])[] = [
    ["the stack's name", {}, "", 0],
    ["the resource's tag", { tags: { environment: "prod" } }, "", 1],
    ["the tags that the provider adds", { tagsAll: { environment: "production" } }, "", 1],
    ["the configuration, before the tag", { tags: { environment: "prod" } }, "dev", 0],
    ["the configuration", {}, "prod-eu", 1],
    ["the word and not its beginning", { tags: { environment: "products" } }, "", 0],
  ];
  for (const [what, props, environment, reports] of cases) {
    it(`is that of ${what}`, async () => {
      assert.equal((await single(props, { "database-multi-az": { environment } })).length, reports);
    });
  }
});
