import * as pulumi from "@pulumi/pulumi";
import {
  environmentStrictness,
  instanceTypes,
  natStrategies,
  phaseSizes,
  replicaCounts,
} from "./configuration/defaults";
import { ConfigurationError, type ConfigurationProblem, REMOVE } from "./configuration/errors";
import { placeholder } from "./configuration/placeholder";
import { findConflicts } from "./configuration/rules";
import {
  explain,
  type SettingName,
  type Settings,
  settingNames,
  settings,
  topologyNames,
} from "./configuration/settings";
import { connectionDemand } from "./connectionBudget";
import type { Exposure } from "./topologies/kubernetes/exposure";
import { GUIDE_REPLICAS, type KubernetesSettings } from "./topologies/kubernetes/settings";

/** What the application is and how it is started; the same on every topology. */
export interface ApplicationSettings {
  readonly name: string;
  /** Full reference of the container image. */
  readonly image: string;
  readonly architecture: "x86_64" | "arm64";
  /** Port that the application listens on. */
  readonly port: number;
  /** Numeric user and group of the process; never 0. */
  readonly user: number;
  /** Up at all; what the guide's health check asks. */
  readonly healthPath: string;
  /** Takes traffic now: asked by load balancers. */
  readonly readinessPath: string;
  /** Must be restarted when it fails: asked by the platform, never depends on the database. */
  readonly livenessPath: string;
  /** Variables that are no secrets and do not depend on other resources, name to value. */
  readonly environment: Readonly<Record<string, string>>;
  /** Seconds that a starting JVM has before failed health checks count. */
  readonly startupSeconds: number;
  /** Shell into running tasks. */
  readonly enableExec: boolean;
  /** TCP ports that the application may open to the outside. */
  readonly egressPorts: readonly number[];
}

/** How much compute, and when more. */
export interface ScalingSettings {
  /** CPU units of one task, 1024 = 1 vCPU. */
  readonly cpu: number;
  /** MiB of one task. */
  readonly memory: number;
  readonly minTasks: number;
  readonly maxTasks: number;
  /** Connections that one task holds at most. */
  readonly poolSize: number;
  /** Percentage of the tasks above minTasks on Spot. */
  readonly spotShare: number;
  /** Average CPU in percent. */
  readonly cpuTarget: number;
  /** Requests a minute and task. */
  readonly requestsPerTarget: number;
  /** EC2 instance types, the preferred first; Spot takes whichever is easiest to keep. */
  readonly instanceTypes: readonly string[];
}

export interface NetworkSettings {
  readonly cidrBlock: string;
  readonly zoneCount: number;
  readonly natStrategy: "none" | "single" | "onePerAz";
  readonly interfaceEndpoints: boolean;
  readonly flowLogs: boolean;
}

export interface DatabaseSettings {
  readonly name: string;
  /** The application's own role. */
  readonly applicationUser: string;
  readonly instanceClass: string;
  /** `17` or `17.6`. */
  readonly engineVersion: string;
  /** GiB. */
  readonly storage: number;
  /** GiB. */
  readonly maxStorage: number;
  readonly multiAz: boolean;
  /** Days. */
  readonly backupDays: number;
  readonly replicas: number;
  /** Seconds, 0 = off. */
  readonly monitoringSeconds: number;
  /** A snapshot is kept when the database goes, whether it was protected or not. */
  readonly finalSnapshot: boolean;
}

/** Where HTTPS gets its certificate. */
export type TlsSettings =
  | { readonly certificateArn: string; readonly domain?: string; readonly hostedZoneId?: string }
  | { readonly domain: string; readonly hostedZoneId?: string };

/** A topology on AWS. */
export type TopologyName = (typeof topologyNames)[number];

/** A cluster and a database that exist already, wherever they are: no AWS in it. */
export interface PortableSettings {
  /** Path or content. */
  readonly kubeconfig: string;
  /** Host name of PostgreSQL. */
  readonly databaseEndpoint: string;
  /** Secret in the application's namespace with `username` and `password`. */
  readonly credentialsSecret: string;
  readonly exposure: Exposure;
}

export interface TrafficShare {
  readonly topology: TopologyName;
  /** 0 to 999; shares are relative to the sum. */
  readonly weight: number;
}

/** A whole stack's configuration: typed, complete, immutable. */
export interface StackConfig {
  readonly stack: string;
  readonly region: string;
  /** The main topology, which serves alone unless `traffic` says otherwise. */
  readonly topology: Settings["topology"];
  /** For topology `kubernetes`: the cluster and the database that are there. */
  readonly portable: PortableSettings | undefined;
  /** Every topology that runs, with its share of the traffic; the main one first. */
  readonly traffic: readonly TrafficShare[];
  /** Connections that all running topologies together ask for at the worst moment. */
  readonly connectionDemand: number;
  readonly environment: Settings["environment"];
  readonly phase: Settings["phase"];
  /** Whatever holds data outlives `destroy` until protection is taken off. */
  readonly retained: boolean;
  readonly application: ApplicationSettings;
  readonly scaling: ScalingSettings;
  readonly kubernetes: KubernetesSettings;
  readonly network: NetworkSettings;
  readonly database: DatabaseSettings;
  /** undefined: plain HTTP, which the configuration then allows in so many words. */
  readonly tls: TlsSettings | undefined;
  readonly ingressCidrs: readonly string[];
  readonly logRetentionDays: number;
  /** Things that work and that a person should know of before an update. */
  readonly warnings: readonly string[];
}

/** Raw configuration, as the engine hands it over: full key to text, structured values as JSON. */
export type RawConfiguration = Readonly<Record<string, string>>;

/**
 * Reads the stack's configuration. This is the only place that does.
 * @throws ConfigurationError with every problem at once, before any resource is registered.
 */
export function readStackConfig(): StackConfig {
  const config = parseStackConfig(pulumi.runtime.allConfig(), pulumi.getStack());
  // The example's domain is nobody's: a preview may show it, an update must not start with it.
  if (!pulumi.runtime.isDryRun() && isExampleDomain(config.tls?.domain)) {
    throw new ConfigurationError(config.stack, [
      {
        key: "malayalees:domain",
        value: config.tls?.domain ?? "",
        allowed: "a domain of your own (this one is the example's)",
        example: "app.your-company.com",
      },
    ]);
  }
  return config;
}

/**
 * Turns raw configuration into a stack's configuration: a pure function.
 * @throws ConfigurationError with every problem at once.
 */
export function parseStackConfig(raw: RawConfiguration, stack: string): StackConfig {
  const { values, problems } = readSettings(raw);
  const region = raw["aws:region"] ?? "";
  const config = resolve(values, region, stack);
  const spoilt = new Set(problems.map((problem) => problem.key));
  const conflicts = findConflicts(config, values)
    .filter((conflict) => conflict.keys.every((key) => !spoilt.has(fullKey(key))))
    .map(({ keys: [key], value, allowed, example }) => ({ key: fullKey(key), value, allowed, example }));
  const all = [...problems, ...regionProblems(region), ...conflicts];
  if (all.length > 0) throw new ConfigurationError(stack, all);
  return config;
}

const fullKey = (name: string) => (name.includes(":") ? name : `malayalees:${name}`);

/** The settings of a stack; where one is bad its default stands in, so that the others can still be judged. */
function readSettings(raw: RawConfiguration): { values: Settings; problems: readonly ConfigurationProblem[] } {
  const given = Object.fromEntries(
    Object.entries(raw)
      .filter(([key]) => key.startsWith("malayalees:"))
      .map(([key, value]) => [key.slice("malayalees:".length), value]),
  );
  const unknown = Object.keys(given)
    .filter((name) => !settingNames.some((known) => known === name))
    .map((name) => unknownKey(name, given[name] ?? ""));
  const result = settings.safeParse(given);
  if (result.success) return { values: result.data, problems: unknown };
  const bad = settingNames.filter((name) => result.error.issues.some((issue) => issue.path[0] === name));
  const good = Object.fromEntries(Object.entries(given).filter(([name]) => !bad.some((other) => other === name)));
  const problems = bad.map((name) => ({ key: fullKey(name), value: given[name] ?? "", ...explain(name) }));
  return { values: settings.parse(good), problems: [...unknown, ...problems] };
}

function unknownKey(name: string, value: string): ConfigurationProblem {
  const closest = closestSetting(name);
  const allowed = closest
    ? `no key of this name; did you mean ${closest}?`
    : `one of the keys ${settingNames.join(", ")}`;
  return { key: fullKey(name), value, allowed: allowed.replace(/\?$/, ""), example: REMOVE };
}

function closestSetting(name: string): SettingName | undefined {
  const ranked = settingNames
    .map((known) => ({ known, distance: editDistance(known.toLowerCase(), name.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance);
  const best = ranked[0];
  return best && best.distance <= Math.max(2, name.length / 3) ? best.known : undefined;
}

/** Levenshtein distance in characters. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const substitution = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(substitution, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}

function regionProblems(region: string): readonly ConfigurationProblem[] {
  if (/^[a-z]{2}(-[a-z]+)+-\d$/.test(region)) return [];
  return [{ key: "aws:region", value: region, allowed: "a region of AWS", example: "us-east-1" }];
}

/** Fills in what `auto` means for this environment and phase. */
function resolve(values: Settings, region: string, stack: string): StackConfig {
  const { environment, phase, topology } = values;
  const strictness = environmentStrictness[environment];
  const scaling = resolveScaling(values);
  const kubernetes = resolveKubernetes(values, scaling);
  const traffic = resolveTraffic(values);
  return {
    stack,
    region,
    topology,
    traffic,
    portable: resolvePortable(values),
    connectionDemand: traffic.reduce((sum, share) => sum + demandOf(share.topology, scaling, kubernetes), 0),
    environment,
    phase,
    retained: values.protection ?? environment === "prod",
    application: resolveApplication(values),
    scaling,
    kubernetes,
    network: {
      cidrBlock: values.vpcCidr,
      zoneCount: values.zoneCount ?? phaseSizes[phase].zoneCount,
      natStrategy: values.natStrategy ?? (values.interfaceEndpoints ? "none" : natStrategies[environment][phase]),
      interfaceEndpoints: values.interfaceEndpoints ?? false,
      flowLogs: values.flowLogs ?? strictness.flowLogs,
    },
    database: resolveDatabase(values),
    tls: resolveTls(values),
    ingressCidrs: values.ingressCidrs,
    logRetentionDays: values.logRetentionDays ?? strictness.logRetentionDays,
    warnings: warnings(values),
  };
}

function resolveApplication(values: Settings): ApplicationSettings {
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
      POSTGRES_CACHE_TABLE: values.cacheTable,
      // The pool is part of the connection budget, so the budget's figure goes to the application.
      SPRING_DATASOURCE_HIKARI_MAXIMUM_POOL_SIZE: String(poolSize),
      ...values.environmentVariables,
    },
    startupSeconds: values.startupSeconds,
    enableExec: values.enableExec ?? environmentStrictness[values.environment].enableExec,
    egressPorts: values.egressPorts,
  };
}

function resolveScaling(values: Settings): ScalingSettings {
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

function resolveKubernetes(values: Settings, { maxTasks }: ScalingSettings): KubernetesSettings {
  const minReplicas = values.minReplicas ?? GUIDE_REPLICAS;
  return {
    kubeconfig: values.kubeconfig,
    publicAccessCidrs: values.clusterAccessCidrs,
    adminRoleArns: values.clusterAdminRoleArns,
    version: values.kubernetesVersion,
    minReplicas,
    maxReplicas: values.maxReplicas ?? Math.max(minReplicas, maxTasks),
    resources: values.podResources,
    waitForRollout: values.waitForRollout,
  };
}

/** What is missing is reported by configuration/rules.ts. */
function resolvePortable(values: Settings): PortableSettings | undefined {
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

/** Connections of one topology at its worst moment; pods are counted as tasks are. */
function demandOf(topology: TopologyName, scaling: ScalingSettings, kubernetes: KubernetesSettings): number {
  if (topology !== "eks") return connectionDemand(scaling);
  const { minReplicas: minTasks, maxReplicas: maxTasks } = kubernetes;
  return connectionDemand({ minTasks, maxTasks, poolSize: scaling.poolSize });
}

function resolveDatabase(values: Settings): DatabaseSettings {
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
    finalSnapshot: values.environment === "prod",
  };
}

function resolveTls({ certificateArn, domain, hostedZoneId }: Settings): TlsSettings | undefined {
  if (certificateArn) return { certificateArn, domain, hostedZoneId };
  return domain ? { domain, hostedZoneId } : undefined;
}

function warnings(values: Settings): readonly string[] {
  const found: string[] = [];
  if (isExampleDomain(values.domain)) {
    found.push(
      `domain ${values.domain} is the example's: an update refuses it. Set yours with: pulumi config set domain app.your-company.com`,
    );
  }
  if (values.environment === "prod" && values.protection === false) {
    found.push(
      "protection is off: a destroy deletes the database (its final snapshot stays), the images and the access logs.",
    );
  }
  if (values.image === "placeholder" && values.environment === "prod") {
    found.push("image is the placeholder of the first deployment: the application itself does not run yet.");
  }
  if (values.topology !== "kubernetes" && values.domain && !values.hostedZoneId && !values.certificateArn) {
    found.push(
      `no hostedZoneId for ${values.domain}: the update waits until the validation record that it prints is in that zone.`,
    );
  }
  return found;
}

/** Domains that RFC 2606 reserves for examples. */
function isExampleDomain(domain: string | undefined): boolean {
  return domain !== undefined && /(^|\.)(example\.(com|net|org)|your-company\.com)$/.test(domain);
}
