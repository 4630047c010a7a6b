import assert from "node:assert/strict";
import { countFor, describeCapacity, instanceCapacity, times } from "../../components/configuration/capacity";
import type { TopologyName } from "../../components/configuration/topologyFacts";
import { parseStackConfig } from "../../components/stackConfig";

type Changes = Readonly<Record<string, string>>;

const configure = (topology: TopologyName, changes: Changes) => {
  const given = Object.entries({ topology, kubeconfig: "/k", allowHttp: "true", ...changes });
  const raw = Object.fromEntries(given.map(([key, value]) => [`malayalees:${key}`, value]));
  return parseStackConfig({ "aws:region": "us-east-1", ...raw }, "dev");
};

/** What the application is sure of, and what it may use where that is more. */
const capacity = (topology: TopologyName, changes: Changes) => {
  const found = instanceCapacity(topology, configure(topology, changes));
  if (found === undefined) return undefined;
  const [sure, most] = [found.sure, found.most].map(describeCapacity);
  return sure === most ? sure : `${sure} up to ${most}`;
};

describe("what one task, machine or pod has for the application", () => {
  const rows: readonly (readonly [TopologyName, Changes, string | undefined])[] = [
    ["fargate", { phase: "initial" }, "0.5 vCPU, 1 GiB"],
    ["fargate", { phase: "scale" }, "2 vCPU, 4 GiB"],
    ["fargate", { cpu: "4096", memory: "8192" }, "4 vCPU, 8 GiB"],
    // A machine that the program chooses stands for the task that it is chosen for.
    ["ec2", { phase: "initial" }, "0.5 vCPU, 1 GiB"],
    ["ec2", { phase: "growth" }, "1 vCPU, 2 GiB"],
    ["ec2", { phase: "scale", architecture: "arm64" }, "2 vCPU, 4 GiB"],
    ["ec2", { phase: "initial", cpu: "4096", memory: "8192" }, "2 vCPU, 1.5 GiB"],
    // One that a person has chosen has what it has, less the system's half GiB.
    ["ec2", { instanceType: "m7i.2xlarge" }, "8 vCPU, 31.5 GiB"],
    ["ec2", { instanceType: "t3.small" }, "2 vCPU, 1.5 GiB"],
    ["ec2", { instanceType: "m5.metal" }, undefined],
    ["ec2", { instanceType: "g5.xlarge" }, undefined],
    ["eks", { phase: "initial" }, "0.25 vCPU, 0.5 GiB up to 0.5 vCPU, 1 GiB"],
    ["eks", { phase: "growth" }, "1 vCPU, 2 GiB"],
    ["eks", { podResources: '{"limits":{"cpu":"2","memory":"1536Mi"}}' }, "0.25 vCPU, 0.5 GiB up to 2 vCPU, 1.5 GiB"],
  ];
  for (const [topology, changes, expected] of rows)
    it(`is ${expected ?? "not known"} on ${topology} with ${JSON.stringify(changes)}`, () => {
      assert.equal(capacity(topology, changes), expected);
    });

  it("is the same on every topology beyond phase initial, so that a move changes nothing", () => {
    for (const phase of ["growth", "scale"]) {
      const all = (["fargate", "ec2", "eks"] as const).map((topology) => capacity(topology, { phase }));
      assert.equal(new Set(all).size, 1, phase);
    }
  });
});

describe("how many have a capacity", () => {
  const wanted = { vcpu: 3, mebibytes: 6144 };
  for (const [each, count] of [
    [{ vcpu: 1, mebibytes: 2048 }, 3],
    [{ vcpu: 0.25, mebibytes: 2048 }, 12],
    [{ vcpu: 4, mebibytes: 1024 }, 6],
    [{ vcpu: 4, mebibytes: 8192 }, 1],
    [{ vcpu: 2, mebibytes: 0 }, Number.POSITIVE_INFINITY],
  ] as const)
    it(`${describeCapacity(wanted)} take ${count} of ${describeCapacity(each)}`, () => {
      assert.equal(countFor(wanted, each), count);
    });

  it("is exact in tenths of a vCPU, and nothing for nothing", () => {
    const tenth = { vcpu: 0.1, mebibytes: 512 };
    for (let count = 0; count <= 100; count++) assert.equal(countFor(times(count, tenth), tenth), count);
    assert.equal(countFor({ vcpu: 0, mebibytes: 0 }, { vcpu: 0, mebibytes: 0 }), 0);
  });
});
