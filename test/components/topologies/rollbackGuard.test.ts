import assert from "node:assert/strict";
import { bundleFunction } from "../../../components/support/functionBundle";
import { ALARM, REVISION, WENT_BACK } from "../../../components/topologies/eks/rollback/lambda/annotations";
import {
  type Clock,
  type Cluster,
  goBack,
  type Rollout,
  type Version,
} from "../../../components/topologies/eks/rollback/lambda/goBack";
import { clusterToken } from "../../../components/topologies/eks/rollback/lambda/token";
import { mustServe } from "../../../components/topologies/eks/rollback/mustServe";

const BAKE = 600;

/** A cluster that has run versions 1, 2 …; going back to one of `broken` fails. The clock moves only in `sleep`. */
class FakeCluster implements Cluster, Clock {
  milliseconds = 1_000_000_000;
  readonly applied: string[] = [];

  constructor(
    private newest: Rollout,
    private readonly old: readonly Version[],
    private readonly broken: readonly string[] = [],
  ) {}

  now() {
    return this.milliseconds;
  }

  async sleep(milliseconds: number) {
    this.milliseconds += milliseconds;
  }

  async rollout() {
    const found = this.newest;
    if (found.state === "under way" && this.applied.length > 0)
      this.newest = { ...found, state: this.broken.includes(this.applied.at(-1) ?? "") ? "failed" : "done" };
    return found;
  }

  async versions() {
    return this.old;
  }

  async apply({ name }: Version, wentBackAt: number, why: string) {
    this.applied.push(name);
    assert.equal(why, "errors-1");
    this.newest = { revision: wentBackAt, state: "under way", changedAt: this.milliseconds, wentBackAt };
  }
}

const version = (revision: number, ready = 0): Version => ({ name: `v${revision}`, revision, ready, template: {} });
const rollout = (more: Partial<Rollout> = {}): Rollout => ({
  revision: 3,
  state: "done",
  changedAt: 1_000_000_000 - 60_000,
  wentBackAt: 0,
  ...more,
});
const three = [version(1), version(2), version(3, 3)];
const ringAt = (cluster: FakeCluster) => goBack("errors-1", BAKE, cluster, cluster);

describe("the guard of a rollout on EKS", () => {
  for (const [what, newest, applied] of [
    ["a minute after the rollout", rollout(), ["v2"]],
    ["while it is under way", rollout({ state: "under way", changedAt: 0 }), ["v2"]],
    ["at the end of the time", rollout({ changedAt: 1_000_000_000 - BAKE * 1000 }), ["v2"]],
    ["long after the rollout", rollout({ changedAt: 1_000_000_000 - BAKE * 1000 - 1000 }), []],
    ["of the version that it has put back", rollout({ wentBackAt: 3 }), []],
    ["before Kubernetes has counted that one", rollout({ wentBackAt: 4 }), []],
    ["of the version after that one", rollout({ wentBackAt: 2 }), ["v2"]],
  ] as const) {
    it(`${applied.length > 0 ? "puts the version before back" : "does nothing"} when an alarm rings ${what}`, async () => {
      const cluster = new FakeCluster(newest, three);
      const { did } = await ringAt(cluster);
      assert.deepEqual([cluster.applied, did], [applied, applied.length > 0 ? "went back" : "nothing"]);
    });
  }

  it("has nothing to put back of a first version", async () => {
    const { did, why } = await ringAt(new FakeCluster(rollout({ revision: 1 }), [version(1, 3)]));
    assert.deepEqual([did, why], ["nothing", "there is no version before this one"]);
  });

  it("prefers a version that still serves to one that never did", async () => {
    const cluster = new FakeCluster(rollout({ state: "under way" }), [version(1, 2), version(2), version(3, 1)]);
    await ringAt(cluster);
    assert.deepEqual(cluster.applied, ["v1"]);
  });

  it("leaves out a version that does not come into service, for the one before it", async () => {
    const cluster = new FakeCluster(rollout(), three, ["v2"]);
    assert.deepEqual(await ringAt(cluster), { did: "went back", why: "errors-1", version: "v1" });
    assert.deepEqual(cluster.applied, ["v2", "v1"]);
    assert.equal((await ringAt(cluster)).did, "nothing");
  });

  it("says when none comes into service", async () => {
    assert.equal((await ringAt(new FakeCluster(rollout(), three, ["v1", "v2"]))).did, "could not go back");
  });
});

describe("an update whose version was put back meanwhile", () => {
  const annotations = (wentBackAt: string) => ({ [REVISION]: "4", [WENT_BACK]: wentBackAt, [ALARM]: "errors-1" });

  it("fails, and names the alarm", () => {
    assert.throws(() => mustServe("app:2", annotations("4")), /pods with app:2 .+the alarm errors-1 rang/);
  });

  it("is one like any other when that was an earlier one, or none", () => {
    mustServe("app:2", annotations("3"));
    mustServe("app:2", { [REVISION]: "1" });
    mustServe("app:2", undefined);
  });
});

describe("the function's token for the cluster", () => {
  const request = {
    clusterName: "malayalees-app-1a2b3c4d",
    region: "eu-central-1",
    now: new Date("2026-11-28T10:00:00Z"),
  };
  const keys = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY" };

  // Made by botocore 1.42, the signer of `aws eks get-token`, for the same request.
  for (const [what, sessionToken, signature] of [
    ["keys", undefined, "3734697e9cd23edede3e022123b02df6dfc5aee320d0c4f8a1b60c8b011ca54f"],
    [
      "a session, as functions have",
      "session/token+==",
      "86b22ec0325a0ad8e1f6ea93cd5ec12d8de0e8cc6f503a71beb39b2e3c3fb444",
    ],
  ] as const) {
    it(`is what the AWS CLI makes, with ${what}`, () => {
      const token = clusterToken({ ...request, credentials: { ...keys, sessionToken } });
      const [, encoded = ""] = /^k8s-aws-v1\.([A-Za-z0-9_-]+)$/.exec(token) ?? [];
      const url = new URL(Buffer.from(encoded, "base64url").toString());
      assert.equal(url.host, "sts.eu-central-1.amazonaws.com");
      assert.equal(url.searchParams.get("X-Amz-Signature"), signature);
      assert.equal(url.searchParams.get("X-Amz-Security-Token"), sessionToken ?? null);
    });
  }

  it("is asked of the region's own STS, also in China", () => {
    const token = clusterToken({ ...request, region: "cn-north-1", credentials: keys });
    assert.match(
      Buffer.from(token.slice("k8s-aws-v1.".length), "base64url").toString(),
      /^https:\/\/sts\.cn-north-1\.amazonaws\.com\.cn\//,
    );
  });

  it("needs nothing that the function does not bring along", () => {
    const code = bundleFunction("components/topologies/eks/rollback/lambda/index.ts");
    const needed = [...code.matchAll(/require\("([^"]+)"\)/g)].map(([, name = ""]) => name);
    assert.deepEqual([...new Set(needed)].sort(), ["node:crypto", "node:https"]);
  });
});
