import assert from "node:assert/strict";
import { transferOut } from "../../../policies/costs/loadBalancer";
import { allocatable, cheapestNodes, type Load } from "../../../policies/costs/nodes";

const LOAD: Load = {
  pod: { vcpu: 0.5, gib: 1 },
  pods: 6,
  daemons: { vcpu: 0.25, gib: 0.5 },
  system: { vcpu: 0.4, gib: 0.5 },
  zones: 2,
};
const LARGE = ["c6a.large", 0.0765] as const;
const XLARGE = ["c6a.xlarge", 0.153] as const;
const MEMORY = ["r6a.large", 0.1134] as const;

describe("the nodes of a cluster", () => {
  it("have for pods what the system does not keep", () => {
    // 2 − 0.06 − 0.01 vCPUs; 4 GiB − (255 + 11 MiB × 29 pods + 100) MiB
    const { vcpu = 0, gib = 0 } = allocatable("c6a.large") ?? {};
    assert.deepEqual([vcpu.toFixed(2), gib.toFixed(3)], ["1.93", "3.342"]);
    assert.equal(allocatable("x9.metal"), undefined);
  });

  for (const [what, load, types, nodes] of [
    // 1.68 vCPUs and 2.84 GiB are free: two pods each, so three nodes; all pods need 3.4 of the 5.04 vCPUs.
    ["as many as the pods need", {}, [LARGE], ["c6a.large", 3]],
    // 3.67 vCPUs, 6.34 GiB: six pods on one node, and still one in each of two zones: 2 × 0.153 against 3 × 0.0765.
    ["the cheapest of the types", {}, [LARGE, XLARGE], ["c6a.large", 3]],
    ["one in each zone", { pods: 3, zones: 3 }, [LARGE], ["c6a.large", 3]],
    ["no more than there are pods", { pods: 1, zones: 3 }, [LARGE], ["c6a.large", 1]],
    // Two pods fill 1.68 vCPUs to 1.0, and 0.8 more of the cluster's own pods do not fit beside them.
    [
      "one more for the cluster's own pods",
      { pods: 2, zones: 1, system: { vcpu: 0.8, gib: 0.5 } },
      [LARGE],
      ["c6a.large", 2],
    ],
    // 6 GiB do not fit on 2.84; 14.8 GiB take two pods by memory and three by CPU.
    ["of a type with more memory", { pod: { vcpu: 0.5, gib: 6 }, pods: 4 }, [LARGE, MEMORY], ["r6a.large", 2]],
  ] as const) {
    it(`are ${what}`, () => {
      const found = cheapestNodes({ ...LOAD, ...load }, types);
      assert.deepEqual([found?.type, found?.count], nodes);
    });
  }

  it("are not known when a pod fits on none", () => {
    assert.equal(cheapestNodes({ ...LOAD, pod: { vcpu: 64, gib: 1 } }, [LARGE, XLARGE]), undefined);
    assert.equal(cheapestNodes(LOAD, []), undefined);
  });
});

describe("data to the internet", () => {
  for (const [gb, tiers] of [
    [0, []],
    [10, [10]],
    [10_240, [10_240]],
    [60_000, [10_240, 40_960, 8_800]],
    [200_000, [10_240, 40_960, 102_400, 46_400]],
  ] as const) {
    it(`of ${gb} GB is paid by tier`, () => {
      const lines = transferOut(gb);
      assert.deepEqual(
        lines.map(({ expected }) => expected),
        tiers,
      );
      assert.equal(new Set(lines.map(({ price }) => price)).size, tiers.length);
    });
  }
});
