import assert from "node:assert/strict";
import { type Exposure, type IngressTls, parseStackConfig } from "../../../components/stackConfig";
import { KubernetesWorkload, type KubernetesWorkloadArgs } from "../../../components/topologies/kubernetes/workload";
import { byType, type OfflineResource, one, runOffline } from "../../support/offline";

const base = {
  "aws:region": "us-east-1",
  "malayalees:allowHttp": "true",
  "malayalees:image": "app.example.com/app:1.0.0",
};

type Changes = Partial<KubernetesWorkloadArgs> & { readonly configuration?: Readonly<Record<string, string>> };

async function workload({ configuration = {}, ...changes }: Changes = {}): Promise<readonly OfflineResource[]> {
  const keyed = Object.entries(configuration).map(([key, value]) => [`malayalees:${key}`, value]);
  const { application } = parseStackConfig({ ...base, ...Object.fromEntries(keyed) }, "dev");
  const { resources } = await runOffline(() => {
    new KubernetesWorkload("app", {
      application,
      addresses: { RDS_ENDPOINT: "db.example.com" },
      servers: { ports: [5432], cidrs: [] },
      secrets: [
        { name: "DB_USERNAME", secretName: "database", key: "user" },
        { name: "DB_PASSWORD", secretName: "database", key: "pass" },
      ],
      exposure: { kind: "none" },
      maxReplicas: 6,
      cpuTarget: 60,
      ...changes,
    });
  });
  return resources;
}

interface Probe {
  readonly httpGet: { readonly path: string; readonly port: string };
  readonly periodSeconds: number;
  readonly failureThreshold: number;
}

interface Container {
  readonly image: string;
  readonly env: readonly { readonly name: string; readonly value?: string; readonly valueFrom?: object }[];
  readonly startupProbe: Probe;
  readonly livenessProbe: Probe;
  readonly readinessProbe: Probe;
  readonly resources: object;
  readonly securityContext: object;
  readonly lifecycle: { readonly preStop: { readonly sleep: { readonly seconds: number } } };
  readonly volumeMounts: readonly object[];
}

interface PodSpec {
  readonly containers: readonly [Container];
  readonly nodeSelector: object;
  readonly securityContext: object;
  readonly terminationGracePeriodSeconds: number;
  readonly topologySpreadConstraints: readonly { readonly topologyKey: string; readonly whenUnsatisfiable: string }[];
  readonly volumes: readonly object[];
}

interface DeploymentSpec {
  readonly replicas: number;
  readonly strategy: object;
  readonly template: { readonly spec: PodSpec };
}

const spec = <T>(resources: readonly OfflineResource[], type: string) => one(resources, type).inputs.spec as T;
const deployment = (resources: readonly OfflineResource[]) =>
  spec<DeploymentSpec>(resources, "kubernetes:apps/v1:Deployment");
const pod = (resources: readonly OfflineResource[]) => deployment(resources).template.spec;
const container = (resources: readonly OfflineResource[]) => pod(resources).containers[0];

describe("the Kubernetes workload", () => {
  it("requests the resources of the Deployment in docs/guide.md", async () => {
    const resources = await workload();
    assert.equal(deployment(resources).replicas, 3);
    assert.deepEqual(container(resources).resources, {
      requests: { cpu: "250m", memory: "512Mi" },
      limits: { cpu: "500m", memory: "1Gi" },
    });
  });

  it("does not depend on AWS", async () => {
    const types = (await workload()).map(({ type }) => type).filter((type) => !type.startsWith("pulumi:"));
    assert.deepEqual(
      types.filter((type) => !/^(kubernetes|malayalees):/.test(type)),
      [],
    );
    assert.equal(types.length, 8);
  });

  it("gives the application its environment, and the database role's credentials by reference only", async () => {
    const { env } = container(await workload());
    const values = Object.fromEntries(env.map(({ name, value }) => [name, value]));
    assert.equal(values.RDS_ENDPOINT, "db.example.com");
    assert.equal(values.CACHE_TYPE, "postgresql");
    const references = env.filter(({ valueFrom }) => valueFrom);
    assert.deepEqual(references, [
      { name: "DB_PASSWORD", valueFrom: { secretKeyRef: { name: "database", key: "pass" } } },
      { name: "DB_USERNAME", valueFrom: { secretKeyRef: { name: "database", key: "user" } } },
    ]);
  });

  it("restarts a pod for its liveness only, which does not depend on the database", async () => {
    const { startupProbe, livenessProbe, readinessProbe } = container(await workload());
    assert.match(startupProbe.httpGet.path, /\/liveness$/);
    assert.match(livenessProbe.httpGet.path, /\/liveness$/);
    assert.match(readinessProbe.httpGet.path, /\/readiness$/);
  });

  for (const startupSeconds of [0, 60, 92, 300]) {
    it(`gives a JVM ${startupSeconds} seconds to start before it is restarted`, async () => {
      const configuration = { startupSeconds: String(startupSeconds) };
      const { periodSeconds, failureThreshold } = container(await workload({ configuration })).startupProbe;
      const allowed = periodSeconds * failureThreshold;
      assert.ok(allowed >= startupSeconds && allowed <= startupSeconds + periodSeconds, `${allowed} s`);
    });
  }

  it("runs as a user without privileges, and can write only to /tmp", async () => {
    const { securityContext, volumes } = pod(await workload());
    const { securityContext: own, volumeMounts } = container(await workload());
    assert.deepEqual(securityContext, {
      runAsNonRoot: true,
      runAsUser: 1000,
      runAsGroup: 1000,
      fsGroup: 1000,
      seccompProfile: { type: "RuntimeDefault" },
    });
    assert.deepEqual(own, {
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ["ALL"] },
    });
    assert.deepEqual([volumes, volumeMounts], [[{ name: "tmp", emptyDir: {} }], [{ name: "tmp", mountPath: "/tmp" }]]);
  });

  it("rolls out without loss of capacity, and stops a pod only after load balancers have removed it", async () => {
    const resources = await workload({ drainSeconds: 40 });
    assert.deepEqual(deployment(resources).strategy, {
      type: "RollingUpdate",
      rollingUpdate: { maxUnavailable: 0, maxSurge: "50%" },
    });
    assert.equal(container(resources).lifecycle.preStop.sleep.seconds, 40);
    assert.ok(pod(resources).terminationGracePeriodSeconds >= 40 + 30, "Spring's graceful shutdown takes 30 seconds");
  });

  it("leaves the number of pods to the autoscaler, within its bounds", async () => {
    const resources = await workload({ minReplicas: 2 });
    assert.deepEqual(one(resources, "kubernetes:apps/v1:Deployment").ignoreChanges, ["spec.replicas"]);
    const { minReplicas, maxReplicas, metrics } = spec<Readonly<Record<string, unknown>>>(
      resources,
      "kubernetes:autoscaling/v2:HorizontalPodAutoscaler",
    );
    assert.deepEqual([minReplicas, maxReplicas], [2, 6]);
    assert.deepEqual(metrics, [
      { type: "Resource", resource: { name: "cpu", target: { type: "Utilization", averageUtilization: 60 } } },
    ]);
  });

  it("spreads over zones and nodes as a preference, so that pods always run", async () => {
    const constraints = pod(await workload()).topologySpreadConstraints;
    assert.deepEqual(
      constraints.map(({ topologyKey, whenUnsatisfiable }) => [topologyKey, whenUnsatisfiable]),
      [
        ["topology.kubernetes.io/zone", "ScheduleAnyway"],
        ["kubernetes.io/hostname", "ScheduleAnyway"],
      ],
    );
  });

  it("loses one pod at a time when nodes are drained, and no drain waits for an unhealthy one", async () => {
    const budget = spec<object>(await workload(), "kubernetes:policy/v1:PodDisruptionBudget");
    assert.deepEqual(budget, {
      selector: { matchLabels: { "app.kubernetes.io/name": "malayalees-app" } },
      maxUnavailable: 1,
      unhealthyPodEvictionPolicy: "AlwaysAllow",
    });
  });

  it("allows in the application's port, and out DNS, the database and the configured ports", async () => {
    const policy = spec<Readonly<Record<string, unknown>>>(
      await workload({ configuration: { egressPorts: "[443,587]" } }),
      "kubernetes:networking.k8s.io/v1:NetworkPolicy",
    );
    assert.deepEqual(policy.policyTypes, ["Ingress", "Egress"]);
    assert.deepEqual(policy.ingress, [{ ports: [{ protocol: "TCP", port: "http" }] }]);
    const ports = [
      ["UDP", 53],
      ["TCP", 53],
      ["TCP", 5432],
      ["TCP", 443],
      ["TCP", 587],
    ];
    assert.deepEqual(policy.egress, [{ ports: ports.map(([protocol, port]) => ({ protocol, port })) }]);
  });

  it("opens the servers' ports to their own addresses alone, where they are known", async () => {
    const servers = { ports: [5432, 6379, 5432], cidrs: ["10.0.56.0/21", "10.0.120.0/21"] };
    const { egress } = spec<{ readonly egress: readonly { readonly ports: readonly { port: number }[] }[] }>(
      await workload({ servers }),
      "kubernetes:networking.k8s.io/v1:NetworkPolicy",
    );
    assert.deepEqual(
      egress.map((rule) => ({ ...rule, ports: rule.ports.map(({ port }) => port) })),
      [
        { ports: [53, 53, 443] },
        {
          ports: [5432, 6379],
          to: [{ ipBlock: { cidr: "10.0.56.0/21" } }, { ipBlock: { cidr: "10.0.120.0/21" } }],
        },
      ],
    );
  });

  it("is switched off and on by jobs that may change its own number of pods and limits alone", async () => {
    const runningHours = { days: ["MON"], from: 420, to: 1200, timezone: "Europe/Berlin" } as const;
    const schedule = { runningHours, sizes: [], kubectlImage: "registry.example/kubectl:1.0.0" };
    const resources = await workload({ schedule });
    const [off, on] = byType(resources, "kubernetes:batch/v1:CronJob").map(({ inputs }) => JSON.stringify(inputs.spec));
    assert.match(on ?? "", /"schedule":"0 7 \* \* 1".*"timeZone":"Europe\/Berlin"/);
    assert.match(on ?? "", /"initContainers":\[{"args":\["patch","horizontalpodautoscaler\/malayalees-app"/);
    assert.match(on ?? "", /"--replicas=3"/);
    assert.match(off ?? "", /"schedule":"0 20 \* \* 1"/);
    assert.match(off ?? "", /"args":\["scale","deployment\/malayalees-app","--replicas=0"/);
    const { rules } = one(resources, "kubernetes:rbac.authorization.k8s.io/v1:Role").inputs;
    for (const rule of rules as readonly { readonly resourceNames?: readonly string[] }[])
      assert.deepEqual(rule.resourceNames, ["malayalees-app"]);
    const labels = /"labels":{"app\.kubernetes\.io\/name":"malayalees-app"}/;
    assert.doesNotMatch(`${on}${off}`, labels, "neither the Service nor the NetworkPolicy is for these pods");
  });

  it("enforces the restricted standard in its namespace, also with further labels", async () => {
    const namespaceLabels = { "example.com/mesh": "on", "pod-security.kubernetes.io/enforce": "privileged" };
    const { metadata } = one(await workload({ namespaceLabels }), "kubernetes:core/v1:Namespace").inputs;
    assert.deepEqual(metadata, {
      name: "malayalees-app",
      labels: {
        "app.kubernetes.io/name": "malayalees-app",
        "example.com/mesh": "on",
        "pod-security.kubernetes.io/enforce": "restricted",
        "pod-security.kubernetes.io/audit": "restricted",
        "pod-security.kubernetes.io/warn": "restricted",
      },
    });
  });

  it("creates its namespace, or uses an existing one and never deletes it", async () => {
    const types = (resources: readonly OfflineResource[]) =>
      resources.map(({ type }) => type).filter((type) => type.startsWith("kubernetes:core/v1:Namespace"));
    assert.deepEqual(types(await workload()), ["kubernetes:core/v1:Namespace"]);
    assert.deepEqual(types(await workload({ existingNamespace: true })), ["kubernetes:core/v1:NamespacePatch"]);
  });

  for (const [architecture, node] of [
    ["x86_64", "amd64"],
    ["arm64", "arm64"],
  ] as const) {
    it(`runs an image for ${architecture} on ${node} nodes only`, async () => {
      assert.deepEqual(pod(await workload({ configuration: { architecture } })).nodeSelector, {
        "kubernetes.io/arch": node,
      });
    });
  }

  it("waits for serving pods unless configured otherwise, and never for the Service, which is created before them", async () => {
    const annotated = (resources: readonly OfflineResource[]) =>
      resources.filter(({ inputs }) => JSON.stringify(inputs.metadata)?.includes("skipAwait")).map(({ type }) => type);
    assert.deepEqual(annotated(await workload()), ["kubernetes:core/v1:Service"]);
    assert.ok(annotated(await workload({ waitForRollout: false })).includes("kubernetes:apps/v1:Deployment"));
  });
});

const INGRESS = "kubernetes:networking.k8s.io/v1:Ingress";
const ROUTE = "kubernetes:gateway.networking.k8s.io/v1:HTTPRoute";

/** The guide's main domain, and a tenant's own, some with subdomains. */
const MAIN = "app.example.com";
const TENANTS = ["shop.example.net", "*.example.org"];

const domainsOf = (hosts: readonly string[]) => hosts.map((name) => ({ name, main: name === MAIN }));
const ingress = (hosts: readonly string[], tls: IngressTls | undefined): Exposure => ({
  kind: "ingress",
  className: "nginx",
  domains: domainsOf(hosts),
  tls,
});
const gateway = (hosts: readonly string[]): Exposure => ({
  kind: "gateway",
  gatewayName: "public",
  gatewayNamespace: "gateways",
  domains: domainsOf(hosts),
});

/** What is sent to the API server, by logical name. */
async function exposed(exposure: Exposure, type: string) {
  const found = byType(await workload({ exposure }), type);
  return new Map(found.map(({ name, inputs }) => [name, inputs]));
}

describe("the exposure of the Kubernetes workload", () => {
  const backend = { service: { name: "malayalees-app", port: { number: 80 } } };
  const rule = (host: string) => ({ host, http: { paths: [{ path: "/", pathType: "Prefix", backend }] } });
  const routeSpec = (host: string) => ({
    parentRefs: [{ name: "public", namespace: "gateways" }],
    hostnames: [host],
    rules: [
      {
        matches: [{ path: { type: "PathPrefix", value: "/" } }],
        backendRefs: [{ name: "malayalees-app", port: 80 }],
      },
    ],
  });

  it("none: creates nothing", async () => {
    for (const type of [INGRESS, ROUTE]) assert.equal((await exposed({ kind: "none" }, type)).size, 0);
  });

  for (const hosts of [[MAIN], [MAIN, ...TENANTS]]) {
    it(`ingress: sends requests for ${hosts.length} hosts to the Service, with the certificate of one Secret`, async () => {
      const resources = await workload({ exposure: ingress(hosts, { secretName: "app-tls" }) });
      assert.deepEqual(spec(resources, INGRESS), {
        ingressClassName: "nginx",
        tls: [{ hosts, secretName: "app-tls" }],
        rules: hosts.map(rule),
      });
      assert.equal(Object(one(resources, INGRESS).inputs.metadata).annotations, undefined);
    });
  }

  it("ingress: without a Secret or an issuer serves by HTTP", async () => {
    assert.equal(
      spec<{ tls?: unknown }>(await workload({ exposure: ingress([MAIN], undefined) }), INGRESS).tls,
      undefined,
    );
  });

  it("ingress: has cert-manager fill a Secret for each host, so that no tenant's certificate depends on another tenant", async () => {
    const { inputs } = one(
      await workload({ exposure: ingress([MAIN, ...TENANTS], { clusterIssuer: "letsencrypt" }) }),
      INGRESS,
    );
    assert.deepEqual(Object(inputs.metadata).annotations, { "cert-manager.io/cluster-issuer": "letsencrypt" });
    assert.deepEqual(Object(inputs.spec).tls, [
      { hosts: [MAIN], secretName: "tls.app.example.com" },
      { hosts: ["shop.example.net"], secretName: "tls.shop.example.net" },
      { hosts: ["*.example.org"], secretName: "tls-wildcard.example.org" },
    ]);
  });

  for (const [tls, secrets] of [
    [{ secretName: "app-tls" }, ["app-tls", "app-tls-acme"]],
    [{ clusterIssuer: "letsencrypt" }, ["tls.app.example.com", "tls-acme"]],
  ] as const) {
    it(`ingress: has hosts that share a certificate in one Secret, ${JSON.stringify(tls)}`, async () => {
      const domains = [
        { name: MAIN, main: true },
        ...TENANTS.map((name) => ({ name, main: false, certificate: "acme" })),
      ];
      const resources = await workload({ exposure: { kind: "ingress", className: "nginx", domains, tls } });
      assert.deepEqual(spec<{ readonly tls: object }>(resources, INGRESS).tls, [
        { hosts: [MAIN], secretName: secrets[0] },
        { hosts: TENANTS, secretName: secrets[1] },
      ]);
    });
  }

  it("gateway: sends each host's requests to the Service by a route of its own, the main one's with the application's name", async () => {
    const routes = await exposed(gateway([MAIN, ...TENANTS]), ROUTE);
    assert.deepEqual(
      [...routes].map(([name, { metadata, spec: route }]) => [name, Object(metadata).name, route]),
      [
        ["app", "malayalees-app", routeSpec(MAIN)],
        ["app-shop.example.net", "malayalees-app.shop.example.net", routeSpec("shop.example.net")],
        ["app-*.example.org", "malayalees-app-wildcard.example.org", routeSpec("*.example.org")],
      ],
    );
  });

  for (const [what, before, after] of [
    ["added", [MAIN, ...TENANTS], [MAIN, "new.example.com", ...TENANTS]],
    ["removed", [MAIN, ...TENANTS], [MAIN, ...TENANTS.slice(1)]],
    ["added as the second", [MAIN], [MAIN, ...TENANTS.slice(1)]],
    ["removed that was the main one", [MAIN, ...TENANTS], TENANTS],
  ] as const) {
    it(`gateway: changes no other tenant's route when one is ${what}`, async () => {
      const [old, now] = [await exposed(gateway(before), ROUTE), await exposed(gateway(after), ROUTE)];
      const kept = [...old.keys()].filter((name) => now.has(name));
      assert.equal(kept.length, Math.min(old.size, now.size));
      for (const name of kept) assert.deepEqual(now.get(name), old.get(name));
    });
  }

  it("names objects of its longest hosts within Kubernetes's 253 characters, each differently", async () => {
    const label = "a".repeat(63);
    const hosts = ["b", "c"].map((last) => `${label}.${label}.${label}.${"a".repeat(55)}${last}.com`);
    const routes = await exposed(gateway([MAIN, ...hosts]), ROUTE);
    const names = [...routes.values()].map(({ metadata }) => String(Object(metadata).name));
    assert.equal(new Set(names).size, 3);
    for (const name of names) assert.match(name, /^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/);
  });
});
