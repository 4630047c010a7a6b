import assert from "node:assert/strict";
import { policies, policyGroups } from "../../policies/catalogue";
import { PolicyConfigurationError, runPolicies } from "../../policies/runner";
import type { PackPolicy } from "../../policies/support/policy";
import { instance, parameterGroup, withParameter } from "./support/stacks";

const stack = [parameterGroup({ parameters: withParameter("rds.force_ssl", "0") }), instance()];

describe("the configuration of the pack", () => {
  it("changes the level of a policy, or of all", async () => {
    const levels = async (config: Readonly<Record<string, unknown>>) =>
      (await runPolicies(policies, stack, config)).map(({ level }) => level);
    assert.deepEqual(await levels({}), ["mandatory"]);
    assert.deepEqual(await levels({ "connections-encrypted": "advisory" }), ["advisory"]);
    assert.deepEqual(await levels({ "connections-encrypted": { enforcementLevel: "advisory" } }), ["advisory"]);
    assert.deepEqual(await levels({ "connections-encrypted": "disabled" }), []);
    assert.deepEqual(await levels({ all: "advisory" }), ["advisory"]);
    assert.deepEqual(await levels({ all: "disabled", "connections-encrypted": "mandatory" }), ["mandatory"]);
  });

  it("shows what the level remediate would add, and stops where only a person can", async () => {
    const topic = { ...instance(), type: "aws:sns/topic:Topic", props: {} };
    const levels = async (tags: readonly string[]) =>
      (await runPolicies(policies, [topic], { "required-tags": { enforcementLevel: "remediate", tags } })).map(
        ({ level }) => level,
      );
    assert.deepEqual(await levels(["team=platform"]), ["remediate"]);
    assert.deepEqual(await levels(["team=platform", "owner"]), ["mandatory"]);
    const encrypted = { "connections-encrypted": "remediate" };
    assert.deepEqual(
      (await runPolicies(policies, stack, encrypted)).map(({ level }) => level),
      ["mandatory"],
    );
  });

  const wrong: readonly (readonly [what: string, config: Readonly<Record<string, unknown>>, words: RegExp])[] = [
    [
      "an unknown policy",
      { "conections-encrypted": "advisory" },
      /No policy is called conections-encrypted; there are: /,
    ],
    [
      "an unknown level",
      { "connections-encrypted": "optional" },
      /must be advisory, mandatory, remediate, disabled, not "optional"/,
    ],
    [
      "an unknown setting",
      { "shared-buffers-within-memory": { maximum: 0.5 } },
      /"maximum": unknown; there are: minimumShare, maximumShare/,
    ],
    ["a share above 1", { "shared-buffers-within-memory": { maximumShare: 40 } }, /from 0 to 1, not 40/],
    [
      "a day that is not a date",
      { "family-in-standard-support": { today: "tomorrow" } },
      /must match .* not "tomorrow"/,
    ],
    ["a list that is not one", { "parameter-names-known": { alsoKnown: "x" } }, /must be a list of texts, not "x"/],
  ];
  for (const [what, config, words] of wrong) {
    it(`with ${what} is refused in words`, async () => {
      await assert.rejects(
        runPolicies(policies, stack, config),
        (error) => error instanceof PolicyConfigurationError && words.test(error.message),
      );
    });
  }
});

describe("the catalogue", () => {
  it("has every policy once", () => {
    const names = policies.map(({ name }) => name);
    assert.equal(new Set(names).size, names.length);
  });

  it("has an id for every policy, of its group, and none twice", () => {
    assert.equal(new Set(policies.map(({ id }) => id)).size, policies.length);
    for (const [group, members] of Object.entries(policyGroups)) {
      const prefixes = new Set(members.map(({ id }: PackPolicy) => /^(MLY-[A-Z0-9]+)-\d{3}$/.exec(id)?.[1]));
      assert.equal(prefixes.size, 1, `${group}: ${[...prefixes].join(", ")}`);
    }
  });

  it("has thresholds whose defaults are legal", async () => {
    for (const policy of policies) {
      const defaults = Object.fromEntries(
        Object.entries(policy.settings ?? {}).map(([name, setting]) => [name, setting.default]),
      );
      assert.deepEqual(await runPolicies([policy], [parameterGroup(), instance()], { [policy.name]: defaults }), []);
    }
  });
});
