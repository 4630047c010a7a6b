import type { EksAddOn } from "../../policies/facts/eksAddOns";
import type { AlarmThresholds } from "./alarmThresholds";
import type { AwsSecret, ClusterSecret } from "./applicationSecrets";
import type { Tags } from "./defaultTags";
import type { instanceStates } from "./keys/database";
import type { PodResources } from "./podSizes";
import type { Schedule } from "./schedules";
import type { Settings } from "./settings";
import type { TopologyName } from "./topologyFacts";
import type { WebRules } from "./webRules";

export type { PodResources } from "./podSizes";

/** What the application is and how it is started; the same on every topology. */
export interface ApplicationConfig {
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
  /** Variables whose values are in AWS. */
  readonly secrets: readonly (AwsSecret & { readonly name: string })[];
  /** KMS keys that encrypt these secrets, besides AWS's own. */
  readonly secretKeyArns: readonly string[];
  /** Size of /tmp, MiB; in memory, and part of the task's. */
  readonly tmpSize: number;
  /** Seconds that a starting JVM has before failed health checks count. */
  readonly startupSeconds: number;
  /** Shell into running tasks. */
  readonly enableExec: boolean;
  /** Record what tasks use. */
  readonly containerInsights: boolean;
  /** TCP ports that the application may open to the outside. */
  readonly egressPorts: readonly number[];
}

/** How much compute, and when more. */
export interface ScalingConfig {
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
  /** Where machines get their AMI from: `auto`, `latest`, or the AMI itself. */
  readonly machineImage: string;
}

/** How a new version comes into service. */
export interface DeploymentConfig {
  /** A version that answers with errors, or slowly, is rolled back. */
  readonly rollbackOnErrors: boolean;
  /** `canary`: the first machine is watched for as long before the others are replaced. */
  readonly strategy: "rolling" | "canary";
  /** Seconds after the last machine or pod was replaced in which errors still do that. */
  readonly bakeSeconds: number;
}

/** How the application runs on Kubernetes, and for `eks` the cluster that it runs in. */
export interface KubernetesConfig {
  /**
   * Path or content of a kubeconfig through which the cluster is reached.
   * @default the cluster's own endpoint
   */
  readonly kubeconfig?: string;
  /** Who may reach the cluster's endpoint over the internet; empty: none, the endpoint is private. */
  readonly publicAccessCidrs: readonly string[];
  /** Who may reach it inside the network: in the VPC, by VPN or by peering. The nodes need no entry. */
  readonly privateAccessCidrs: readonly string[];
  /** IAM roles that administer the cluster, beside the role that creates it. */
  readonly adminRoleArns: readonly string[];
  /** Version of Kubernetes, `major.minor`. */
  readonly version: string;
  /** Version of each add-on of EKS; undefined: AWS's default on the day on which it is made. */
  readonly addOnVersions: Readonly<Record<EksAddOn, string | undefined>>;
  /** Pods that always run. */
  readonly minReplicas: number;
  /** Pods at full scale; part of the connection budget. */
  readonly maxReplicas: number;
  readonly resources: PodResources;
  /** An update waits until the pods serve; false: until the API server has accepted them, for clusters without controllers. */
  readonly waitForRollout: boolean;
  /** Image of kubectl, with which a cluster changes by the clock. */
  readonly kubectlImage: string;
}

export interface NetworkConfig {
  readonly cidrBlock: string;
  readonly zoneCount: number;
  /** Names of the zones where they are pinned; undefined: the first that lack nothing (components/zones.ts). */
  readonly zones: readonly string[] | undefined;
  readonly natStrategy: "none" | "single" | "onePerAz";
  readonly interfaceEndpoints: boolean;
  readonly flowLogs: boolean;
}

export interface DatabaseConfig {
  readonly name: string;
  /** The application's own role. */
  readonly applicationUser: string;
  /** The role that owns the application's tables; undefined: the application does not migrate them. */
  readonly applicationOwner: string | undefined;
  readonly instanceClass: string;
  /** `17` or `17.6`. */
  readonly engineVersion: string;
  /** Another major version is an upgrade in place; false: RDS refuses it. */
  readonly majorUpgrade: boolean;
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
  /** A change that restarts the server is made by the update, not by the maintenance window. */
  readonly changesNow: boolean;
  /** A higher one makes a new master password. */
  readonly masterPasswordVersion: number;
  /** Days between two rotations of the application's and the owner's passwords; undefined: they stay. */
  readonly passwordRotationDays: number | undefined;
  /** A snapshot is kept when the database goes, whether it was protected or not. */
  readonly finalSnapshot: boolean;
  /** What runs expiry: pg_cron in the database, or EventBridge Scheduler outside it. */
  readonly expirySchedule: Settings["expirySchedule"];
  /** The application goes through RDS Proxy. */
  readonly proxy: boolean;
  /** Every instance that there is or was, by ascending number; exactly one serves. */
  readonly instances: readonly DatabaseInstanceConfig[];
}

/** One instance of the database; more than one while it is restored, and after. */
export interface DatabaseInstanceConfig {
  /** 1: the first one, which was made empty. */
  readonly number: number;
  readonly state: (typeof instanceStates)[number];
  /** What it was made from; undefined: empty. */
  readonly source: DatabaseSource | undefined;
}

export type DatabaseSource =
  /** The backups of another instance, by its number, at a point in time (ISO 8601, UTC). */
  | { readonly from: number; readonly time: string }
  /** Name or ARN of a snapshot. */
  | { readonly snapshot: string };

/** A name under which users reach the application. */
export interface DomainConfig {
  /** In lower case; all names directly below another one as `*.name`. */
  readonly name: string;
  /** Route 53 zone that it is in; undefined: its zone is somebody else's. */
  readonly hostedZoneId?: string;
  /** Those of the same word share a certificate. @default components/certificateGroups.ts decides */
  readonly certificate?: string;
  /** Given by the key `domain`. */
  readonly main: boolean;
}

/** HTTPS. */
export interface TlsConfig {
  /** The certificate of all domains. @default certificates are requested for them */
  readonly certificateArn?: string;
}

/** ElastiCache for Valkey: one that grows by itself, or nodes of a chosen size. */
export type ValkeyConfig = {
  /** `8.2`; a serverless cache takes the major version alone. */
  readonly engineVersion: string;
  /** Days that daily snapshots are kept, 0 = none. */
  readonly snapshotDays: number;
} & (
  | {
      readonly kind: "serverless";
      /** GB. */
      readonly maxStorage: number;
      /** Processing units a second. */
      readonly maxUnits: number;
    }
  | {
      readonly kind: "nodes";
      readonly nodeType: string;
      /** Beside the primary. */
      readonly replicas: number;
    }
);

export type { TopologyName };

/** How users reach the Service. */
export type Exposure =
  /** Something outside this workload does it, for example a target group that registers the pods. */
  | { readonly kind: "none" }
  /** The cluster's ingress controller of that class. */
  | {
      readonly kind: "ingress";
      readonly className: string;
      readonly domains: readonly DomainConfig[];
      /** undefined: HTTP only. */
      readonly tls: IngressTls | undefined;
    }
  /** A Gateway that the cluster's operators run, by the Gateway API. */
  | {
      readonly kind: "gateway";
      readonly gatewayName: string;
      readonly gatewayNamespace: string;
      readonly domains: readonly DomainConfig[];
    };

/** Where an Ingress has its certificates from: Secrets that are there, or cert-manager, which fills them. */
export type IngressTls = { readonly secretName: string } | { readonly clusterIssuer: string };

/** A cluster and a database that exist already, wherever they are: no AWS in it. */
export interface OwnClusterConfig {
  /** Path or content. */
  readonly kubeconfig: string;
  /** Host name of PostgreSQL. */
  readonly databaseEndpoint: string;
  /** Ranges that its addresses are in; empty: any. */
  readonly databaseCidrs: readonly string[];
  /** Secret in the application's namespace with `username` and `password`. */
  readonly credentialsSecret: string;
  /** The same for the role that owns the application's tables; undefined: the application does not migrate them. */
  readonly migrationCredentialsSecret: string | undefined;
  /** Variables whose values are in Secrets of the application's namespace. */
  readonly secrets: readonly (ClusterSecret & { readonly name: string })[];
  readonly exposure: Exposure;
}

export interface TrafficShare {
  readonly topology: TopologyName;
  /** 0 to 999; shares are relative to the sum. */
  readonly weight: number;
  /** Tasks, machines or pods that it keeps at least while traffic moves. @default its own minimum */
  readonly minimum?: number;
}

/** A whole stack's configuration: typed, complete, immutable. */
export interface StackConfig {
  readonly stack: string;
  readonly region: string;
  /** The main topology, which serves alone unless `traffic` says otherwise. */
  readonly topology: Settings["topology"];
  /** For topology `kubernetes`: the cluster and the database that are there. */
  readonly ownCluster: OwnClusterConfig | undefined;
  /** Every topology that runs, with its share of the traffic; the main one first. */
  readonly traffic: readonly TrafficShare[];
  /** Connections that all running topologies together ask for at the worst moment. */
  readonly connectionDemand: number;
  /** Smallest max_connections that leaves them these, beside the reserve. */
  readonly neededMaxConnections: number;
  readonly environment: Settings["environment"];
  readonly phase: Settings["phase"];
  /** Whatever holds data outlives `destroy` until protection is taken off. */
  readonly retained: boolean;
  readonly application: ApplicationConfig;
  readonly scaling: ScalingConfig;
  readonly schedule: Schedule;
  readonly deployment: DeploymentConfig;
  readonly kubernetes: KubernetesConfig;
  readonly network: NetworkConfig;
  readonly database: DatabaseConfig;
  /** Every name under which users reach the application, that of the key `domain` first. */
  readonly domains: readonly DomainConfig[];
  /** Certificates that a load balancer may have beside its listener's own. */
  readonly certificateQuota: number;
  /** undefined: the program makes none. */
  readonly valkey: ValkeyConfig | undefined;
  /** undefined: plain HTTP, which the configuration then allows in so many words. */
  readonly tls: TlsConfig | undefined;
  readonly ingressCidrs: readonly string[];
  /** Requests with a topology's secret header reach it whatever its weight. */
  readonly topologyHeader: boolean;
  /** What AWS WAF checks; undefined: there is none. */
  readonly webRules: WebRules | undefined;
  readonly logRetentionDays: number;
  /** The database's figures are metrics of CloudWatch (database/figures.ts). */
  readonly cacheFigures: boolean;
  /** Tags on everything: those of `aws:defaultTags`. */
  readonly tags: Tags;
  /** Mail address that gets the alarms. */
  readonly alarmEmail: string | undefined;
  /** One page in CloudWatch on the whole stack. */
  readonly dashboard: boolean;
  /** Thresholds of alarms in place of the derived ones. */
  readonly alarmThresholds: AlarmThresholds;
  readonly costs: CostConfig;
  /** Things that work and that a person should know of before an update. */
  readonly warnings: readonly string[];
}

/** What watches the stack's costs. */
export interface CostConfig {
  /** US dollars a month; undefined: no budget. */
  readonly monthlyBudget: number | undefined;
  /** Tag whose value in this stack is counted; undefined: all costs of the account. */
  readonly tagKey: string | undefined;
  /** `services` and `tag` are made; else the ARN of one that exists. undefined: nothing watches for anomalies. */
  readonly anomalyMonitor: string | undefined;
  readonly activateTags: boolean;
}

/** Raw configuration, as the engine hands it over: full key to text, structured values as JSON. */
export type RawSettings = Readonly<Record<string, string>>;
