import type { PlannedResource } from "../../../policies/runner";
import type { Environment, RealStack } from "./realStacks";
import { referenceParameters } from "./stacks";

/**
 * What the stacks of this repository do not have, or what the engine shows in place of it: sound resources to be added to a stack, in
 * which faults are then made.
 */
export const additionNames = [
  "proxy",
  "replica",
  "group that rolls back",
  "function",
  "open function",
  "schedule",
  "rotation",
  "endpoint",
  "services that run code",
  "certificates of tenants",
  "caches",
  "database cluster",
  "Aurora",
  "cluster as the engine shows it",
  "network as the engine shows it",
] as const;
export type AdditionName = (typeof additionNames)[number];

type Props = PlannedResource["props"];
type Sources = Readonly<Record<string, readonly PlannedResource[]>>;

/** The resources of an addition, for that stack. */
export function addition(name: AdditionName, stack: RealStack): readonly PlannedResource[] {
  return MAKERS[name](makerOf(stack.environment), stack);
}

type Make = (type: string, name: string, props: Props, sources?: Sources, parent?: string) => PlannedResource;

function makerOf(environment: Environment): Make {
  return (type, name, props, sources = {}, parent) => ({
    urn: `urn:pulumi:${environment}::malayalees::${type}::${name}`,
    type,
    name,
    props,
    parent,
    dependencies: Object.values(sources).flatMap((each) => each.map(({ urn }) => urn)),
    propertyDependencies: Object.fromEntries(
      Object.entries(sources).map(([property, from]) => [property, from.map(({ urn }) => urn)]),
    ),
    protect: true,
    defaultTags: { application: "malayalees-app", environment, "managed-by": "pulumi" },
  });
}

function databaseOf({ resources }: RealStack): PlannedResource {
  const found = resources.find(({ type, name }) => type === "aws:rds/instance:Instance" && name === "database");
  if (found === undefined) throw new Error("the stack has no database");
  return found;
}

/** What a cluster says of the data that it holds. */
const CLUSTER_DATA = {
  manageMasterUserPassword: true,
  storageEncrypted: true,
  deletionProtection: true,
  skipFinalSnapshot: false,
  backupRetentionPeriod: 14,
  copyTagsToSnapshot: true,
  enabledCloudwatchLogsExports: ["postgresql"],
};

const SUBNETS = ["subnet-1", "subnet-2"];

const MAKERS: Readonly<Record<AdditionName, (make: Make, stack: RealStack) => readonly PlannedResource[]>> = {
  proxy: (make, stack) => {
    const proxy = make("aws:rds/proxy:Proxy", "door", {
      name: "door",
      engineFamily: "POSTGRESQL",
      requireTls: true,
      idleClientTimeout: 1800,
      vpcSubnetIds: SUBNETS,
    });
    const of = { dbProxyName: [proxy] };
    const config = { maxConnectionsPercent: 80, maxIdleConnectionsPercent: 40, connectionBorrowTimeout: 30 };
    return [
      proxy,
      make(
        "aws:rds/proxyDefaultTargetGroup:ProxyDefaultTargetGroup",
        "door",
        { dbProxyName: "door", connectionPoolConfig: config },
        of,
      ),
      make(
        "aws:rds/proxyTarget:ProxyTarget",
        "door",
        { dbProxyName: "door" },
        { ...of, dbInstanceIdentifier: [databaseOf(stack)] },
      ),
    ];
  },

  caches: (make) => {
    const place = { subnetGroupName: "isolated", securityGroupIds: ["sg-1"] };
    const nodes = {
      ...place,
      nodeType: "cache.t4g.small",
      numCacheClusters: 2,
      automaticFailoverEnabled: true,
      multiAzEnabled: true,
      transitEncryptionEnabled: true,
      atRestEncryptionEnabled: true,
      userGroupIds: ["users"],
      snapshotRetentionLimit: 7,
    };
    const group = "aws:elasticache/replicationGroup:ReplicationGroup";
    return [
      make(group, "sessions", { ...nodes, engine: "valkey", engineVersion: "8.2" }),
      make(group, "legacy", { ...nodes, engine: "redis", engineVersion: "7.1" }),
      make("aws:elasticache/cluster:Cluster", "pages", {
        ...place,
        engine: "memcached",
        engineVersion: "1.6.22",
        nodeType: "cache.t4g.small",
        numCacheNodes: 2,
        azMode: "cross-az",
        transitEncryptionEnabled: true,
      }),
      make("aws:elasticache/serverlessCache:ServerlessCache", "bursts", {
        engine: "valkey",
        majorEngineVersion: "8",
        subnetIds: SUBNETS,
        securityGroupIds: ["sg-1"],
        userGroupId: "users",
        snapshotRetentionLimit: 7,
      }),
      make("aws:elasticache/user:User", "reader", {
        engine: "valkey",
        userName: "reader",
        accessString: "on ~* +@read",
        authenticationMode: { type: "iam" },
      }),
    ];
  },

  replica: (make, stack) => {
    const database = databaseOf(stack);
    const { engine: _, passwordWo: __, passwordWoVersion: ___, ...copied } = database.props;
    const own = { identifier: "reports", replicateSourceDb: database.props.identifier, multiAz: false };
    const sources = { replicateSourceDb: [database], parameterGroupName: parameterGroupsOf(stack) };
    return [make("aws:rds/instance:Instance", "reports", { ...copied, ...own }, sources)];
  },

  "group that rolls back": (make) => {
    const template = make("aws:ec2/launchTemplate:LaunchTemplate", "workers", {
      imageId: "ami-0123456789abcdef0",
      metadataOptions: { httpTokens: "required", httpPutResponseHopLimit: 1 },
      blockDeviceMappings: [{ deviceName: "/dev/xvda", ebs: { encrypted: "true" } }],
      networkInterfaces: [{ associatePublicIpAddress: "false" }],
      monitoring: { enabled: true },
    });
    const group = {
      minSize: 2,
      maxSize: 4,
      healthCheckType: "ELB",
      vpcZoneIdentifiers: SUBNETS,
      launchTemplate: { id: "lt-1", version: "3" },
      instanceRefresh: { strategy: "Rolling", preferences: { autoRollback: true } },
    };
    const workers = make("aws:autoscaling/group:Group", "workers", group, { launchTemplate: [template] });
    const scaling = { policyType: "TargetTrackingScaling" };
    const by = { autoscalingGroupName: [workers] };
    return [template, workers, make("aws:autoscaling/policy:Policy", "workers", scaling, by)];
  },

  function: (make, stack) => {
    const logs = make("aws:cloudwatch/logGroup:LogGroup", "setup", { name: "setup", retentionInDays: 90 });
    const variables = { DATABASE_HOST: "db.example.com", MASTER_SECRET_ARN: "arn:aws:secretsmanager:x" };
    const setup = make(
      "aws:lambda/function:Function",
      "setup",
      {
        name: "setup",
        runtime: "nodejs22.x",
        vpcConfig: { subnetIds: SUBNETS, securityGroupIds: ["sg-1"] },
        loggingConfig: { logFormat: "Text", logGroup: "setup" },
        environment: { variables },
      },
      { environment: [databaseOf(stack)], loggingConfig: [logs] },
    );
    const input = JSON.stringify({ action: "migrate", secretArn: "arn:aws:secretsmanager:x" });
    return [logs, setup, make("aws:lambda/invocation:Invocation", "setup", { functionName: "setup", input })];
  },

  "open function": (make) => [
    make("aws:lambda/permission:Permission", "setup", {
      action: "lambda:InvokeFunction",
      principal: "events.amazonaws.com",
    }),
    make("aws:lambda/functionUrl:FunctionUrl", "setup", { authorizationType: "AWS_IAM" }),
  ],

  schedule: (make) => [
    make("aws:scheduler/schedule:Schedule", "expiry", {
      scheduleExpression: "rate(15 minutes)",
      target: {
        arn: "arn:aws:lambda:x",
        input: JSON.stringify({ action: "cleanup" }),
        retryPolicy: { maximumRetryAttempts: 0, maximumEventAgeInSeconds: 60 },
      },
    }),
  ],

  rotation: (make, { resources }) => [
    make(
      "aws:secretsmanager/secretRotation:SecretRotation",
      "database",
      { rotationRules: { automaticallyAfterDays: 30 } },
      { secretId: resources.filter(({ type }) => type === "aws:secretsmanager/secret:Secret") },
    ),
  ],

  endpoint: (make) => [
    make("aws:ec2/vpcEndpoint:VpcEndpoint", "logs", {
      vpcEndpointType: "Interface",
      serviceName: "com.amazonaws.us-east-1.logs",
      privateDnsEnabled: true,
      subnetIds: SUBNETS,
      policy: JSON.stringify({
        Statement: [{ Effect: "Allow", Principal: { AWS: "123456789012" }, Action: "*", Resource: "*" }],
      }),
    }),
  ],

  "services that run code": (make) => [
    make("aws:codebuild/project:Project", "build", {
      environment: {
        environmentVariables: [
          { name: "TOKEN", value: "/ci/token", type: "PARAMETER_STORE" },
          { name: "STAGE", value: "test" },
        ],
      },
    }),
    make("aws:batch/jobDefinition:JobDefinition", "report", {
      containerProperties: JSON.stringify({ command: ["report"], environment: [{ name: "DAYS", value: "7" }] }),
    }),
    make("aws:apprunner/service:Service", "site", {
      sourceConfiguration: {
        imageRepository: { imageConfiguration: { runtimeEnvironmentVariables: { STAGE: "test" } } },
      },
    }),
    make("aws:ssm/parameter:Parameter", "greeting", { name: "/app/greeting", type: "String", value: "hello" }),
    make("aws:cloudwatch/eventTarget:EventTarget", "report", { input: JSON.stringify({ action: "report" }) }),
  ],

  "certificates of tenants": (make) => {
    const issued = {
      status: "ISSUED",
      notAfter: "2027-06-14T23:59:59Z",
      renewalEligibility: "ELIGIBLE",
      renewalSummaries: [],
    };
    const certificate = (name: string, props: Props) =>
      make("aws:acm/certificate:Certificate", name, {
        domainName: `${name}.test`,
        validationMethod: "DNS",
        ...issued,
        ...props,
      });
    const main = certificate("main", { subjectAlternativeNames: ["main.test", "*.main.test"] });
    const one = certificate("one", { subjectAlternativeNames: ["shop.one.test"] });
    const two = certificate("two", {});
    const valid = make("aws:acm/certificateValidation:CertificateValidation", "one", {}, { certificateArn: [one] });
    const listener = make(
      "aws:lb/listener:Listener",
      "tenants",
      {
        protocol: "HTTPS",
        port: 8443,
        sslPolicy: "ELBSecurityPolicy-TLS13-1-2-2021-06",
        certificateArn: "arn:aws:acm:x",
      },
      { certificateArn: [main] },
    );
    const attached = (name: string, from: PlannedResource) =>
      make(
        "aws:lb/listenerCertificate:ListenerCertificate",
        name,
        {},
        { listenerArn: [listener], certificateArn: [from] },
      );
    return [main, one, two, valid, listener, attached("one", valid), attached("two", two)];
  },

  "database cluster": (make) => {
    const group = make("aws:rds/clusterParameterGroup:ClusterParameterGroup", "multi", {
      name: "multi",
      family: "postgres17",
      parameters: referenceParameters,
    });
    const own = {
      dbClusterParameterGroupName: "multi",
      dbClusterInstanceClass: "db.r6gd.large",
      allocatedStorage: 100,
      storageType: "io1",
      iops: 1000,
    };
    const machine = { monitoringInterval: 60, performanceInsightsEnabled: true, autoMinorVersionUpgrade: true };
    return [
      group,
      make(
        "aws:rds/cluster:Cluster",
        "multi",
        { engine: "postgres", engineVersion: "17", ...own, ...machine, ...CLUSTER_DATA },
        { dbClusterParameterGroupName: [group] },
      ),
    ];
  },

  Aurora: (make) => {
    const cluster = make("aws:rds/cluster:Cluster", "aurora", {
      engine: "aurora-postgresql",
      engineVersion: "17.5",
      ...CLUSTER_DATA,
    });
    const machine = { instanceClass: "db.r6g.large", monitoringInterval: 60, performanceInsightsEnabled: true };
    const instances = ["one", "two"].map((name) =>
      make("aws:rds/clusterInstance:ClusterInstance", `aurora-${name}`, machine, { clusterIdentifier: [cluster] }),
    );
    const all = { engine: "aurora-postgresql", storageEncrypted: true, deletionProtection: true };
    return [make("aws:rds/globalCluster:GlobalCluster", "world", all), cluster, ...instances];
  },

  "cluster as the engine shows it": (make) => [
    make(
      "aws:eks/cluster:Cluster",
      "eks-eksCluster",
      {
        accessConfig: { authenticationMode: "API", bootstrapClusterCreatorAdminPermissions: true },
        enabledClusterLogTypes: ["api", "audit", "authenticator", "controllerManager", "scheduler"],
        encryptionConfig: { provider: { keyArn: "arn:aws:kms:x" }, resources: ["secrets"] },
        upgradePolicy: { supportType: "STANDARD" },
        version: "1.35",
        vpcConfig: { endpointPrivateAccess: true, endpointPublicAccess: false, subnetIds: SUBNETS },
      },
      {},
      "urn:pulumi:x::malayalees::malayalees:topology:EksCluster$eks:index:Cluster::eks",
    ),
  ],

  "network as the engine shows it": (make) => {
    const vpc = make("aws:ec2/vpc:Vpc", "network", { cidrBlock: "10.0.0.0/16" });
    const subnets = ["a", "b"].map((zone) =>
      make("aws:ec2/subnet:Subnet", `public-${zone}`, { availabilityZone: `us-east-1${zone}` }, { vpcId: [vpc] }),
    );
    const gateway = make("aws:ec2/natGateway:NatGateway", "network-1", {}, { subnetId: subnets.slice(0, 1) });
    const logs = make("aws:ec2/flowLog:FlowLog", "flow-of-parts", { trafficType: "ALL" }, { vpcId: [vpc] });
    return [vpc, ...subnets, gateway, logs];
  },
};

function parameterGroupsOf({ resources }: RealStack): readonly PlannedResource[] {
  return resources.filter(({ type }) => type === "aws:rds/parameterGroup:ParameterGroup");
}
