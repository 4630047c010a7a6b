import assert from "node:assert/strict";
import { mebibytesOf, vcpuOf } from "../../components/configuration/podSizes";
import { parseStackConfig } from "../../components/stackConfig";

const configure = (changes: Readonly<Record<string, string>>) => {
  const given = Object.entries({ topology: "eks", kubeconfig: "/k", allowHttp: "true", ...changes });
  const raw = Object.fromEntries(given.map(([key, value]) => [`malayalees:${key}`, value]));
  return parseStackConfig({ "aws:region": "us-east-1", ...raw }, "dev").kubernetes;
};

describe("the pods of a phase", () => {
  const guide = { requests: { cpu: "250m", memory: "512Mi" }, limits: { cpu: "500m", memory: "1Gi" } };
  const whole = (cpu: string, memory: string) => ({ requests: { cpu, memory }, limits: { cpu, memory } });
  for (const { phase, replicas, resources } of [
    { phase: "initial", replicas: [3, 4], resources: guide },
    { phase: "growth", replicas: [3, 5], resources: whole("1", "2Gi") },
    { phase: "scale", replicas: [5, 10], resources: whole("2", "4Gi") },
  ]) {
    it(`are as many and as large as Fargate's tasks in ${phase}`, () => {
      const found = configure({ phase });
      assert.deepEqual([found.minReplicas, found.maxReplicas], replicas);
      assert.deepEqual(found.resources, resources);
    });
  }

  for (const [given, fewest, most] of [
    [{ maxReplicas: "3" }, 3, 3],
    [{ maxReplicas: "4" }, 3, 4],
    [{ maxReplicas: "5" }, 4, 5],
    [{ maxReplicas: "8", maxTasks: "5" }, 5, 8],
    [{ maxTasks: "5" }, 4, 5],
    [{ minTasks: "1", maxTasks: "2" }, 3, 3],
  ] as const)
    it(`are ${fewest} to ${most} in phase scale with ${JSON.stringify(given)}, so that there is room to grow`, () => {
      const { minReplicas, maxReplicas } = configure({ phase: "scale", ...given });
      assert.deepEqual([minReplicas, maxReplicas], [fewest, most]);
    });

  it("follow cpu and memory of a task, in what Kubernetes calls them", () => {
    assert.deepEqual(configure({ phase: "growth", cpu: "256", memory: "1536" }).resources, whole("250m", "1536Mi"));
  });

  it("have what podResources says, and the phase's for each part that it leaves out", () => {
    const { resources } = configure({
      phase: "growth",
      podResources: '{"requests":{"cpu":0.5},"limits":{"cpu":"1500m"}}',
    });
    assert.deepEqual(resources, {
      requests: { cpu: "0.5", memory: "2Gi" },
      limits: { cpu: "1500m", memory: "2Gi" },
    });
  });
});

describe("a quantity of Kubernetes", () => {
  for (const [text, vcpu] of [
    ["250m", 0.25],
    ["1500m", 1.5],
    ["2", 2],
    ["0.5", 0.5],
  ] as const)
    it(`${text} is ${vcpu} vCPU`, () => assert.equal(vcpuOf(text), vcpu));

  for (const [text, mebibytes] of [
    ["512Mi", 512],
    ["1.5Gi", 1536],
    ["2048Ki", 2],
    ["1048576", 1],
  ] as const)
    it(`${text} is ${mebibytes} MiB`, () => assert.equal(mebibytesOf(text), mebibytes));
});
