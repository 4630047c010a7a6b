import type { PackConfig } from "../../../policies/runner";

/** One fault in a stack that has none. */
export interface StackMutation {
  /** End of the type token and first words of the name, as "Instance database". Every resource that fits is changed by itself. */
  readonly where: string;
  /** Path in the properties; "" is the resource itself, "(protect)" its option, "(none)" nothing: the fault is in the configuration. */
  readonly path: string;
  /** What is put there; undefined takes it away. */
  readonly value: unknown;
  /** The one policy that reports it, and others for which it is a fault as well. */
  readonly reports: readonly string[];
  /** Dev may have it so. */
  readonly onlyProd?: boolean;
  /** Configuration of the pack, where a policy is off without one. */
  readonly config?: PackConfig;
}

function row(where: string, path: string, value: unknown, ...reports: readonly string[]): StackMutation {
  return { where, path, value, reports };
}

/** With a configuration of the pack. */
function configured(config: PackConfig, mutation: StackMutation): StackMutation {
  return { ...mutation, config };
}

/** Of production only. */
function prod(where: string, path: string, value: unknown, ...reports: readonly string[]): StackMutation {
  return { where, path, value, reports, onlyProd: true };
}

const DB = "rds/instance:Instance database";
const PARAMETERS = "parameterGroup:ParameterGroup";
const TASK = "ecs/taskDefinition:TaskDefinition";
const APP = "containerDefinitions.0";
const SERVICE = "ecs/service:Service";
const MACHINE = "launchTemplate:LaunchTemplate";
const NODE_CLASS = "eks.amazonaws.com/v1:NodeClass";
const RULE = "securityGroupIngressRule:SecurityGroupIngressRule";
const GROUP = "autoscaling/group:Group";
const CLUSTER = "eks:index:Cluster";
const POD = "apps/v1:Deployment";
const SPEC = "spec.template.spec";
const CONTAINER = `${SPEC}.containers.0`;
const TASK_SECRETS = "no-secrets-in-task-environment";
const GITHUB = "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com";
const LB = "lb/loadBalancer:LoadBalancer";
const BLOCK = "BucketPublicAccessBlock";
const base64 = (text: string) => Buffer.from(text).toString("base64");

const TAGS = { "required-tags": { tags: ["application", "environment=prod"] } };
const POOL = "SPRING_DATASOURCE_HIKARI_MAXIMUM_POOL_SIZE";
const userDataWith = (...lines: readonly string[]) => base64(`#!/bin/bash\n${lines.join("\n")}\n`);

const rangesOf = (count: number) => Array.from({ length: count }, (_, index) => `10.0.${index}.0/24`);

const allowEverywhere = (action: string) => ({ Effect: "Allow", Action: [action], Resource: "*" });

export const stackMutations: readonly StackMutation[] = [
  prod(DB, "multiAz", false, "database-multi-az"),
  prod(DB, "multiAz", undefined, "database-multi-az"),
  row(DB, "backupRetentionPeriod", 0, "database-backups-kept"),
  row(DB, "backupRetentionPeriod", undefined, "database-backups-kept"),
  prod(DB, "backupRetentionPeriod", 3, "database-backups-kept"),
  prod(DB, "deletionProtection", false, "database-deletion-protected"),
  prod(DB, "skipFinalSnapshot", true, "database-leaves-final-snapshot"),
  row(DB, "storageEncrypted", false, "database-storage-encrypted"),
  row(DB, "storageEncrypted", undefined, "database-storage-encrypted"),
  row(DB, "publiclyAccessible", true, "database-not-public"),
  prod(DB, "monitoringInterval", 0, "database-monitored"),
  row(DB, "performanceInsightsEnabled", false, "database-insights-enabled"),
  row(DB, "autoMinorVersionUpgrade", false, "database-minor-upgrades"),
  row(DB, "allowMajorVersionUpgrade", true, "database-major-upgrades-deliberate"),
  prod(DB, "applyImmediately", true, "database-changes-wait"),
  row(
    DB,
    "engineVersion",
    "13.4",
    "family-matches-engine-version",
    "database-version-current",
    "database-version-lasts",
  ),
  row(DB, "enabledCloudwatchLogsExports", ["upgrade"], "database-logs-exported"),
  row(DB, "enabledCloudwatchLogsExports", undefined, "database-logs-exported"),
  row(DB, "password", "correct horse", "database-password-managed"),
  row(DB, "masterPassword", "correct horse", "database-password-managed"),
  row(DB, "copyTagsToSnapshot", false, "database-tags-reach-snapshots"),
  prod(DB, "maxAllocatedStorage", undefined, "database-storage-grows"),
  prod(DB, "maxAllocatedStorage", 20, "database-storage-grows"),
  row(DB, "databaseInsightsMode", "advanced", "database-insights-enabled"),
  row(DB, "engineVersion", "17.4", "database-version-offered", "database-version-lasts"),
  row(DB, "engineVersion", "17.8", "database-version-offered"),
  row(DB, "engineVersion", "17.6", "database-version-lasts"),
  row(DB, "instanceClass", "db.z9x.large", "instance-class-known"),
  row(DB, "instanceClass", "db.t2.2xlarge", "instance-class-offered"),
  row(DB, "instanceClass", "db.c6gd.2xlarge", "instance-class-offered"),
  row(DB, "parameterGroupName", "default.postgres17", "parameter-group-attached"),
  row(DB, "", undefined, "parameter-group-used"),
  row(
    PARAMETERS,
    "family",
    "postgres13",
    "connections-encrypted",
    "family-in-standard-support",
    "family-matches-engine-version",
  ),
  row(PARAMETERS, "parameters.autovacuum_work_mem.value", "9999999", "memory-within-budget"),
  row(PARAMETERS, "parameters.shared_buffers.value", "2GB", "parameter-values-legal"),
  row(PARAMETERS, "parameters.shared_buffers.value", "{DBInstanceClassMemory/16384}", "shared-buffers-within-memory"),
  row(
    PARAMETERS,
    "parameters.effective_cache_size.value",
    "{DBInstanceClassMemory/8192}",
    "effective-cache-size-within-memory",
  ),
  row(PARAMETERS, "parameters.max_connections.value", "5000", "max-connections-within-means"),
  row(PARAMETERS, "parameters.max_connections.applyMethod", "immediate", "static-parameters-pending-reboot"),
  row(PARAMETERS, "parameters.track_io_timing.applyMethod", "immediate", "parameters-differ-from-defaults"),
  row(PARAMETERS, "parameters.log_parameter_max_length.value", "-1", "bind-values-unlogged"),
  row(PARAMETERS, "parameters.log_parameter_max_length_on_error.value", "100", "bind-values-unlogged"),
  row(PARAMETERS, "parameters.maintenance_work_mem.value", "524288", "maintenance-work-mem-within-memory"),
  row(PARAMETERS, "parameters.shared_preload_libraries.value", "pg_cron", "pg-stat-statements-preloaded"),
  row(PARAMETERS, "parameters.jit", { name: "rds.force_ssl", value: "0" }, "connections-encrypted"),
  row(PARAMETERS, "parameters.random_page_cost.name", "random_page_costs", "parameter-names-known"),
  row(PARAMETERS, "parameters.random_page_cost.name", "redis.maxmemory", "parameters-checked"),
  row(
    PARAMETERS,
    "parameters.lock_timeout",
    { name: "work_mem", value: "4096", applyMethod: "immediate" },
    "parameters-set-once",
  ),

  row(TASK, `${APP}.environment.0`, { name: "DB_PASSWORD", value: "hunter2x" }, "no-secrets-in-task-environment"),
  row(TASK, `${APP}.environment.0.value`, "AKIAABCDEFGHIJKLMNOP", "no-secrets-in-task-environment"),
  row(TASK, `${APP}.environment.0.value`, "postgres://app:hunter2@db/site", "no-secrets-in-task-environment"),
  row(TASK, `${APP}.environment.0`, { name: "JAVA_OPTS", value: "-Xmx1g -Ddb.password=hunter2x" }, TASK_SECRETS),
  row(TASK, `${APP}.command`, ["--db-password", "hunter2x"], TASK_SECRETS),
  row(TASK, `${APP}.logConfiguration.options.splunk-token`, "hunter2x", TASK_SECRETS),
  row(MACHINE, "userData", base64("#!/bin/bash\nexport DB_PASSWORD=hunter2x\n"), "no-secrets-in-user-data"),
  row(MACHINE, "userData", base64("-----BEGIN RSA PRIVATE KEY-----\n"), "no-secrets-in-user-data"),
  row(POD, `${CONTAINER}.env.0`, { name: "API_KEY", value: "hunter2x" }, "no-secrets-in-pod-environment"),
  row(POD, `${CONTAINER}.args`, ["--spring.datasource.password=hunter2x"], "no-secrets-in-pod-environment"),
  row("ConfigMap", "data.application", "spring:\n  password: hunter2x\n", "no-secrets-in-config-maps"),
  row("ConfigMap", "data.password", "hunter2x", "no-secrets-in-config-maps"),
  prod("secretsmanager/secret:Secret", "recoveryWindowInDays", 0, "secret-recoverable"),
  row("secretsmanager/secret:Secret", "kmsKeyId", undefined, "secret-has-own-key"),
  row("kms/key:Key", "enableKeyRotation", false, "key-rotated"),
  row("kms/key:Key", "enableKeyRotation", undefined, "key-rotated"),
  prod("kms/key:Key", "deletionWindowInDays", 7, "key-deletion-waits"),
  row("RandomPassword", "length", 8, "passwords-long"),

  row("SecurityGroupIngressRule ingress-80", "fromPort", 22, "internet-reaches-web-ports-only"),
  row("SecurityGroupIngressRule ingress-80", "toPort", 8080, "internet-reaches-web-ports-only"),
  row("SecurityGroupIngressRule ingress-80", "ipProtocol", "-1", "ingress-names-its-ports"),
  row(
    "SecurityGroup database-access",
    "ingress",
    [{ protocol: "tcp", fromPort: 443, toPort: 443, cidrBlocks: ["0.0.0.0/0"] }],
    "internet-reaches-load-balancer-only",
  ),
  row(
    "SecurityGroup database-access",
    "ingress",
    [{ protocol: "-1", fromPort: 0, toPort: 0, cidrBlocks: ["10.0.0.0/8"] }],
    "ingress-names-its-ports",
  ),
  row(
    "SecurityGroup database-access",
    "egress",
    [{ protocol: "-1", fromPort: 0, toPort: 0, cidrBlocks: ["0.0.0.0/0"] }],
    "egress-names-its-ports",
  ),
  row(
    "SecurityGroup database-access",
    "ingress",
    [{ protocol: "tcp", fromPort: 443, toPort: 443, cidrBlocks: ["0.0.0.0/1", "128.0.0.0/1"] }],
    "internet-reaches-load-balancer-only",
  ),
  row(
    "SecurityGroup database-access",
    "ingress",
    [{ protocol: "tcp", fromPort: 5432, toPort: 5432, cidrBlocks: rangesOf(61) }],
    "security-group-rules-fit",
  ),
  row("DefaultSecurityGroup", "egress", [{ protocol: "-1" }], "default-security-group-closed"),
  row("DefaultSecurityGroup", "ingress", [{ protocol: "-1", self: true }], "default-security-group-closed"),
  prod("FlowLog", "", undefined, "flow-logs-on"),
  prod("FlowLog", "trafficType", "ACCEPT", "flow-logs-on"),

  row("listener:Listener ingress-https", "sslPolicy", "ELBSecurityPolicy-2016-08", "listener-tls-modern"),
  row("listener:Listener ingress-https", "sslPolicy", undefined, "listener-tls-modern"),
  row("listener:Listener ingress-https", "certificateArn", undefined, "listener-has-certificate"),
  prod("listener:Listener ingress-http", "defaultActions", [{ type: "forward" }], "plain-http-redirected"),
  row(LB, "accessLogs.enabled", false, "load-balancer-logs-access"),
  row(LB, "accessLogs", undefined, "load-balancer-logs-access"),
  row(LB, "dropInvalidHeaderFields", false, "load-balancer-drops-invalid-headers"),
  row(LB, "desyncMitigationMode", "monitor", "load-balancer-mitigates-desync"),
  prod(LB, "enableDeletionProtection", false, "load-balancer-deletion-protected"),
  prod(LB, "subnets", ["subnet-1"], "production-spans-zones"),
  row("lb/targetGroup:TargetGroup", "healthCheck.enabled", false, "target-group-checked"),
  row("lb/targetGroup:TargetGroup", "healthCheck.interval", 300, "target-group-checked"),
  row("lb/targetGroup:TargetGroup", "deregistrationDelay", 0, "target-group-drains"),

  row(TASK, `${APP}.user`, "root", "task-runs-as-non-root"),
  row(TASK, `${APP}.user`, "0:0", "task-runs-as-non-root"),
  row(TASK, `${APP}.user`, undefined, "task-runs-as-non-root"),
  prod(TASK, `${APP}.readonlyRootFilesystem`, false, "task-root-read-only"),
  row(TASK, `${APP}.privileged`, true, "task-unprivileged"),
  row(TASK, `${APP}.logConfiguration`, undefined, "task-logs-kept"),
  row(TASK, `${APP}.image`, "nginx:latest", "task-image-fixed"),
  row(TASK, `${APP}.image`, "registry:5000/nginx", "task-image-fixed"),
  row(TASK, "networkMode", "host", "task-network-its-own"),
  prod(SERVICE, "enableExecuteCommand", true, "service-closed-to-exec"),
  row(SERVICE, "deploymentCircuitBreaker.enable", false, "service-rolls-back"),
  row(SERVICE, "deploymentCircuitBreaker.rollback", false, "service-rolls-back"),
  prod(SERVICE, "alarms.enable", false, "service-rolls-back-on-errors"),
  prod(SERVICE, "alarms.rollback", false, "service-rolls-back-on-errors"),
  prod(SERVICE, "alarms", undefined, "service-rolls-back-on-errors"),
  row(SERVICE, "deploymentMinimumHealthyPercent", 0, "service-stays-up-while-deploying"),
  configured(
    { "service-has-no-public-address": { publicAddresses: "never" } },
    prod(SERVICE, "networkConfiguration.assignPublicIp", true, "service-has-no-public-address"),
  ),
  prod(`${RULE} fargate-access-load-balancer`, "cidrIpv4", "198.51.100.0/24", "service-has-no-public-address"),
  prod(`${RULE} fargate-access-load-balancer`, "prefixListId", "pl-0123456789abcdef0", "service-has-no-public-address"),
  prod(SERVICE, "networkConfiguration.subnets", ["subnet-1"], "production-spans-zones"),
  prod(SERVICE, "desiredCount", 1, "production-runs-two-copies"),
  prod("appautoscaling/target:Target", "minCapacity", 1, "production-runs-two-copies"),
  prod("appautoscaling/target:Target", "maxCapacity", 2, "production-scales"),
  prod("appautoscaling/target:Target", "", undefined, "production-scales"),
  prod("ecs/cluster:Cluster", "settings.0.value", "disabled", "cluster-insights-on"),

  row(MACHINE, "metadataOptions.httpTokens", "optional", "machine-metadata-needs-token"),
  row(MACHINE, "metadataOptions.httpTokens", undefined, "machine-metadata-needs-token"),
  row(MACHINE, "metadataOptions.httpPutResponseHopLimit", 2, "machine-metadata-one-hop"),
  row(MACHINE, "blockDeviceMappings.0.ebs.encrypted", "false", "machine-volumes-encrypted"),
  row(MACHINE, "keyName", "ops", "machine-has-no-key-pair"),
  configured(
    { "machine-has-no-public-address": { publicAddresses: "never" } },
    prod(MACHINE, "networkInterfaces.0.associatePublicIpAddress", "true", "machine-has-no-public-address"),
  ),
  prod(`${RULE} ec2-access-load-balancer`, "cidrIpv6", "2001:db8::/32", "machine-has-no-public-address"),
  prod(`${RULE} eks-load-balancer`, "cidrIpv4", "198.51.100.0/24", "machine-has-no-public-address"),
  configured(
    { "machine-has-no-public-address": { publicAddresses: "never" } },
    prod(NODE_CLASS, "spec.advancedNetworking", { associatePublicIPAddress: true }, "machine-has-no-public-address"),
  ),
  row(MACHINE, "monitoring.enabled", false, "machine-monitored"),
  row(GROUP, "healthCheckType", "EC2", "group-believes-load-balancer"),
  row(GROUP, "(ignoreChanges)", [], "group-rolls-back"),
  prod(
    GROUP,
    "mixedInstancesPolicy.instancesDistribution",
    { onDemandBaseCapacity: 0, onDemandPercentageAboveBaseCapacity: 0 },
    "group-base-on-demand",
  ),
  prod(GROUP, "vpcZoneIdentifiers", ["subnet-1"], "production-spans-zones"),
  prod(GROUP, "minSize", 1, "production-runs-two-copies"),
  prod(GROUP, "maxSize", 2, "production-scales"),

  row(CLUSTER, "endpointPublicAccess", true, "cluster-endpoint-restricted"),
  row(CLUSTER, "endpointPublicAccess", undefined, "cluster-endpoint-restricted"),
  row(CLUSTER, "enabledClusterLogTypes", ["api"], "cluster-logs-control-plane"),
  row(CLUSTER, "encryptionConfigKeyArn", undefined, "cluster-secrets-encrypted"),
  row(CLUSTER, "upgradePolicy.supportType", "EXTENDED", "cluster-in-standard-support"),
  row(CLUSTER, "version", "1.34", "cluster-in-standard-support"),
  row(CLUSTER, "version", "1.33", "cluster-in-standard-support"),
  row(CLUSTER, "version", 1.3, "cluster-in-standard-support"),
  row(CLUSTER, "version", "latest", "cluster-in-standard-support"),
  row(CLUSTER, "authenticationMode", "CONFIG_MAP", "cluster-access-by-entries"),
  prod(CLUSTER, "subnetIds", ["subnet-1"], "production-spans-zones"),
  row(POD, `${SPEC}.securityContext.runAsNonRoot`, false, "pod-runs-as-non-root"),
  row(POD, `${CONTAINER}.securityContext.runAsUser`, 0, "pod-runs-as-non-root"),
  row(POD, `${CONTAINER}.securityContext.allowPrivilegeEscalation`, undefined, "pod-does-not-escalate"),
  row(POD, `${CONTAINER}.securityContext.privileged`, true, "pod-unprivileged"),
  row(POD, `${CONTAINER}.securityContext.capabilities.drop`, [], "pod-drops-capabilities"),
  row(POD, `${CONTAINER}.securityContext.capabilities.add`, ["SYS_ADMIN"], "pod-drops-capabilities"),
  row(POD, `${SPEC}.securityContext.seccompProfile.type`, "Unconfined", "pod-seccomp-on"),
  row(POD, `${CONTAINER}.securityContext.readOnlyRootFilesystem`, false, "pod-root-read-only"),
  row(POD, `${CONTAINER}.resources.limits.memory`, undefined, "pod-resources-limited"),
  row(POD, `${CONTAINER}.resources.requests.cpu`, undefined, "pod-resources-limited"),
  row(POD, `${CONTAINER}.livenessProbe`, undefined, "pod-probed"),
  row(POD, `${CONTAINER}.readinessProbe`, undefined, "pod-probed"),
  row(POD, `${SPEC}.hostNetwork`, true, "pod-keeps-out-of-host"),
  row(POD, `${SPEC}.volumes.0.hostPath`, { path: "/" }, "pod-keeps-out-of-host"),
  row(POD, `${CONTAINER}.image`, "nginx", "pod-image-fixed"),
  row(POD, `${SPEC}.automountServiceAccountToken`, true, "pod-has-no-api-token"),
  prod(POD, "spec.replicas", 1, "production-runs-two-copies"),
  prod("HorizontalPodAutoscaler", "spec.minReplicas", 1, "production-runs-two-copies"),
  prod("HorizontalPodAutoscaler", "spec.maxReplicas", 3, "production-scales"),
  prod("HorizontalPodAutoscaler", "", undefined, "production-scales"),
  row("core/v1:Namespace", "metadata.labels", {}, "namespace-restricts-pods"),
  row("v1:ClusterRole eks", "rules.0.verbs", ["*"], "role-names-its-rights"),
  row("core/v1:Service", "spec.type", "LoadBalancer", "service-behind-load-balancer"),

  row(BLOCK, "", undefined, "bucket-closed-to-public"),
  row(BLOCK, "blockPublicAcls", false, "bucket-closed-to-public"),
  row(BLOCK, "restrictPublicBuckets", false, "bucket-closed-to-public"),
  row("BucketServerSideEncryptionConfiguration", "", undefined, "bucket-encrypted"),
  row("bucketPolicy:BucketPolicy", "policy.Statement.1.Effect", "Allow", "bucket-takes-tls-only"),
  row("bucketPolicy:BucketPolicy", "", undefined, "bucket-takes-tls-only"),
  prod("s3/bucket:Bucket", "forceDestroy", true, "bucket-outlives-destroy"),
  row("logGroup:LogGroup", "retentionInDays", undefined, "log-group-expires"),
  prod("logGroup:LogGroup", "retentionInDays", 7, "log-group-expires"),

  row("iam/rolePolicy:RolePolicy", "policy.Statement.0.Action", ["*"], "permissions-name-actions"),
  row("iam/rolePolicy:RolePolicy", "policy.Statement.0.Action", ["s3:*"], "permissions-name-actions"),
  ...["*:*", "**", "s3:**", "s3:?*"].map((action) =>
    row("iam/rolePolicy:RolePolicy", "policy.Statement.0.Action", [action], "permissions-name-actions"),
  ),
  row("iam/rolePolicy:RolePolicy", "policy.Statement.0", allowEverywhere("s3:PutObject"), "permissions-name-resources"),
  row("iam/rolePolicy:RolePolicy", "policy.Statement.0", allowEverywhere("kms:Decrypt"), "permissions-name-resources"),
  row(
    "iam/rolePolicy:RolePolicy",
    "policy.Statement.0",
    allowEverywhere("ssm:GetParameter"),
    "permissions-name-resources",
  ),
  row("RolePolicyAttachment", "policyArn", "arn:aws:iam::aws:policy/AdministratorAccess", "no-administrators"),
  row("iam/role:Role", "assumeRolePolicy.Statement.0.Principal", "*", "role-trusts-somebody"),
  row("iam/role:Role", "assumeRolePolicy.Statement.0.Principal", { Federated: GITHUB }, "role-trusts-somebody"),
  row("ecr/repository:Repository", "imageTagMutability", "MUTABLE", "image-tags-immutable"),
  row("ecr/repository:Repository", "imageScanningConfiguration.scanOnPush", false, "images-scanned"),
  prod("ecr/repository:Repository", "forceDelete", true, "images-outlive-destroy"),
  row("kms/key:Key", "(type)", "aws:iam/accessKey:AccessKey", "no-access-keys"),

  prod("ec2:Vpc", "availabilityZoneNames", ["us-east-1a"], "production-spans-zones"),
  prod(DB, "(protect)", false, "production-data-protected"),
  prod("kms/key:Key", "(protect)", false, "production-data-protected"),
  row(LB, "tags", { "policy.suppress/load-balancer-logs-access": "" }, "suppressions-have-reasons"),

  row(TASK, `${APP}.environment.${POOL}.value`, "40", "connections-within-budget"),
  row(MACHINE, "userData", userDataWith(`${POOL}=40`), "connections-within-budget"),
  row(POD, `${CONTAINER}.env.${POOL}.value`, "40", "connections-within-budget"),
  row("appautoscaling/target:Target", "maxCapacity", 400, "connections-within-budget"),
  row(GROUP, "maxSize", 400, "connections-within-budget"),
  row("HorizontalPodAutoscaler", "spec.maxReplicas", 400, "connections-within-budget"),
  row(POD, "spec.strategy.rollingUpdate.maxSurge", 100, "connections-within-budget"),
  row(PARAMETERS, "parameters.max_connections.value", "20", "connections-within-budget"),
  row(
    TASK,
    `${APP}.environment.5`,
    { name: "SPRING_SESSION_JDBC_TABLE_NAME", value: "public.app_cache" },
    "sessions-logged",
  ),
  row(
    TASK,
    `${APP}.environment.5`,
    { name: "JAVA_TOOL_OPTIONS", value: "-Dspring.session.jdbc.table-name=app_cache" },
    "sessions-logged",
  ),
  row(MACHINE, "userData", userDataWith("SPRING_SESSION_STORE_TYPE=cache"), "sessions-logged"),
  row(TASK, `${APP}.environment.0.value`, "redis", "cache-type-has-server"),
  row(POD, `${CONTAINER}.env.0.value`, "redis", "cache-type-has-server"),
  row(POD, `${CONTAINER}.env.0.value`, "Valkey", "cache-type-has-server"),
  row(POD, `${CONTAINER}.env.5`, { name: "SESSION_TABLE", value: "app_cache" }, "sessions-logged"),

  row("pulumi:Stack", "databasePassword", "hunter2hunter2", "no-secrets-in-outputs"),
  row("pulumi:Stack", "connection", { urls: ["postgres://app:hunter2@db/site"] }, "no-secrets-in-outputs"),
  configured(
    { "production-nat-in-each-zone": { zonesWithOneNat: 1 } },
    prod("ec2:Vpc", "natGateways.strategy", "Single", "production-nat-in-each-zone"),
  ),
  configured(
    { "cost-within-ceiling": { monthlyDollars: 30 } },
    row("pulumi:Stack", "(none)", undefined, "cost-within-ceiling"),
  ),
  configured(TAGS, row(DB, "(defaultTags)", { environment: "dev" }, "required-tags")),
  configured(TAGS, row("kms/key:Key", "(defaultTags)", undefined, "required-tags")),
];
