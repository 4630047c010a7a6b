import assert from "node:assert/strict";
import { guideResources } from "../../../components/configuration/podSizes";
import type { KubernetesConfig } from "../../../components/stackConfig";
import { parseStackConfig } from "../../../components/stackConfig";
import { credentialVariables } from "../../../components/topologies/containerEnvironment";
import { Eks, type EksArgs } from "../../../components/topologies/eks/eks";
import { eksAddOnVersions } from "../../../policies/facts/eksAddOns";
import { byType, type OfflineResource, one, runOffline } from "../../support/offline";

const dev = { "aws:region": "us-east-1", "malayalees:allowHttp": "true" };
const SECRET = "arn:aws:secretsmanager:us-east-1:123456789012:secret:x";
const KEY = "arn:aws:kms:us-east-1:123456789012:key/x";

const settings: KubernetesConfig = {
  kubectlImage: "registry.example/kubectl:1.0.0",
  publicAccessCidrs: [],
  privateAccessCidrs: [],
  adminRoleArns: [],
  version: "1.36",
  addOnVersions: eksAddOnVersions,
  minReplicas: 3,
  maxReplicas: 6,
  resources: guideResources,
  waitForRollout: true,
};

interface Changes {
  readonly kubernetes?: Partial<KubernetesConfig>;
  readonly configuration?: Readonly<Record<string, string>>;
  readonly transform?: EksArgs["transform"];
  readonly tags?: Readonly<Record<string, string>>;
}

async function eks({
  kubernetes,
  configuration = {},
  transform,
  tags,
}: Changes = {}): Promise<readonly OfflineResource[]> {
  const keyed = Object.entries(configuration).map(([key, value]) => [`malayalees:${key}`, value]);
  const config = parseStackConfig({ ...dev, ...Object.fromEntries(keyed) }, "dev");
  const { resources } = await runOffline(() => {
    new Eks("eks", {
      region: config.region,
      network: {
        vpcId: "vpc-1",
        applicationSubnetIds: ["subnet-1", "subnet-2"],
        databaseSubnetCidrs: ["10.0.56.0/21"],
        assignPublicIp: true,
      },
      loadBalancer: { securityGroupId: "sg-lb", arnSuffix: "app/x/1", listenerArn: "arn:aws:elasticloadbalancing:l" },
      topologyHeader: false,
      schedule: { runningHours: undefined, sizes: [] },
      servers: [{ name: "database", port: 5432, securityGroupId: "sg-db" }],
      addresses: { RDS_ENDPOINT: "db.example" },
      secretVariables: credentialVariables("DB", { arn: SECRET, keyArn: KEY }),
      secrets: { keyArn: KEY },
      application: config.application,
      scaling: config.scaling,
      deployment: config.deployment,
      kubernetes: { ...settings, ...kubernetes },
      logRetentionDays: 14,
      tags: tags ?? config.tags,
      transform,
    });
  });
  return resources;
}

const cluster = (resources: readonly OfflineResource[]) => one(resources, "eks:index:Cluster").inputs;
const statements = (policy: unknown) =>
  (JSON.parse(String(policy)) as { readonly Statement: readonly Readonly<Record<string, unknown>>[] }).Statement;

const spec = ({ inputs }: OfflineResource) => inputs.spec as Readonly<Record<string, unknown>>;

/** Follows a resource's dependencies. */
function comesAfter(later: OfflineResource, type: string): boolean {
  return later.dependencies.some((urn) => urn.split("::")[2]?.endsWith(type));
}

describe("the EKS topology", () => {
  it("manages no machine image, node group or controller: Auto Mode does", async () => {
    const resources = await eks();
    assert.deepEqual(cluster(resources).autoMode, {
      enabled: true,
      createNodeRole: true,
      computeConfig: { nodePools: ["system"] },
    });
    assert.deepEqual(
      resources.filter(({ type }) => /NodeGroup|launchTemplate|helm/i.test(type)),
      [],
    );
  });

  it("is closed to the internet unless the configuration opens it to some addresses", async () => {
    const closed = cluster(await eks());
    assert.deepEqual(
      [closed.endpointPrivateAccess, closed.endpointPublicAccess, closed.publicAccessCidrs],
      [true, false, undefined],
    );
    const open = cluster(await eks({ kubernetes: { publicAccessCidrs: ["8.8.8.8/32"] } }));
    assert.deepEqual(
      [open.endpointPrivateAccess, open.endpointPublicAccess, open.publicAccessCidrs],
      [true, true, ["8.8.8.8/32"]],
    );
  });

  it("encrypts its Secrets with the stack's key and keeps all logs of the control plane as long as the others", async () => {
    const resources = await eks();
    const { encryptionConfigKeyArn, enabledClusterLogTypes } = cluster(resources);
    assert.equal(encryptionConfigKeyArn, KEY);
    assert.equal(Array.isArray(enabledClusterLogTypes) && enabledClusterLogTypes.length, 5);
    const groups = byType(resources, "aws:cloudwatch/logGroup:LogGroup").map(({ inputs }) => inputs);
    const names = groups.map(({ name }) => String(name).replace(/malayalees-app-[0-9a-f]{8}/, "CLUSTER"));
    const insights = ["application", "performance", "host", "dataplane"];
    assert.deepEqual(names, [
      "/aws/eks/CLUSTER/cluster",
      ...insights.map((kind) => `/aws/containerinsights/CLUSTER/${kind}`),
    ]);
    assert.ok(groups.every(({ retentionInDays }) => retentionInDays === 14));
  });

  it("gives administrators access by access entries only, each named after its role", async () => {
    const adminRoleArns = ["arn:aws:iam::123456789012:role/admin", "arn:aws:iam::123456789012:role/team/on-call"];
    const { authenticationMode, accessEntries } = cluster(await eks({ kubernetes: { adminRoleArns } }));
    assert.equal(authenticationMode, "API");
    assert.deepEqual(Object.keys(accessEntries ?? {}), ["admin", "team-on-call"]);
  });

  it("never pays for an old version's extended support", async () => {
    assert.deepEqual(cluster(await eks()).upgradePolicy, { supportType: "STANDARD" });
  });

  it("gives the pods a role that reads their credentials and nothing else, and gives it to them alone", async () => {
    const resources = await eks();
    const policies = byType(resources, "aws:iam/rolePolicy:RolePolicy");
    const policy = policies.find(({ name }) => name === "eks-pod")?.inputs.policy;
    assert.deepEqual(
      statements(policy).map(({ Action, Resource }) => [Action, Resource]),
      [
        [["secretsmanager:GetSecretValue"], SECRET],
        [["kms:Decrypt"], KEY],
        [["secretsmanager:DescribeSecret"], SECRET],
      ],
    );
    const role = byType(resources, "aws:iam/role:Role").find(({ name }) => name === "eks-pod");
    assert.deepEqual(statements(role?.inputs.assumeRolePolicy)[0]?.Condition, {
      StringEquals: {
        "aws:RequestTag/kubernetes-namespace": "malayalees-app",
        "aws:RequestTag/kubernetes-service-account": "malayalees-app",
      },
    });
    const { namespace, serviceAccount } = one(
      resources,
      "aws:eks/podIdentityAssociation:PodIdentityAssociation",
    ).inputs;
    assert.deepEqual([namespace, serviceAccount], ["malayalees-app", "malayalees-app"]);
  });

  it("gives pods the database password without putting it into a manifest", async () => {
    const resources = await eks();
    assert.deepEqual(byType(resources, "kubernetes:core/v1:Secret"), []);
    const { spec } = one(resources, "kubernetes:secrets-store.csi.x-k8s.io/v1:SecretProviderClass").inputs as {
      readonly spec: {
        readonly parameters: { readonly usePodIdentity: string; readonly objects: string };
        readonly secretObjects: readonly [{ readonly secretName: string }];
      };
    };
    assert.equal(spec.parameters.usePodIdentity, "true");
    assert.deepEqual(JSON.parse(spec.parameters.objects), [
      {
        objectName: SECRET,
        objectType: "secretsmanager",
        jmesPath: [
          { path: "password", objectAlias: "DB_PASSWORD" },
          { path: "username", objectAlias: "DB_USERNAME" },
        ],
      },
    ]);
    const { secretName } = spec.secretObjects[0];
    assert.deepEqual(spec.secretObjects, [
      {
        secretName,
        type: "Opaque",
        data: [
          { objectName: "DB_PASSWORD", key: "DB_PASSWORD" },
          { objectName: "DB_USERNAME", key: "DB_USERNAME" },
        ],
      },
    ]);
    const deployed = JSON.stringify(one(resources, "kubernetes:apps/v1:Deployment").inputs);
    assert.ok(deployed.includes(`"secretProviderClass":"${secretName}"`));
    assert.ok(deployed.includes(`"secretKeyRef":{"key":"DB_PASSWORD","name":"${secretName}"}`));
  });

  it("registers pods with the shared load balancer instead of making a second one", async () => {
    const resources = await eks();
    const { spec } = one(resources, "kubernetes:eks.amazonaws.com/v1:TargetGroupBinding").inputs as {
      readonly spec: { readonly targetGroupARN: string; readonly serviceRef: object; readonly targetType: string };
    };
    assert.match(spec.targetGroupARN, /:targetgroup\/eks-entrance/);
    assert.deepEqual([spec.serviceRef, spec.targetType], [{ name: "malayalees-app", port: 80 }, "ip"]);
    for (const type of ["kubernetes:networking.k8s.io/v1:Ingress", "aws:lb/loadBalancer:LoadBalancer"]) {
      assert.deepEqual(byType(resources, type), []);
    }
    const namespace = JSON.stringify(one(resources, "kubernetes:core/v1:Namespace").inputs);
    assert.match(namespace, /"eks.amazonaws.com\/pod-readiness-gate-inject":"enabled"/);
  });

  it("lets the load balancer check readiness, because Kubernetes itself checks liveness", async () => {
    const configuration = { image: "app.example.com/app:1.0.0" };
    const { healthCheck, targetType, deregistrationDelay } = one(
      await eks({ configuration }),
      "aws:lb/targetGroup:TargetGroup",
    ).inputs;
    assert.equal(targetType, "ip");
    assert.equal(deregistrationDelay, 30);
    assert.match(JSON.stringify(healthCheck), /"path":"\/management\/health\/readiness"/);
  });

  it("starts no pod before its access to the credentials and its binding to the load balancer exist", async () => {
    const deployment = one(await eks(), "kubernetes:apps/v1:Deployment");
    const before = [
      "aws:eks/addon:Addon",
      "aws:eks/podIdentityAssociation:PodIdentityAssociation",
      "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
      "kubernetes:core/v1:ConfigMap",
      "kubernetes:core/v1:Service",
      "kubernetes:rbac.authorization.k8s.io/v1:RoleBinding",
      "kubernetes:rbac.authorization.k8s.io/v1:ClusterRoleBinding",
      "kubernetes:secrets-store.csi.x-k8s.io/v1:SecretProviderClass",
      "kubernetes:eks.amazonaws.com/v1:TargetGroupBinding",
    ];
    assert.deepEqual(
      before.filter((type) => !comesAfter(deployment, type)),
      [],
    );
  });

  it("accepts connections inside the network from configured ranges and its own nodes only", async () => {
    const resources = await eks({ kubernetes: { privateAccessCidrs: ["10.0.0.0/16", "172.20.0.0/16"] } });
    assert.equal(cluster(resources).endpointPublicAccess, false);
    const rules = byType(resources, "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule");
    const doors = rules.filter(({ inputs }) => inputs.cidrIpv4 !== undefined);
    assert.deepEqual(
      doors.map(({ name, inputs }) => [name, inputs.cidrIpv4, inputs.fromPort, inputs.toPort]),
      [
        ["eks-api-from-10.0.0.0-16", "10.0.0.0/16", 443, 443],
        ["eks-api-from-172.20.0.0-16", "172.20.0.0/16", 443, 443],
      ],
    );
    // The rule exists before the first request to the cluster.
    assert.ok(comesAfter(one(resources, "pulumi:providers:kubernetes"), "SecurityGroupIngressRule"));
  });

  it("has no inbound rule by address: each link of the chain names a security group", async () => {
    const rules = byType(await eks(), "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule");
    const links = rules.map(({ name, inputs }) => [name, inputs.fromPort, inputs.cidrIpv4]);
    assert.deepEqual(links, [
      ["eks-load-balancer-in", 8080, undefined],
      ["eks-database-in", 5432, undefined],
    ]);
  });

  it("makes the cluster enforce network policies and give the autoscaler its metrics", async () => {
    const resources = await eks();
    const { data } = one(resources, "kubernetes:core/v1:ConfigMap").inputs;
    assert.deepEqual(data, { "enable-network-policy-controller": "true" });
    const addOns = byType(resources, "aws:eks/addon:Addon").map(({ inputs }) => inputs.addonName);
    assert.deepEqual(addOns, [
      "metrics-server",
      "aws-secrets-store-csi-driver-provider",
      "amazon-cloudwatch-observability",
    ]);
  });

  it("lets its pods connect to the database's port in the database's subnets alone", async () => {
    const policy = JSON.stringify(spec(one(await eks(), "kubernetes:networking.k8s.io/v1:NetworkPolicy")).egress);
    assert.match(
      policy,
      /{"ports":\[{"port":5432,"protocol":"TCP"}\],"to":\[{"ipBlock":{"cidr":"10\.0\.56\.0\/21"}}\]}/,
    );
    assert.equal(policy.split("5432").length, 2);
  });

  it("runs its pods on machines of the image's architecture, which have the stack's tags", async () => {
    const tags = { application: "malayalees-app", "cost-center": "42" };
    for (const [architecture, name] of [
      ["x86_64", "amd64"],
      ["arm64", "arm64"],
    ] as const) {
      const resources = await eks({ configuration: { architecture }, tags });
      const nodeClass = one(resources, "kubernetes:eks.amazonaws.com/v1:NodeClass");
      assert.deepEqual(spec(nodeClass).tags, { ...tags, Name: "malayalees-app-eks" });
      assert.deepEqual(spec(nodeClass).subnetSelectorTerms, [{ id: "subnet-1" }, { id: "subnet-2" }]);
      const pool = one(resources, "kubernetes:karpenter.sh/v1:NodePool");
      assert.match(
        JSON.stringify(pool.inputs.spec),
        new RegExp(`"key":"kubernetes.io/arch","operator":"In","values":\\["${name}"\\]`),
      );
      assert.ok(comesAfter(pool, "NodeClass"));
    }
  });

  it("allows Auto Mode to tag only what it starts for this cluster, and not to create log groups", async () => {
    const resources = await eks();
    const permission = byType(resources, "aws:iam/rolePolicy:RolePolicy").find(({ name }) => name === "eks-tags");
    const [launch, , logs] = statements(permission?.inputs.policy);
    assert.match(JSON.stringify(launch?.Condition), /"aws:RequestTag\/eks:eks-cluster-name":"\$\{aws:PrincipalTag/);
    assert.ok(!JSON.stringify(launch?.Resource).includes('"*"'));
    assert.deepEqual([logs?.Effect, logs?.Action], ["Deny", ["logs:CreateLogGroup"]]);
    assert.ok(comesAfter(one(resources, "kubernetes:eks.amazonaws.com/v1:NodeClass"), "RolePolicy"));
  });

  it("has its log groups before the cluster that would create them, and until the cluster is deleted", async () => {
    const resources = await eks();
    assert.ok(comesAfter(one(resources, "eks:index:Cluster"), "LogGroup"));
  });

  it("has add-ons of tested versions, unless the configuration names others, after the nodes exist", async () => {
    const resources = await eks();
    const versions = (of: readonly OfflineResource[]) =>
      Object.fromEntries(
        byType(of, "aws:eks/addon:Addon").map(({ inputs }) => [inputs.addonName, inputs.addonVersion]),
      );
    assert.deepEqual(versions(resources), eksAddOnVersions);
    assert.ok(byType(resources, "aws:eks/addon:Addon").every((addOn) => comesAfter(addOn, "NodePool")));
    const { kubernetes } = parseStackConfig(
      {
        ...dev,
        "malayalees:addOnVersions":
          '{"metrics-server":"v0.9.0-eksbuild.1","amazon-cloudwatch-observability":"default"}',
      },
      "dev",
    );
    assert.deepEqual(versions(await eks({ kubernetes: { addOnVersions: kubernetes.addOnVersions } })), {
      ...eksAddOnVersions,
      "metrics-server": "v0.9.0-eksbuild.1",
      "amazon-cloudwatch-observability": undefined,
    });
  });

  it("adds no agent to the application, and sends its logs", async () => {
    const addOns = byType(await eks(), "aws:eks/addon:Addon").map(({ inputs }) => inputs);
    const observability = addOns.find(({ addonName }) => addonName === "amazon-cloudwatch-observability");
    assert.deepEqual(JSON.parse(String(observability?.configurationValues)), {
      containerLogs: { enabled: true },
      manager: { applicationSignals: { autoMonitor: { monitorAllServices: false } } },
      otelContainerInsights: { enabled: false },
    });
  });

  it("connects to the cluster with the configured kubeconfig, if there is one", async () => {
    const resources = await eks({ kubernetes: { kubeconfig: "/somewhere/kubeconfig" } });
    assert.equal(one(resources, "pulumi:providers:kubernetes").inputs.kubeconfig, "/somewhere/kubeconfig");
  });

  it("has a guard where errors roll a version back: alarms that start a function in the VPC, which reaches the cluster's API alone", async () => {
    const resources = await eks({ configuration: { rollbackOnErrors: "true" } });
    const guard = one(resources, "aws:lambda/function:Function", "eks-rollback");
    for (const label of ["errors", "slow"]) {
      const alarm = one(resources, "aws:cloudwatch/metricAlarm:MetricAlarm", `eks-rollback-${label}`);
      assert.ok(alarm.dependencies.includes(guard.urn));
      const { inputs } = one(resources, "aws:lambda/permission:Permission", `eks-rollback-${label}`);
      assert.equal(inputs.principal, "lambda.alarms.cloudwatch.amazonaws.com");
    }
    const out = byType(resources, "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule").filter(({ name }) =>
      name.startsWith("eks-rollback"),
    );
    assert.deepEqual(
      out.map(({ inputs }) => [inputs.fromPort, inputs.toPort, inputs.cidrIpv4]),
      [[443, 443, undefined]],
    );
    assert.deepEqual(one(resources, "aws:eks/accessEntry:AccessEntry", "eks-rollback").inputs.kubernetesGroups, [
      "rollback-guard",
    ]);
    const { variables } = guard.inputs.environment as { readonly variables: Readonly<Record<string, string>> };
    assert.deepEqual([variables.DEPLOYMENT, variables.BAKE_SECONDS], ["malayalees-app", "600"]);
  });

  it("has none where they do not", async () => {
    const resources = await eks({ configuration: { rollbackOnErrors: "false" } });
    assert.deepEqual(byType(resources, "aws:lambda/function:Function"), []);
    assert.deepEqual(byType(resources, "aws:cloudwatch/metricAlarm:MetricAlarm"), []);
  });

  it("lets its transforms change any argument", async () => {
    const deletionProtection = (resources: readonly OfflineResource[]) => cluster(resources).deletionProtection;
    assert.equal(deletionProtection(await eks()), undefined);
    const transform: EksArgs["transform"] = { cluster: (args) => ({ ...args, deletionProtection: true }) };
    assert.equal(deletionProtection(await eks({ transform })), true);
  });
});
