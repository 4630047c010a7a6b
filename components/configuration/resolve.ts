import { connectionDemand, neededMaxConnections, type TaskRange } from "../../policies/facts/connectionBudget";
import { type EksAddOn, eksAddOnVersions } from "../../policies/facts/eksAddOns";
import type {
  ApplicationConfig,
  DatabaseConfig,
  Exposure,
  KubernetesConfig,
  OwnClusterConfig,
  ScalingConfig,
  StackConfig,
  TlsConfig,
  TopologyName,
  TrafficShare,
} from "./configTypes";
import { environmentStrictness, instanceTypes, natStrategies, phaseSizes, replicaCounts } from "./defaults";
import { GUIDE_REPLICAS } from "./guideWorkload";
import { keepAlive } from "./keepAlive";
import { placeholder } from "./placeholder";
import { type SettingName, type Settings, topologyNames } from "./settings";
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
  const strictness = environmentStrictness[environment];
  const scaling = resolveScaling(values);
  const kubernetes = resolveKubernetes(values, scaling);
  const traffic = resolveTraffic(values);
  const database = resolveDatabase(values);
  const demands = traffic.map(({ topology: name }) =>
    connectionDemand({ ...taskRange(name, scaling, kubernetes), poolSize: scaling.poolSize }),
  );
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
    application: resolveApplication(values),
    scaling,
    kubernetes,
    network: {
      cidrBlock: values.vpcCidr,
      zoneCount: values.zoneCount ?? values.zones?.length ?? phaseSizes[phase].zoneCount,
      zones: values.zones,
      natStrategy: values.natStrategy ?? (values.interfaceEndpoints ? "none" : natStrategies[environment][phase]),
      interfaceEndpoints: values.interfaceEndpoints ?? false,
      flowLogs: values.flowLogs ?? strictness.flowLogs,
    },
    database,
    tls: resolveTls(values),
    ingressCidrs: values.ingressCidrs,
    alarmEmail: values.alarmEmail,
    logRetentionDays: values.logRetentionDays ?? strictness.logRetentionDays,
    warnings: warnings(values, stack, unreadable),
  };
}

function isRetained({ protection, environment }: Settings): boolean {
  return protection ?? environment === "prod";
}

function resolveApplication(values: Settings): ApplicationConfig {
  const isPlaceholder = values.image === "placeholder";
  const healthPath = values.healthPath ?? (isPlaceholder ? placeholder.healthPath : "/management/health");
  const part = (group: string) => (isPlaceholder ? healthPath : `${healthPath.replace(/\/$/, "")}/${group}`);
  const poolSize = values.poolSize ?? phaseSizes[values.phase].poolSize;
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
      CACHE_TYPE: values.cacheType,
      POSTGRES_CACHE_TABLE: CACHE_TABLE,
      // The pool is part of the connection budget, so the budget's figure goes to the application.
      SPRING_DATASOURCE_HIKARI_MAXIMUM_POOL_SIZE: String(poolSize),
      ...keepAlive(values.environmentVariables),
      ...(isProxied(values) ? BEHIND_PROXY : {}),
      ...values.environmentVariables,
    },
    tmpSize: values.tmpSize ?? Math.floor((values.memory ?? phaseSizes[values.phase].memory) / TMP_SHARE),
    startupSeconds: values.startupSeconds,
    enableExec: values.enableExec ?? environmentStrictness[values.environment].enableExec,
    egressPorts: values.egressPorts,
  };
}

/** Part of a task's memory that /tmp may fill: Tomcat keeps the files of multipart requests there. */
const TMP_SHARE = 8;

/**
 * What the application is told when there is a proxy: pgjdbc, told that the server is no ancient one, says in the first message of a
 * connection what it would otherwise SET in it, and a SET pins the session. As JSON, because the property has capital letters, which
 * Spring does not find in the names of variables. Protocol-level prepared statements do not pin, so prepareThreshold stays.
 * Source: pgjdbc documentation, assumeMinServerVersion; AWS Database Blog, "Amazon RDS Proxy multiplexing support for PostgreSQL
 * Extended Query Protocol"; Amazon RDS user guide, "Avoiding pinning an RDS Proxy" (2026-11).
 */
const BEHIND_PROXY = {
  SPRING_APPLICATION_JSON: JSON.stringify({
    spring: { datasource: { hikari: { "data-source-properties": { assumeMinServerVersion: "17" } } } },
  }),
} as const;

function resolveScaling(values: Settings): ScalingConfig {
  const sizes = phaseSizes[values.phase];
  return {
    cpu: values.cpu ?? sizes.cpu,
    memory: values.memory ?? sizes.memory,
    minTasks: values.minTasks ?? sizes.minTasks,
    maxTasks: values.maxTasks ?? sizes.maxTasks,
    poolSize: values.poolSize ?? sizes.poolSize,
    spotShare: values.spotShare,
    cpuTarget: values.cpuTarget,
    requestsPerTarget: values.requestsPerTarget,
    machineImage: values.machineImage,
    instanceTypes: values.instanceType ? [values.instanceType] : instanceTypes[values.phase][values.architecture],
  };
}

/** Without `traffic` the main topology serves alone; with it, a topology that is not named has no share. */
function resolveTraffic({ topology, traffic }: Settings): readonly TrafficShare[] {
  if (topology === "kubernetes") return [];
  const shares = new Map<string, number | undefined>(Object.entries(traffic));
  if (shares.size === 0) return [{ topology, weight: 100 }];
  const others = topologyNames.filter((name) => name !== topology && shares.get(name) !== undefined);
  return [topology, ...others].map((name) => ({ topology: name, weight: shares.get(name) ?? 0 }));
}

function resolveKubernetes(values: Settings, { maxTasks }: ScalingConfig): KubernetesConfig {
  const minReplicas = values.minReplicas ?? GUIDE_REPLICAS;
  return {
    kubeconfig: values.kubeconfig,
    publicAccessCidrs: values.clusterAccess === "internet" ? values.clusterAccessCidrs : [],
    privateAccessCidrs: values.clusterAccess === "private" ? values.clusterAccessCidrs : [],
    adminRoleArns: values.clusterAdminRoleArns,
    version: values.kubernetesVersion,
    addOnVersions: resolveAddOnVersions(values),
    minReplicas,
    maxReplicas: values.maxReplicas ?? Math.max(minReplicas, maxTasks),
    resources: values.podResources,
    waitForRollout: values.waitForRollout,
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

/** What is missing is reported by configuration/rules.ts. */
function resolveOwnCluster(values: Settings): OwnClusterConfig | undefined {
  if (values.topology !== "kubernetes") return undefined;
  return {
    kubeconfig: values.kubeconfig ?? "",
    databaseEndpoint: values.databaseEndpoint ?? "",
    credentialsSecret: values.credentialsSecret,
    exposure: resolveExposure(values),
  };
}

function resolveExposure({ ingressClass, ingressTlsSecret, gateway, domain: host = "" }: Settings): Exposure {
  const [gatewayNamespace, gatewayName] = gateway?.split("/") ?? [];
  if (gatewayNamespace && gatewayName) return { kind: "gateway", gatewayNamespace, gatewayName, host };
  if (ingressClass) return { kind: "ingress", className: ingressClass, host, tlsSecretName: ingressTlsSecret };
  return { kind: "none" };
}

/** Tasks of one topology; pods are counted as tasks are. */
export function taskRange(topology: TopologyName, scaling: ScalingConfig, kubernetes: KubernetesConfig): TaskRange {
  if (topology !== "eks") return { minTasks: scaling.minTasks, maxTasks: scaling.maxTasks };
  return { minTasks: kubernetes.minReplicas, maxTasks: kubernetes.maxReplicas };
}

function resolveDatabase(values: Settings): DatabaseConfig {
  const sizes = phaseSizes[values.phase];
  const strictness = environmentStrictness[values.environment];
  return {
    name: values.databaseName,
    applicationUser: values.databaseUser,
    instanceClass: values.databaseInstanceClass ?? sizes.databaseInstanceClass,
    engineVersion: values.databaseEngineVersion,
    storage: values.databaseStorage ?? sizes.databaseStorage,
    maxStorage: values.databaseMaxStorage ?? sizes.databaseMaxStorage,
    multiAz: values.databaseMultiAz ?? strictness.databaseMultiAz,
    backupDays: values.databaseBackupDays ?? strictness.databaseBackupDays,
    replicas: values.databaseReplicas ?? replicaCounts[values.environment][values.phase],
    monitoringSeconds: values.databaseMonitoringSeconds ?? strictness.databaseMonitoringSeconds,
    changesNow: values.databaseChanges === undefined ? !isRetained(values) : values.databaseChanges === "now",
    masterPasswordVersion: values.databaseMasterPasswordVersion,
    finalSnapshot: values.environment === "prod",
    expirySchedule: values.expirySchedule,
    proxy: isProxied(values),
  };
}

/** The database of somebody else's cluster has what its owner put before it. */
function isProxied({ databaseProxy, phase, topology }: Settings): boolean {
  return topology !== "kubernetes" && (databaseProxy ?? phaseSizes[phase].databaseProxy);
}

function resolveTls({ certificateArn, domain, hostedZoneId }: Settings): TlsConfig | undefined {
  if (certificateArn) return { certificateArn, domain, hostedZoneId };
  return domain ? { domain, hostedZoneId } : undefined;
}
