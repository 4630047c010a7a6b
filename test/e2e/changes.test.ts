import assert from "node:assert/strict";
import { isRecord } from "../../policies/support/values";
import { isReplacedBy } from "../../tools/plan/changes/replacements";
import { makePlan, type Plan } from "../../tools/plan/plan";
import { AwsProvider } from "./support/provider";
import { plugin, skipWithout } from "./support/tools";

const mail = { alarmEmail: "on-call@malayalees.us" };
const zone = { domain: "app.malayalees.us", hostedZoneId: "Z0123456789ABC" };

const night = { runningHours: '{"days":"MON-FRI","from":"07:00","to":"20:00","timezone":"Europe/Berlin"}' };

/** Between them they make every type that this program makes. */
const stacks: readonly (readonly [string, Readonly<Record<string, string>>])[] = [
  ["dev", { ...mail, valkey: "nodes", valkeyReplicas: "1" }],
  ["dev", { ...mail, ...night, waf: "block", expirySchedule: "pgCron" }],
  ["dev", { ...mail, ...night, topology: "ec2", passwordRotationDays: "30" }],
  ["prod", { ...mail, ...zone, phase: "scale" }],
  ["prod", { ...mail, ...zone, topology: "ec2", phase: "growth", valkey: "serverless" }],
  ["prod", { ...mail, ...zone, topology: "eks", clusterAccessCidrs: '["52.94.76.0/24"]' }],
];

/** What depends on more than the property itself. */
const exceptions: readonly string[] = [
  // The mutation below changes the rule's id; other parts of a rule change in place.
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration rules",
  // The mutation below makes no version of it; one that goes up changes in place, one that goes down is replaced.
  "aws:elasticache/replicationGroup:ReplicationGroup engineVersion",
  // In place since terraform-provider-aws pull request 45087 of 2025-12; the tests may run with an older provider.
  "aws:elasticache/serverlessCache:ServerlessCache majorEngineVersion",
  // The provider refuses it while multiAzEnabled stays true.
  "aws:elasticache/replicationGroup:ReplicationGroup automaticFailoverEnabled",
];

describe("the claims of the plan about what is replaced", () => {
  let provider: AwsProvider;
  let plans: readonly Plan[];

  before(async function () {
    skipWithout(this, [plugin("aws")]);
    provider = await AwsProvider.start();
    plans = await Promise.all(stacks.map(([stack, overrides]) => makePlan(stack, overrides)));
  });
  after(() => provider?.stop());

  it("are the AWS provider's own, for every property of every resource of the stacks", async () => {
    const asked = new Set<string>();
    const wrong = new Set<string>();
    const undecided = new Set<string>();
    for (const { type, custom, external, props } of plans.flatMap(({ resources }) => resources)) {
      if (!custom || external || !type.startsWith("aws:")) continue;
      for (const key of Object.keys(props)) {
        const what = `${type} ${key}`;
        const other = mutated(props[key]);
        if (asked.has(what) || exceptions.includes(what) || other === undefined) continue;
        asked.add(what);
        // What differs already are outputs that only AWS knows, and texts that AWS writes in its own way: nothing to learn there.
        const before = await provider.replacedBy(type, props, props);
        if (before.includes(key)) {
          undecided.add(what);
          continue;
        }
        const after = await provider.replacedBy(type, props, { ...props, [key]: other });
        const replaced = after.filter((each) => !before.includes(each));
        if (replaced.length > 0 !== isReplacedBy(type, key))
          wrong.add(`${what}: ${replaced.length > 0 ? "replaced" : "in place"}`);
      }
    }
    assert.deepEqual([...wrong], []);
    assert.ok(undecided.size < 10, [...undecided].join());
    assert.ok(asked.size > 250, `${asked.size} properties`);
  });
});

/** Another value of the same shape; undefined where there is none. */
function mutated(value: unknown): unknown {
  if (typeof value === "string") return /^\d+$/.test(value) ? String(Number(value) + 1) : `${value}x`;
  if (typeof value === "number") return value + 1;
  if (typeof value === "boolean") return !value;
  if (Array.isArray(value)) return value.length === 0 ? undefined : [mutated(value[0]), ...value.slice(1)];
  if (!isRecord(value)) return undefined;
  const [first, ...rest] = Object.entries(value);
  return first === undefined ? undefined : Object.fromEntries([[first[0], mutated(first[1])], ...rest]);
}
