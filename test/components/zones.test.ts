import assert from "node:assert/strict";
import { ConfigurationError } from "../../components/configuration/errors";
import { parseStackConfig } from "../../components/stackConfig";
import { chooseZones, pickZones, type Zone } from "../../components/zones";
import { findRegion } from "../../policies/facts/regions";
import { dev } from "../support/badConfigurations";
import { runOffline } from "../support/offline";
import { topologySettings } from "../support/topologySettings";

/** Settings of a dev stack with some keys set. */
function settings(changes: Readonly<Record<string, string>> = {}) {
  const keyed = Object.entries(changes).map(([key, value]) => [key.includes(":") ? key : `malayalees:${key}`, value]);
  return parseStackConfig({ ...dev, ...Object.fromEntries(keyed) }, "dev");
}

/** Zones as one account has them: letters to ids, in no order. */
function account(region: string, ids: Readonly<Record<string, string>>): readonly Zone[] {
  return Object.entries(ids)
    .map(([letter, id]) => ({ name: region + letter, id }))
    .reverse();
}

const names = (zones: readonly Zone[]) => zones.map(({ name }) => name);

function refusal(offered: readonly Zone[], changes: Readonly<Record<string, string>>) {
  try {
    pickZones(offered, settings(changes));
  } catch (error) {
    if (error instanceof ConfigurationError) return error;
    throw error;
  }
  return assert.fail("accepted");
}

/** An account whose first zone is the one that lacks most. */
const unlucky = account("us-east-1", { a: "use1-az3", b: "use1-az1", c: "use1-az2", d: "use1-az4" });

describe("the zones of a stack", () => {
  it("are the first by name, without those that RDS Proxy, EKS or current instance types lack", () => {
    assert.deepEqual(names(pickZones(unlucky, settings())), ["us-east-1b", "us-east-1c"]);
  });

  it("stay the same when a third one is added, in every topology", () => {
    const two = pickZones(unlucky, settings());
    const later: readonly Readonly<Record<string, string>>[] = [
      { zoneCount: "3" },
      { phase: "growth" },
      { ...topologySettings("eks"), zoneCount: "3" },
    ];
    for (const changes of later) assert.deepEqual(pickZones(unlucky, settings(changes)).slice(0, 2), two);
  });

  it("are the configured ones, in their order", () => {
    const pinned = { zones: "us-east-1d,us-east-1b" };
    assert.deepEqual(names(pickZones(unlucky, settings(pinned))), ["us-east-1d", "us-east-1b"]);
    assert.equal(settings({ zones: "us-east-1b,us-east-1c,us-east-1d" }).network.zoneCount, 3);
    assert.deepEqual(settings({ zones: '["us-east-1b", "us-east-1c"]' }).network.zones, ["us-east-1b", "us-east-1c"]);
  });

  const refused: readonly { offered: readonly Zone[]; changes: Readonly<Record<string, string>>; words: RegExp }[] = [
    {
      offered: unlucky.filter(({ name }) => !/[cd]$/.test(name)),
      changes: {},
      words:
        /zoneCount: "2" .*at most 1 for this account in us-east-1: us-east-1b \(use1-az1\); us-east-1a \(use1-az3\) has no RDS/,
    },
    {
      offered: unlucky,
      changes: { zones: "us-east-1a,us-east-1b" },
      words: /us-east-1a \(use1-az3\) has no Nitro and Graviton.*config set zones us-east-1b,us-east-1c/s,
    },
    {
      offered: unlucky,
      changes: { zones: "us-east-1b,us-east-1z" },
      words: /zones of the account: us-east-1a \(use1-az3\), us-east-1b .*; us-east-1z is not one of them/,
    },
    {
      offered: account("ca-central-1", { a: "cac1-az1", b: "cac1-az2", c: "cac1-az3" }),
      changes: { "aws:region": "ca-central-1", zones: "ca-central-1b,ca-central-1c", ...topologySettings("eks") },
      words: /ca-central-1c \(cac1-az3\) has no EKS/,
    },
  ];
  for (const { offered, changes, words } of refused) {
    it(`are refused with an explanation for ${JSON.stringify(changes)} of ${offered.map(({ id }) => id).join()}`, () => {
      assert.match(refusal(offered, changes).message, words);
    });
  }

  it("may lack what the stack does not use, if they are configured", () => {
    const offered = account("ca-central-1", { a: "cac1-az1", b: "cac1-az2", c: "cac1-az3" });
    const pinned = { "aws:region": "ca-central-1", zones: "ca-central-1b,ca-central-1c" };
    assert.deepEqual(names(pickZones(offered, settings(pinned))), ["ca-central-1b", "ca-central-1c"]);
  });

  it("are read from AWS when the program runs", async () => {
    const region = "us-west-2";
    const { outputs, messages } = await runOffline(
      async () => ({ zones: await chooseZones(settings({ "aws:region": region })) }),
      { region },
    );
    assert.deepEqual(outputs.zones, findRegion(region)?.zones.slice(0, 2));
    assert.deepEqual(messages, []);
  });
});
