import type { PackConfig } from "../../../policies/runner";
import type { AdditionName } from "./additions";
import type { StackMutation } from "./stackMutationTable";

/** One fault in what is added to a stack. */
export interface AdditionMutation extends StackMutation {
  readonly to: AdditionName;
}

type Row = readonly [where: string, path: string, value: unknown, ...reports: readonly string[]];

function faults(to: AdditionName, rows: readonly Row[], onlyProd = false, config?: PackConfig) {
  return rows.map(([where, path, value, ...reports]) => ({ to, where, path, value, reports, onlyProd, config }));
}

const PROXY = "rds/proxy:Proxy";
const POOL = "ProxyDefaultTargetGroup";
const VALKEY = "elasticache/replicationGroup:ReplicationGroup sessions";
const REDIS = "elasticache/replicationGroup:ReplicationGroup legacy";
const MEMCACHED = "elasticache/cluster:Cluster";
const SERVERLESS = "elasticache/serverlessCache:ServerlessCache";
const CACHE_USER = "elasticache/user:User";
const FUNCTION = "lambda/function:Function";
const SCHEDULE = "schedule:Schedule";
const CLUSTER = "aws:eks/cluster:Cluster";
const ENDPOINT = "VpcEndpoint logs";
const ONE = "acm/certificate:Certificate one";
const LASTS = "certificate-lasts";
const SERVICES = "no-secrets-in-service-settings";
const DB_CLUSTER = "rds/cluster:Cluster";
const GROUP = "Group workers";
const ROLLBACK = "group-rollback-possible";
const REPLICA = "reports.c0example1234.us-east-1.rds.amazonaws.com";
const everything = JSON.stringify({ Statement: [{ Effect: "Allow", Principal: "*", Action: "*", Resource: "*" }] });

export const additionMutations: readonly AdditionMutation[] = [
  ...faults("proxy", [
    [PROXY, "requireTls", false, "proxy-takes-tls-only"],
    [PROXY, "requireTls", undefined, "proxy-takes-tls-only"],
    [PROXY, "idleClientTimeout", 60, "proxy-outlasts-pool"],
    [POOL, "connectionPoolConfig.sessionPinningFilters", ["EXCLUDE_VARIABLE_SETS"], "proxy-pinning-filters-effective"],
    [POOL, "connectionPoolConfig.maxConnectionsPercent", 100, "proxy-leaves-connections"],
    [POOL, "connectionPoolConfig", undefined, "proxy-leaves-connections"],
    [POOL, "connectionPoolConfig.maxIdleConnectionsPercent", 90, "proxy-idle-within-most"],
    [POOL, "connectionPoolConfig.connectionBorrowTimeout", 0, "proxy-borrows-in-time"],
    [POOL, "connectionPoolConfig.connectionBorrowTimeout", 300, "proxy-borrows-in-time"],
    [POOL, "connectionPoolConfig.initQuery", "SET app.api_key = 'hunter2x'", "no-secrets-in-init-query"],
    [
      POOL,
      "connectionPoolConfig",
      { maxConnectionsPercent: 10, maxIdleConnectionsPercent: 5 },
      "connections-within-budget",
    ],
  ]),
  ...faults(
    "proxy",
    [
      [PROXY, "debugLogging", true, "proxy-debug-logging-off"],
      [PROXY, "vpcSubnetIds", ["subnet-1"], "production-spans-zones"],
    ],
    true,
  ),

  ...faults("caches", [
    [VALKEY, "transitEncryptionEnabled", false, "elasticache-takes-tls-only"],
    [VALKEY, "transitEncryptionEnabled", undefined, "elasticache-takes-tls-only"],
    [VALKEY, "transitEncryptionMode", "preferred", "elasticache-takes-tls-only"],
    [MEMCACHED, "transitEncryptionEnabled", undefined, "elasticache-takes-tls-only"],
    [VALKEY, "atRestEncryptionEnabled", false, "elasticache-storage-encrypted"],
    [VALKEY, "userGroupIds", [], "elasticache-asks-for-login"],
    [VALKEY, "userGroupIds", undefined, "elasticache-asks-for-login"],
    [SERVERLESS, "userGroupId", undefined, "elasticache-asks-for-login"],
    [CACHE_USER, "authenticationMode.type", "no-password-required", "elasticache-user-has-password"],
    [CACHE_USER, "noPasswordRequired", true, "elasticache-user-has-password"],
    [VALKEY, "subnetGroupName", "default", "elasticache-in-own-network"],
    [VALKEY, "securityGroupIds", undefined, "elasticache-in-own-network"],
    [MEMCACHED, "subnetGroupName", undefined, "elasticache-in-own-network"],
    [SERVERLESS, "securityGroupIds", [], "elasticache-in-own-network"],
    [SERVERLESS, "subnetIds", undefined, "elasticache-in-own-network"],
    [VALKEY, "engineVersion", "6.2", "elasticache-version-offered"],
    [VALKEY, "engineVersion", "8.5", "elasticache-version-offered"],
    [VALKEY, "engineVersion", undefined, "elasticache-version-offered"],
    [SERVERLESS, "majorEngineVersion", "6", "elasticache-version-offered"],
    [REDIS, "engineVersion", "7.2", "elasticache-version-offered"],
    [REDIS, "engineVersion", "5.0.6", "elasticache-version-lasts"],
    [REDIS, "atRestEncryptionEnabled", undefined, "elasticache-storage-encrypted"],
    [VALKEY, "autoMinorVersionUpgrade", false, "elasticache-minor-upgrades"],
    [MEMCACHED, "autoMinorVersionUpgrade", false, "elasticache-minor-upgrades"],
  ]),
  ...faults(
    "caches",
    [
      [VALKEY, "automaticFailoverEnabled", false, "elasticache-multi-az"],
      [VALKEY, "multiAzEnabled", undefined, "elasticache-multi-az"],
      [VALKEY, "numCacheClusters", 1, "elasticache-multi-az"],
      [MEMCACHED, "azMode", undefined, "elasticache-multi-az"],
      [VALKEY, "snapshotRetentionLimit", 0, "elasticache-snapshots-kept"],
      [SERVERLESS, "snapshotRetentionLimit", undefined, "elasticache-snapshots-kept"],
      [SERVERLESS, "subnetIds", ["subnet-1"], "production-spans-zones"],
    ],
    true,
  ),

  ...faults("replica", [
    ["rds/instance:Instance database", "manageMasterUserPassword", true, "replica-source-keeps-own-password"],
    ["rds/instance:Instance reports", "storageEncrypted", undefined, "replica-storage-encrypted"],
    ["rds/instance:Instance reports", "storageEncrypted", false, "replica-storage-encrypted"],
    ["TaskDefinition", "containerDefinitions.0.environment.3.value", REPLICA, "cache-not-on-replica"],
    [
      "LaunchTemplate",
      "userData",
      Buffer.from(`RDS_ENDPOINT=${REPLICA}\nPOSTGRES_CACHE_TABLE=app_cache\n`).toString("base64"),
      "cache-not-on-replica",
    ],
    [
      "Deployment",
      "spec.template.spec.containers.0.env.3",
      { name: "SPRING_DATASOURCE_URL", value: `jdbc:postgresql://${REPLICA}:5432/site` },
      "cache-not-on-replica",
    ],
  ]),

  ...faults("group that rolls back", [
    [GROUP, "launchTemplate.version", "$Latest", ROLLBACK],
    [GROUP, "launchTemplate.version", undefined, ROLLBACK],
    [
      GROUP,
      "mixedInstancesPolicy.launchTemplate",
      { launchTemplateSpecification: { launchTemplateId: "lt-1", version: "$Default" } },
      ROLLBACK,
    ],
    ["LaunchTemplate workers", "imageId", "resolve:ssm:/aws/service/ami-amazon-linux-latest/al2023", ROLLBACK],
  ]),

  ...faults("function", [
    [FUNCTION, "runtime", "nodejs18.x", "function-runtime-supported"],
    [FUNCTION, "runtime", "cobol85", "function-runtime-supported"],
    [`${FUNCTION} database-setup`, "vpcConfig", undefined, "function-in-vpc"],
    [FUNCTION, "loggingConfig", undefined, "function-logs-expire"],
    [FUNCTION, "environment.variables.DB_PASSWORD", "hunter2x", "no-secrets-in-function-environment"],
    ["Invocation", "input", JSON.stringify({ login: { password: "hunter2x" } }), "no-secrets-in-invocations"],
  ]),
  ...faults("function", [[FUNCTION, "vpcConfig.subnetIds", ["subnet-1"], "production-spans-zones"]], true),
  ...faults("function", [[FUNCTION, "runtime", "ruby3.3", "function-runtime-lasts"]], false, {
    "function-runtime-lasts": { daysBefore: 200 },
  }),
  ...faults("function", [[FUNCTION, "tracingConfig.mode", "PassThrough", "function-traced"]], false, {
    "function-traced": { tracing: "required" },
  }),
  ...faults(
    "function",
    [
      [FUNCTION, "reservedConcurrentExecutions", 100, "function-concurrency-bounded"],
      [FUNCTION, "reservedConcurrentExecutions", undefined, "function-concurrency-bounded"],
    ],
    false,
    { "function-concurrency-bounded": { maximumConcurrency: 10 } },
  ),
  ...faults("open function", [
    ["Permission setup", "principal", "*", "function-closed-to-public"],
    ["FunctionUrl", "authorizationType", "NONE", "function-closed-to-public"],
  ]),
  ...faults("schedule", [
    [SCHEDULE, "target.retryPolicy", undefined, "schedule-does-not-pile-up"],
    [SCHEDULE, "target.retryPolicy.maximumEventAgeInSeconds", 3600, "schedule-does-not-pile-up"],
    [SCHEDULE, "target.input", JSON.stringify({ apiKey: "hunter2x" }), "no-secrets-in-invocations"],
  ]),
  ...faults("schedule", [[SCHEDULE, "state", "DISABLED", "schedule-runs"]], true),

  ...faults("rotation", [
    ["SecretRotation", "rotationRules.automaticallyAfterDays", 365, "secrets-rotated"],
    ["SecretRotation", "rotationRules", { scheduleExpression: "rate(200 days)" }, "secrets-rotated"],
  ]),
  ...faults("rotation", [["SecretRotation", "", undefined, "secrets-rotated"]], true, {
    "secrets-rotated": { rotation: "required" },
  }),

  ...faults("endpoint", [
    [ENDPOINT, "policy", everything, "endpoint-names-its-policy"],
    [ENDPOINT, "serviceName", "com.amazonaws.us-east-1.sqs", "endpoint-asked"],
    [ENDPOINT, "privateDnsEnabled", false, "endpoint-answers-by-name"],
    [ENDPOINT, "privateDnsEnabled", undefined, "endpoint-answers-by-name"],
  ]),

  ...faults("services that run code", [
    ["Project build", "environment.environmentVariables.1", { name: "DB_PWD", value: "hunter2x" }, SERVICES],
    ["JobDefinition", "containerProperties.environment.0", { name: "API_KEY", value: "hunter2x" }, SERVICES],
    ["JobDefinition", "containerProperties.command", ["report", "--password", "hunter2x"], SERVICES],
    [
      "apprunner/service:Service",
      "sourceConfiguration.imageRepository.imageConfiguration.runtimeEnvironmentVariables.SIGNING_KEY",
      "hunter2x",
      SERVICES,
    ],
    ["Parameter greeting", "name", "/app/db-password", "no-secrets-in-plain-parameters"],
    ["Parameter greeting", "value", "postgres://app:hunter2@db/site", "no-secrets-in-plain-parameters"],
    ["EventTarget", "input", JSON.stringify({ password: "hunter2x" }), "no-secrets-in-invocations"],
  ]),

  ...faults("certificates of tenants", [
    [
      ONE,
      "subjectAlternativeNames",
      Array.from({ length: 10 }, (_, index) => `shop${index}.one.test`),
      "certificate-names-fit",
    ],
    [ONE, "subjectAlternativeNames", ["two.test"], "certificate-names-once"],
    ["Certificate main", "subjectAlternativeNames", ["two.test"], "certificate-names-once"],
    ["acm/certificate:Certificate two", "domainName", "shop.main.test", "wildcard-certificate-enough"],
    [ONE, "subjectAlternativeNames", ["a.one.test", "*.one.test"], "wildcard-certificate-enough"],
    ["Certificate main", "subjectAlternativeNames", ["*.two.test", "a.two.test"], "wildcard-certificate-enough"],
    [ONE, "validationMethod", "EMAIL", "certificate-renews"],
    [ONE, "certificateBody", "-----BEGIN CERTIFICATE-----", "certificate-renews"],
    [ONE, "status", "EXPIRED", LASTS],
    [ONE, "notAfter", "2026-12-14T23:59:59Z", LASTS],
    [ONE, "notAfter", "2026-11-14T23:59:59Z", LASTS],
    [ONE, "renewalSummaries", [{ renewalStatus: "PENDING_VALIDATION", renewalStatusReason: "" }], LASTS],
    [ONE, "renewalSummaries", [{ renewalStatus: "FAILED", renewalStatusReason: "CAA_ERROR" }], LASTS],
  ]),
  ...faults(
    "certificates of tenants",
    [["ListenerCertificate one", "(none)", undefined, "load-balancer-certificates-fit"]],
    false,
    {
      "load-balancer-certificates-fit": { quota: 1 },
    },
  ),

  ...(["database cluster", "Aurora"] as const).flatMap((to) => [
    ...faults(to, [
      [DB_CLUSTER, "masterPassword", "hunter2x", "database-password-managed"],
      [DB_CLUSTER, "storageEncrypted", false, "database-storage-encrypted"],
      [DB_CLUSTER, "storageEncrypted", undefined, "database-storage-encrypted"],
      [DB_CLUSTER, "backupRetentionPeriod", 0, "database-backups-kept"],
      [DB_CLUSTER, "enabledCloudwatchLogsExports", undefined, "database-logs-exported"],
      [DB_CLUSTER, "copyTagsToSnapshot", undefined, "database-tags-reach-snapshots"],
      [DB_CLUSTER, "allowMajorVersionUpgrade", true, "database-major-upgrades-deliberate"],
    ]),
    ...faults(
      to,
      [
        [DB_CLUSTER, "backupRetentionPeriod", undefined, "database-backups-kept"],
        [DB_CLUSTER, "deletionProtection", undefined, "database-deletion-protected"],
        [DB_CLUSTER, "skipFinalSnapshot", true, "database-leaves-final-snapshot"],
        [DB_CLUSTER, "applyImmediately", true, "database-changes-wait"],
        [DB_CLUSTER, "(protect)", false, "production-data-protected"],
      ],
      true,
    ),
  ]),
  ...faults("database cluster", [
    [DB_CLUSTER, "performanceInsightsEnabled", undefined, "database-insights-enabled"],
    [DB_CLUSTER, "autoMinorVersionUpgrade", false, "database-minor-upgrades"],
    [DB_CLUSTER, "dbClusterInstanceClass", "db.r6g.large", "instance-class-offered"],
    [
      DB_CLUSTER,
      "engineVersion",
      "13.4",
      "family-matches-engine-version",
      "database-version-current",
      "database-version-lasts",
    ],
  ]),
  ...faults("database cluster", [[DB_CLUSTER, "monitoringInterval", 0, "database-monitored"]], true),
  ...faults("Aurora", [
    [DB_CLUSTER, "engineVersion", "13.4", "database-version-current"],
    ["ClusterInstance", "publiclyAccessible", true, "database-not-public"],
    ["ClusterInstance", "performanceInsightsEnabled", false, "database-insights-enabled"],
    ["ClusterInstance", "autoMinorVersionUpgrade", false, "database-minor-upgrades"],
    ["GlobalCluster", "storageEncrypted", undefined, "database-storage-encrypted"],
  ]),
  ...faults(
    "Aurora",
    [
      ["ClusterInstance", "monitoringInterval", undefined, "database-monitored"],
      ["ClusterInstance", "", undefined, "cluster-has-reader"],
      ["GlobalCluster", "deletionProtection", false, "database-deletion-protected"],
    ],
    true,
  ),

  ...faults("cluster as the engine shows it", [
    [CLUSTER, "vpcConfig.endpointPublicAccess", true, "cluster-endpoint-restricted"],
    [CLUSTER, "enabledClusterLogTypes", undefined, "cluster-logs-control-plane"],
    [CLUSTER, "encryptionConfig", undefined, "cluster-secrets-encrypted"],
    [CLUSTER, "upgradePolicy", undefined, "cluster-in-standard-support"],
    [CLUSTER, "version", "1.34", "cluster-in-standard-support"],
    [CLUSTER, "accessConfig.authenticationMode", "CONFIG_MAP", "cluster-access-by-entries"],
  ]),
  ...faults(
    "cluster as the engine shows it",
    [[CLUSTER, "vpcConfig.subnetIds", ["subnet-1"], "production-spans-zones"]],
    true,
  ),
  ...faults(
    "network as the engine shows it",
    [
      ["Subnet public-b", "availabilityZone", "us-east-1a", "production-subnets-span-zones"],
      ["FlowLog flow-of-parts", "", undefined, "flow-logs-on"],
    ],
    true,
  ),
  ...faults("network as the engine shows it", [
    ["Subnet public-b", "availabilityZoneId", "use1-az3", "subnet-zone-complete"],
  ]),
  ...faults(
    "network as the engine shows it",
    [["Subnet public-a", "tags", { Name: "public" }, "production-nat-in-each-zone"]],
    true,
    {
      "production-nat-in-each-zone": {
        zonesWithOneNat: 1,
        suppress: [
          {
            urn: "urn:pulumi:prod::malayalees::malayalees:network:Network$awsx:ec2:Vpc::network",
            reason: "The component is judged in another row",
          },
        ],
      },
    },
  ),
];
