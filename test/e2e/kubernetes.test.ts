import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as k8s from "@pulumi/kubernetes";
import { type EngineEvent, LocalWorkspace, type Stack } from "@pulumi/pulumi/automation";
import type { Exposure } from "../../components/stackConfig";
import { parseStackConfig } from "../../components/stackConfig";
import { credentialVariables } from "../../components/topologies/containerEnvironment";
import { createSecretProvider, createSyncPermission } from "../../components/topologies/eks/credentials";
import { podSecretsOf } from "../../components/topologies/eks/podSecrets";
import { KubernetesWorkload, type KubernetesWorkloadArgs } from "../../components/topologies/kubernetes/workload";
import { type ApiServer, skipWithoutApiServer, startApiServer } from "../kubernetes/apiServer";
import { customResourceDefinitions } from "../kubernetes/customResources";
import { startGarbageCollector } from "../kubernetes/garbageCollector";
import { timed } from "./support/lifecycle";
import { type Step, stepOf } from "./support/stack";

const secretVariables = credentialVariables("DB", {
  arn: "arn:aws:secretsmanager:us-east-1:123456789012:secret:x",
  keyArn: "arn:aws:kms:us-east-1:123456789012:key/x",
});
const IMAGE = "123456789012.dkr.ecr.us-east-1.amazonaws.com/malayalees-app";

/** The main host, and tenants with names of their own, short and long, in other scripts, and with subdomains. */
const domains = [{ name: "app.example.com", main: true }, ...tenants().map((name) => ({ name, main: false }))];

function tenants(): readonly string[] {
  const long = ["long-".repeat(11), "long-".repeat(11), "long-".repeat(11), "long-".repeat(8)].map(
    (each) => `${each}name`,
  );
  return [
    "*.example.org",
    "xn--80ak6aa92e.example",
    `${long.join(".")}.example.com`,
    ...Array.from({ length: 146 }, (_, index) => `tenant${index}.example.net`),
  ];
}

/** A route takes 16. What the server says of one does not depend on how many there are, and each takes its time to go. */
const MORE_THAN_A_ROUTE_TAKES = 20;

const exposures: Readonly<Record<string, Exposure>> = {
  bound: { kind: "none" },
  ingress: { kind: "ingress", className: "nginx", domains, tls: { clusterIssuer: "letsencrypt" } },
  gateway: {
    kind: "gateway",
    gatewayName: "public",
    gatewayNamespace: "gateways",
    domains: domains.slice(0, MORE_THAN_A_ROUTE_TAKES),
  },
};

interface Pod {
  readonly spec: { readonly containers: readonly [{ readonly image: string }]; readonly securityContext: object };
}

interface Deployment {
  readonly spec: { readonly replicas: number; readonly template: Pod };
}

interface Ingress {
  readonly spec: { readonly tls: readonly object[]; readonly rules: readonly object[] };
}

describe("the workload on a real Kubernetes API server", () => {
  let server: ApiServer;
  let state: string;
  let tag = "1.0.0";
  let stack: Stack;

  before(async function () {
    skipWithoutApiServer(this);
    const there = { apiVersion: "v1", kind: "Namespace", metadata: { name: "gateway", labels: { team: "web" } } };
    server = await startApiServer([...customResourceDefinitions, there]);
    state = mkdtempSync(join(tmpdir(), "malayalees-state-"));
    const envVars = { PULUMI_BACKEND_URL: `file://${state}`, PULUMI_CONFIG_PASSPHRASE: "only for this test" };
    const place = { stackName: "test", projectName: "kubernetes", program: async () => program() };
    stack = await LocalWorkspace.createOrSelectStack(place, { envVars });
  });

  after(() => {
    server?.stop();
    if (state) rmSync(state, { recursive: true, force: true });
  });

  /** One application for each way to expose it. */
  function program(): void {
    const provider = new k8s.Provider("cluster", { kubeconfig: server.kubeconfig });
    for (const [name, exposure] of Object.entries(exposures)) {
      const raw = { appName: name, image: `${IMAGE}:${tag}`, allowHttp: "true" };
      const settings = Object.entries(raw).map(([key, value]) => [`malayalees:${key}`, value]);
      const config = parseStackConfig({ "aws:region": "us-east-1", ...Object.fromEntries(settings) }, "dev");
      new KubernetesWorkload(
        name,
        {
          application: config.application,
          addresses: { RDS_ENDPOINT: "db.example.com" },
          servers: { ports: [5432], cidrs: [] },
          secrets: [{ name: "DB_PASSWORD", secretName: "database-credentials", key: "password" }],
          exposure,
          maxReplicas: 6,
          cpuTarget: 60,
          existingNamespace: name === "gateway",
          // A bare API server makes no pods run.
          waitForRollout: false,
          ...(exposure.kind === "none" ? onEks(provider) : {}),
        },
        { providers: [provider] },
      );
    }
  }

  it("is admitted whole, with each way to expose it", async () => {
    await timed("up of the workload", () => stack.up({ color: "never" }));
    for (const name of Object.keys(exposures)) {
      const kinds = "serviceaccount,deployment,service,hpa,pdb,networkpolicy";
      const found = server.kubectl(["get", kinds, "--namespace", name, "--output", "name"]).trim().split("\n");
      assert.equal(found.length, 6, found.join(" "));
      assert.equal(server.get<Deployment>("deployment", name, name).spec.replicas, 3);
    }
    assert.match(server.kubectl(["get", "ingress", "--namespace", "ingress"]), /nginx +app\.example\.com/);
    const routes = server.kubectl(["get", "httproute", "--namespace", "gateway", "--output", "name"]).trim();
    assert.equal(routes.split("\n").length, MORE_THAN_A_ROUTE_TAKES);
    const { tls, rules } = server.get<Ingress>("ingress", "ingress", "ingress").spec;
    assert.deepEqual([tls.length, rules.length], [domains.length, domains.length]);
    assert.match(server.kubectl(["get", "secretproviderclass", "--namespace", "bound"]), /application-secrets-/);
  });

  it("has nothing to do a second time", async () => {
    const steps: Step[] = [];
    const onEvent = (event: EngineEvent) => steps.push(...stepOf(event));
    await timed("second preview of the workload", () => stack.preview({ onEvent, color: "never" }));
    assert.deepEqual(
      steps.filter(({ op }) => op !== "same"),
      [],
    );
  });

  it("has pods that pass the restricted standard, in a namespace that refuses others", () => {
    const { spec } = server.get<Deployment>("deployment", "bound", "bound").spec.template;
    const pod = (name: string, changes: object) => ({
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name, namespace: "bound" },
      spec: { ...spec, ...changes },
    });
    const create = (object: object) => server.kubectl(["create", "--dry-run=server", "--filename", "-"], object);
    assert.match(create(pod("as-deployed", {})), /as-deployed created/);
    const careless = pod("careless", { securityContext: { ...spec.securityContext, runAsNonRoot: false } });
    assert.throws(() => create(careless), /violates PodSecurity "restricted/);
  });

  it("keeps the number of pods that the autoscaler chose through a new version", async () => {
    const scale = ["--subresource", "scale", "--type", "merge", "--patch", '{"spec":{"replicas":5}}'];
    server.kubectl(["patch", "deployment", "bound", "--namespace", "bound", ...scale]);
    tag = "1.1.0";
    const steps: Step[] = [];
    const onEvent = (event: EngineEvent) => steps.push(...stepOf(event));
    await timed("new version of the workload", () => stack.up({ onEvent, color: "never" }));
    const { spec } = server.get<Deployment>("deployment", "bound", "bound");
    assert.equal(spec.template.spec.containers[0].image, `${IMAGE}:1.1.0`);
    assert.equal(spec.replicas, 5);
    const changed = steps.filter(({ op }) => op !== "same").map(({ urn, op }) => `${op} ${urn.split("::").at(-1)}`);
    assert.deepEqual(changed.sort(), ["update bound", "update gateway", "update ingress"]);
  });

  it("moves into a namespace that is there already, beside what others have put on it", () => {
    const { labels } = server.get<{ readonly metadata: { readonly labels: object } }>("namespace", "gateway").metadata;
    assert.deepEqual({ ...labels, team: "web", "pod-security.kubernetes.io/enforce": "restricted" }, labels);
  });

  it("lets the CSI driver write Secrets in the application's namespace and nowhere else", () => {
    const driver = ["--as", "system:serviceaccount:aws-secrets-manager:secrets-store-csi-driver"];
    const may = (verb: string, namespace: string) => {
      try {
        return server.kubectl(["auth", "can-i", verb, "secrets", "--namespace", namespace, ...driver]).trim();
      } catch {
        return "no"; // kubectl says no by its exit code
      }
    };
    assert.deepEqual([may("create", "bound"), may("list", "kube-system")], ["yes", "yes"]);
    assert.deepEqual([may("create", "kube-system"), may("create", "ingress")], ["no", "no"]);
  });

  it("leaves nothing behind when destroyed", async () => {
    const collector = await startGarbageCollector(server);
    await timed("destroy of the workload", () => stack.destroy({ color: "never" })).finally(() => collector.stop());
    const left = server.kubectl(["get", "namespaces,clusterroles,nodepools", "--output", "name"]).trim().split("\n");
    assert.deepEqual(
      left.filter((name) => /bound|ingress|gateway|secret-reader/.test(name)),
      ["namespace/gateway"],
    );
    const { labels } = server.get<{ readonly metadata: { readonly labels: object } }>("namespace", "gateway").metadata;
    assert.deepEqual(labels, { team: "web", "kubernetes.io/metadata.name": "gateway" });
  });
});

/** What the EKS topology adds to the workload for its credentials. */
function onEks(provider: k8s.Provider): Pick<KubernetesWorkloadArgs, "secrets" | "volumes" | "prerequisites"> {
  const podSecrets = podSecretsOf(secretVariables);
  return {
    secrets: podSecrets.secrets,
    volumes: [podSecrets.volume],
    prerequisites: ({ namespace }) => [
      ...createSyncPermission("sync", namespace, { provider }),
      createSecretProvider("credentials", { namespace, podSecrets, region: "us-east-1" }, { provider }),
    ],
  };
}
