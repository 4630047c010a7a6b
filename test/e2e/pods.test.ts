import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { LocalWorkspace, type Stack } from "@pulumi/pulumi/automation";
import { parseStackConfig } from "../../components/stackConfig";
import { goBack } from "../../components/topologies/eks/rollback/lambda/goBack";
import { type Ask, kubernetes } from "../../components/topologies/eks/rollback/lambda/kubernetes";
import { KubernetesWorkload } from "../../components/topologies/kubernetes/workload";
import { type ApiServer, skipWithoutApiServer, startApiServer } from "../kubernetes/apiServer";
import type { Controller } from "../kubernetes/controller";
import { startDeploymentController } from "../kubernetes/deploymentController";
import { timed } from "./support/lifecycle";

const REGISTRY = "registry.malayalees.us/app";

interface ReplicaSet {
  readonly spec: {
    readonly replicas: number;
    readonly template: { readonly spec: { readonly containers: readonly [{ readonly image: string }] } };
  };
  readonly status: { readonly readyReplicas?: number };
}

describe("a new image of pods that an update waits for", () => {
  let server: ApiServer;
  let controller: Controller | undefined;
  let state: string;
  let stack: Stack;
  let tag = "1.0.0";

  before(async function () {
    skipWithoutApiServer(this);
    server = await startApiServer([]);
    controller = await startDeploymentController(server);
    state = mkdtempSync(join(tmpdir(), "malayalees-state-"));
    const envVars = { PULUMI_BACKEND_URL: `file://${state}`, PULUMI_CONFIG_PASSPHRASE: "only for this test" };
    const place = { stackName: "test", projectName: "pods", program: async () => program() };
    stack = await LocalWorkspace.createOrSelectStack(place, { envVars });
  });

  after(async () => {
    await controller?.stop();
    server?.stop();
    if (state) rmSync(state, { recursive: true, force: true });
  });

  function program(): void {
    const settings = {
      "malayalees:appName": "app",
      "malayalees:image": `${REGISTRY}:${tag}`,
      "malayalees:allowHttp": "true",
    };
    const { application } = parseStackConfig({ "aws:region": "us-east-1", ...settings }, "dev");
    const provider = new k8s.Provider("cluster", { kubeconfig: server.kubeconfig });
    new KubernetesWorkload(
      "app",
      {
        application,
        addresses: { RDS_ENDPOINT: "db.malayalees.us" },
        servers: { ports: [5432], cidrs: [] },
        secrets: [{ name: "DB_PASSWORD", secretName: "database-credentials", key: "password" }],
        exposure: { kind: "none" },
        maxReplicas: 4,
        cpuTarget: 60,
        // A test does not wait for minutes.
        transform: {
          deployment: (args) => ({
            ...args,
            metadata: pulumi.output(args.metadata).apply((given) => ({
              ...given,
              annotations: { ...given?.annotations, "pulumi.com/timeoutSeconds": "45" },
            })),
          }),
        },
      },
      { providers: [provider] },
    );
  }

  /** Images of the pods that serve, and how many serve each. */
  function serving(): Readonly<Record<string, number>> {
    const { items }: { readonly items: readonly ReplicaSet[] } = JSON.parse(
      server.kubectl(["get", "replicasets", "--namespace", "app", "--output", "json"]),
    );
    const ready = items.filter(({ spec, status }) => spec.replicas > 0 && (status.readyReplicas ?? 0) > 0);
    return Object.fromEntries(
      ready.map(({ spec, status }) => [spec.template.spec.containers[0].image, status.readyReplicas ?? 0]),
    );
  }

  async function update(image: string): Promise<void> {
    tag = image;
    await timed(`update to ${image}`, () => stack.up({ color: "never" }));
  }

  it("is done when its pods serve", async () => {
    await update("1.0.0");
    assert.deepEqual(serving(), { [`${REGISTRY}:1.0.0`]: 3 });
  });

  it("takes the place of the one before", async () => {
    await update("1.1.0");
    assert.deepEqual(serving(), { [`${REGISTRY}:1.1.0`]: 3 });
  });

  it("that never starts fails the update with the reason, and the one before serves", async () => {
    await assert.rejects(update("1.2.0-bad"), /ProgressDeadlineExceeded.*has timed out progressing/s);
    assert.deepEqual(serving(), { [`${REGISTRY}:1.1.0`]: 3 });
  });

  it("fails an update again that changes nothing about it", async () => {
    await assert.rejects(update("1.2.0-bad"), /app/);
    assert.deepEqual(serving(), { [`${REGISTRY}:1.1.0`]: 3 });
  });

  it("that works repairs the stack", async () => {
    await update("1.2.1");
    assert.deepEqual(serving(), { [`${REGISTRY}:1.2.1`]: 3 });
  });

  it("that answers with errors goes back to the last one that served, once", async () => {
    const clock = { now: Date.now, sleep: (milliseconds: number) => setTimeout(milliseconds / 10) };
    const ring = () => goBack("errors-1", 600, kubernetes(ask, { namespace: "app", name: "app" }), clock);
    const answer = await timed("the guard goes back", ring);
    assert.deepEqual([answer.did, serving()], ["went back", { [`${REGISTRY}:1.1.0`]: 3 }]);
    assert.equal((await ring()).did, "nothing");
    assert.deepEqual(serving(), { [`${REGISTRY}:1.1.0`]: 3 });
  });

  it("takes the place of one that was put back", async () => {
    await update("1.3.0");
    assert.deepEqual(serving(), { [`${REGISTRY}:1.3.0`]: 3 });
  });

  /** The guard's requests, with kubectl in place of the function's own HTTPS. */
  const ask: Ask = async (method, path, body) => {
    if (method === "GET") return JSON.parse(server.kubectl(["get", "--raw", path]));
    const [, namespace = "", name = ""] = /namespaces\/([^/]+)\/deployments\/([^/]+)$/.exec(path) ?? [];
    const patch = ["--type", "json", "--patch", JSON.stringify(body)];
    return server.kubectl(["patch", "deployment", name, "--namespace", namespace, ...patch]);
  };
});
