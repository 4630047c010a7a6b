import { connectionDemand, neededMaxConnections, type TaskRange } from "../../policies/facts/connectionBudget";
import { type EksAddOn, eksAddOnVersions } from "../../policies/facts/eksAddOns";
import { type ApplicationSecret, isInAws, isInCluster } from "./applicationSecrets";
import type {
  ApplicationConfig,
  DatabaseConfig,
  DatabaseInstanceConfig,
  DatabaseSource,
  DomainConfig,
  Exposure,
  KubernetesConfig,
  OwnClusterConfig,
  ScalingConfig,
  StackConfig,
  TrafficShare,
  ValkeyConfig,
} from "./configTypes";
import { instanceTypes } from "./instanceTypes";
import { keepAlive } from "./keepAlive";
import { autoValue } from "./keys/key";
import { placeholder } from "./placeholder";
import { GUIDE_REPLICAS, podResources } from "./podSizes";
import type { Schedule } from "./schedules";
import { keys, type SettingName, type Settings } from "./settings";
import { isOnAws, type TopologyFacts, topologyFacts, topologyNames } from "./topologyFacts";
import { warnings } from "./warnings";

/** What the migrations make (database/migrations): there is no other. */
const CACHE_TABLE = "app_cache";

/** Fills in what `auto` means for this environment and phase. */
export function resolve(
  values: Settings,
  {
    region,
    stack,
    unreadable = [],
  }: { readonly region: string; readonly stack: string; readonly unreadable?: readonly SettingName[] },
): Omit<StackConfig, "tags"> {
  const { environment, phase, topology } = values;
  const scaling = resolveScaling(values);
  const kubernetes = resolveKubernetes(values, scaling);
  const traffic = resolveTraffic(values);
  const database = resolveDatabase(values);
  const demands = traffic.map(({ topology: name }) =>
    connectionDemand({ ...taskRange(topologyFacts[name], scaling, kubernetes), poolSize: scaling.poolSize }),
  );
  const domains = resolveDomains(values);
  const demand = demands.reduce((sum, each) => sum + each, 0);
  return {
    stack,
    region,
    topology,
    traffic,
    ownCluster: resolveOwnCluster(values),
    connectionDemand: demand,
    neededMaxConnections: neededMaxConnections(demand, database.proxy),
    environment,
    phase,
    retained: isRetained(values),
    application: resolveApplication(values, scaling),
    scaling,
    schedule: resolveSchedule(values, traffic, taskRange({ unit: unitOf(topology) }, scaling, kubernetes)),
    deployment: {
      rollbackOnErrors: values.rollbackOnErrors ?? autoValue(keys.rollbackOnErrors.auto, values),
      strategy: values.deploymentStrategy,
      bakeSeconds: values.bakeMinutes * 60,
    },
    kubernetes,
    network: {
      cidrBlock: values.vpcCidr,
      zoneCount: values.zoneCount ?? values.zones?.length ?? autoValue(keys.zoneCount.auto, values),
      zones: values.zones,
      natStrategy:
        values.natStrategy ?? (values.interfaceEndpoints ? "none" : autoValue(keys.natStrategy.auto, values)),
      interfaceEndpoints: values.interfaceEndpoints ?? autoValue(keys.interfaceEndpoints.auto, values),
      flowLogs: values.flowLogs ?? autoValue(keys.flowLogs.auto, values),
    },
    database,
    domains,
    certificateQuota: values.listenerCertificates,
    tls: values.certificateArn || domains.length > 0 ? { certificateArn: values.certificateArn } : undefined,
    valkey: resolveValkey(values),
    ingressCidrs: values.ingressCidrs,
    webRules: resolveWebRules(values),
    topologyHeader: values.topologyHeader
      ? values.topologyHeader === "on"
      : environment === "dev" || traffic.length > 1,
    alarmEmail: values.alarmEmail,
    dashboard: values.dashboard,
    alarmThresholds: values.alarmThresholds,
    costs: {
      monthlyBudget: values.monthlyBudget,
      tagKey: values.budgetScope === "account" ? undefined : values.budgetScope,
      anomalyMonitor: values.anomalyMonitor,
      activateTags: values.costAllocationTags,
    },
    cacheFigures: values.cacheFigures ?? autoValue(keys.cacheFigures.auto, values),
    logRetentionDays: values.logRetentionDays ?? autoValue(keys.logRetentionDays.auto, values),
    warnings: warnings(values, { stack, region }, unreadable),
  };
}

function isRetained(values: Settings): boolean {
  return values.protection ?? autoValue(keys.protection.auto, values);
}

function resolveApplication(values: Settings, { memory, poolSize }: ScalingConfig): ApplicationConfig {
  const isPlaceholder = values.image === "placeholder";
  const healthPath = values.healthPath ?? (isPlaceholder ? placeholder.healthPath : "/management/health");
  const part = (group: string) => (isPlaceholder ? healthPath : `${healthPath.replace(/\/$/, "")}/${group}`);
  return {
    name: values.appName,
    image: isPlaceholder ? placeholder.uri : values.image,
    architecture: values.architecture,
    port: values.containerPort,
    user: values.containerUser,
    healthPath,
    readinessPath: values.readinessPath ?? part("readiness"),
    livenessPath: values.livenessPath ?? part("liveness"),
    environment: {
      SPRING_PROFILES_ACTIVE: values.springProfile,
      DB_NAME: values.databaseName,
      CACHE_TYPE: values.cacheType === "postgresql" ? "postgresql" : "redis",
      POSTGRES_CACHE_TABLE: CACHE_TABLE,
      // The pool is part of the connection budget, so the budget's figure goes to the application.
      SPRING_DATASOURCE_HIKARI_MAXIMUM_POOL_SIZE: String(poolSize),
      ...keepAlive(values.environmentVariables),
      ...(isProxied(values) ? BEHIND_PROXY : {}),
      ...values.environmentVariables,
    },
    secrets: named(values.applicationSecrets).filter(isInAws),
    secretKeyArns: values.applicationSecretKeys,
    tmpSize: values.tmpSize ?? Math.floor(memory / TMP_SHARE),
    startupSeconds: values.startupSeconds,
    enableExec: values.enableExec ?? autoValue(keys.enableExec.auto, values),
    containerInsights: values.containerInsights ?? autoValue(keys.containerInsights.auto, values),
    egressPorts: values.egressPorts,
  };
}

/** What is of the other kind is refused by configuration/rules/applicationSecrets.ts. */
function named(secrets: Readonly<Record<string, ApplicationSecret>>): readonly (ApplicationSecret & Named)[] {
  return Object.entries(secrets).map(([name, secret]) => ({ name, ...secret }));
}

interface Named {
  readonly name: string;
}

/** Part of a task's memory that /tmp may fill: Tomcat keeps the files of multipart requests there. */
const TMP_SHARE = 8;

/**
 * A variable for applications behind the proxy. With assumeMinServerVersion, pgjdbc sends its settings in the first message of a connection
 * instead of by SET, which would pin the session. In JSON, because the property has capital letters, which Spring does not find in the
 * names of variables. Protocol-level prepared statements do not pin, so prepareThreshold stays.
 * Source: pgjdbc documentation, assumeMinServerVersion; AWS Database Blog, "Amazon RDS Proxy multiplexing support for PostgreSQL
 * Extended Query Protocol"; Amazon RDS user guide, "Avoiding pinning an RDS Proxy" (2026-11).
 */
const BEHIND_PROXY = {
  SPRING_APPLICATION_JSON: JSON.stringify({
    spring: { datasource: { hikari: { "data-source-properties": { assumeMinServerVersion: "17" } } } },
  }),
} as const;

/**
 * Milliseconds of processor time of the application for a request. The sample takes 5.9 at the rate of phase growth, where the JVM still
 * compiles, and 0.7 when it is warm; requests of a real application do more. Source: docs/load.md, "What a request costs".
 */
const MILLISECONDS_A_REQUEST = 6;

function resolveScaling(values: Settings): ScalingConfig {
  const cpu = values.cpu ?? autoValue(keys.cpu.auto, values);
  const milliseconds = 60_000 * (cpu / 1024) * (values.cpuTarget / 100);
  return {
    cpu,
    memory: values.memory ?? autoValue(keys.memory.auto, values),
    minTasks: values.minTasks ?? autoValue(keys.minTasks.auto, values),
    maxTasks: values.maxTasks ?? autoValue(keys.maxTasks.auto, values),
    poolSize: values.poolSize ?? autoValue(keys.poolSize.auto, values),
    spotShare: values.spotShare,
    cpuTarget: values.cpuTarget,
    requestsPerTarget: values.requestsPerTarget ?? Math.round(milliseconds / MILLISECONDS_A_REQUEST),
    machineImage: values.machineImage,
    instanceTypes: values.instanceType ? [values.instanceType] : instanceTypes[values.phase][values.architecture],
  };
}

/** Without `traffic` the main topology serves alone; with it, a topology that is not named has no share. */
function resolveTraffic({ topology, traffic, minimumDuringMove }: Settings): readonly TrafficShare[] {
  if (!isOnAws(topology)) return [];
  const shares = new Map<string, number | undefined>(Object.entries(traffic));
  if (shares.size === 0) return [{ topology, weight: 100 }];
  const others = topologyNames.filter((name) => name !== topology && shares.get(name) !== undefined);
  return [topology, ...others].map((name) => {
    const minimum = minimumDuringMove[name];
    return { topology: name, weight: shares.get(name) ?? 0, ...(minimum === undefined ? {} : { minimum }) };
  });
}

function resolveKubernetes(values: Settings, { cpu, memory, maxTasks }: ScalingConfig): KubernetesConfig {
  // Below a maximum that a person has set with fewer pods in mind, so that there is room to grow.
  const givenMaximum = values.maxReplicas ?? values.maxTasks ?? Number.POSITIVE_INFINITY;
  const usual = Math.min(autoValue(keys.minReplicas.auto, values), Math.max(GUIDE_REPLICAS, givenMaximum - 1));
  const minReplicas = values.minReplicas ?? usual;
  return {
    kubeconfig: values.kubeconfig,
    publicAccessCidrs: values.clusterAccess === "internet" ? values.clusterAccessCidrs : [],
    privateAccessCidrs: values.clusterAccess === "private" ? values.clusterAccessCidrs : [],
    adminRoleArns: values.clusterAdminRoleArns,
    version: values.kubernetesVersion,
    addOnVersions: resolveAddOnVersions(values),
    minReplicas,
    maxReplicas: values.maxReplicas ?? Math.max(minReplicas, maxTasks),
    resources: podResources(values.phase, { cpu, memory }, values.podResources),
    waitForRollout: values.waitForRollout,
    kubectlImage: values.kubectlImage,
  };
}

function resolveAddOnVersions({ addOnVersions }: Settings): KubernetesConfig["addOnVersions"] {
  const version = (addOn: EksAddOn) => {
    const wanted = addOnVersions[addOn] ?? eksAddOnVersions[addOn];
    return wanted === "default" ? undefined : wanted;
  };
  return {
    "metrics-server": version("metrics-server"),
    "aws-secrets-store-csi-driver-provider": version("aws-secrets-store-csi-driver-provider"),
    "amazon-cloudwatch-observability": version("amazon-cloudwatch-observability"),
  };
}

/** What is missing is reported by configuration/rules/kubernetes.ts. */
function resolveOwnCluster(values: Settings): OwnClusterConfig | undefined {
  if (isOnAws(values.topology)) return undefined;
  return {
    kubeconfig: values.kubeconfig ?? "",
    databaseEndpoint: values.databaseEndpoint ?? "",
    databaseCidrs: values.databaseCidrs,
    credentialsSecret: values.credentialsSecret,
    migrationCredentialsSecret:
      values.applicationMigrations === "startup" ? values.migrationCredentialsSecret : undefined,
    secrets: named(values.applicationSecrets).filter(isInCluster),
    exposure: resolveExposure(values),
  };
}

function resolveExposure(values: Settings): Exposure {
  const { ingressClass: className, gateway } = values;
  const domains = resolveDomains(values);
  const [gatewayNamespace, gatewayName] = gateway?.split("/") ?? [];
  if (gatewayNamespace && gatewayName) return { kind: "gateway", gatewayNamespace, gatewayName, domains };
  return className ? { kind: "ingress", className, domains, tls: resolveIngressTls(values) } : { kind: "none" };
}

function resolveIngressTls({ ingressTlsSecret: secretName, ingressIssuer: clusterIssuer }: Settings) {
  if (clusterIssuer) return { clusterIssuer };
  return secretName ? { secretName } : undefined;
}

/** Tasks of one topology; pods are counted as tasks are. */
export function taskRange(
  { unit }: Pick<TopologyFacts, "unit">,
  { minTasks, maxTasks }: Pick<ScalingConfig, "minTasks" | "maxTasks">,
  { minReplicas, maxReplicas }: Pick<KubernetesConfig, "minReplicas" | "maxReplicas">,
): TaskRange {
  return unit === "pod" ? { minTasks: minReplicas, maxTasks: maxReplicas } : { minTasks, maxTasks };
}

function resolveDatabase(values: Settings): DatabaseConfig {
  return {
    name: values.databaseName,
    applicationUser: values.databaseUser,
    applicationOwner: values.applicationMigrations === "startup" ? values.databaseOwner : undefined,
    instanceClass: values.databaseInstanceClass ?? autoValue(keys.databaseInstanceClass.auto, values),
    engineVersion: values.databaseEngineVersion,
    majorUpgrade: values.databaseMajorUpgrade,
    storage: values.databaseStorage ?? autoValue(keys.databaseStorage.auto, values),
    maxStorage: values.databaseMaxStorage ?? autoValue(keys.databaseMaxStorage.auto, values),
    multiAz: values.databaseMultiAz ?? autoValue(keys.databaseMultiAz.auto, values),
    backupDays: values.databaseBackupDays ?? autoValue(keys.databaseBackupDays.auto, values),
    replicas: values.databaseReplicas ?? autoValue(keys.databaseReplicas.auto, values),
    monitoringSeconds: values.databaseMonitoringSeconds ?? autoValue(keys.databaseMonitoringSeconds.auto, values),
    changesNow: values.databaseChanges === undefined ? !isRetained(values) : values.databaseChanges === "now",
    masterPasswordVersion: values.databaseMasterPasswordVersion,
    passwordRotationDays: values.passwordRotationDays,
    finalSnapshot: values.environment === "prod",
    expirySchedule: values.expirySchedule,
    proxy: isProxied(values),
    instances: resolveInstances(values),
  };
}

const ONLY_INSTANCE: DatabaseInstanceConfig = { number: 1, state: "serving", source: undefined };

/** What a list may not be is refused by configuration/rules/databaseInstances.ts. */
function resolveInstances({ databaseInstances }: Settings): readonly DatabaseInstanceConfig[] {
  if (databaseInstances.length === 0) return [ONLY_INSTANCE];
  return databaseInstances
    .map(({ number, state, from, time, snapshot }) => ({ number, state, source: sourceOf({ from, time, snapshot }) }))
    .sort((one, other) => one.number - other.number);
}

function sourceOf({
  from,
  time,
  snapshot,
}: Partial<Settings["databaseInstances"][number]>): DatabaseSource | undefined {
  if (from !== undefined && time !== undefined) return { from, time };
  return snapshot === undefined ? undefined : { snapshot };
}

function valkeyKind({ valkey, cacheType, topology }: Settings): ValkeyConfig["kind"] | undefined {
  if (!isOnAws(topology) || valkey === "none") return undefined;
  return valkey ?? (cacheType === "valkey" ? "serverless" : undefined);
}

function resolveValkey(values: Settings): ValkeyConfig | undefined {
  const kind = valkeyKind(values);
  const common = {
    engineVersion: values.valkeyVersion,
    snapshotDays: values.valkeySnapshotDays ?? autoValue(keys.valkeySnapshotDays.auto, values),
  };
  if (kind === "serverless")
    return {
      ...common,
      kind,
      maxStorage: values.valkeyMaxStorage ?? autoValue(keys.valkeyMaxStorage.auto, values),
      maxUnits: values.valkeyMaxUnits ?? autoValue(keys.valkeyMaxUnits.auto, values),
    };
  if (kind === "nodes")
    return {
      ...common,
      kind,
      nodeType: values.valkeyNodeType ?? autoValue(keys.valkeyNodeType.auto, values),
      replicas: values.valkeyReplicas ?? autoValue(keys.valkeyReplicas.auto, values),
    };
  return undefined;
}

function resolveWebRules(values: Settings): StackConfig["webRules"] {
  const { waf, rateLimitPerAddress: perAddress, rateLimitPerHost: perHost } = values;
  const managed = waf === "none" ? [] : values.wafRules;
  if (managed.length === 0 && perAddress === undefined && perHost === undefined) return undefined;
  return { managed, counted: values.wafExceptions, perAddress, perHost, countOnly: waf === "count" };
}

function unitOf(topology: Settings["topology"]): TopologyFacts["unit"] {
  return isOnAws(topology) ? topologyFacts[topology].unit : "pod";
}

function resolveSchedule(
  { runningHours, scheduledScaling }: Settings,
  traffic: readonly TrafficShare[],
  { maxTasks }: TaskRange,
): Schedule {
  if (traffic.length > 1) return { runningHours: undefined, sizes: [] };
  const sizes = scheduledScaling.map(({ at: minute, max = maxTasks, ...size }) => ({ ...size, minute, max }));
  return { runningHours, sizes };
}

/** Topology `kubernetes` has no RDS Proxy: its database exists already. */
function isProxied(values: Settings): boolean {
  return isOnAws(values.topology) && (values.databaseProxy ?? autoValue(keys.databaseProxy.auto, values));
}

/** The key `domain` is the short form for one. */
function resolveDomains({ domain, hostedZoneId, domains }: Settings): readonly DomainConfig[] {
  const first = domain === undefined ? [] : [{ name: domain, hostedZoneId, main: true }];
  return [...first, ...domains.map((each) => ({ ...each, main: false }))];
}
