import { z } from "zod";
import { eksAddOnVersions } from "../../policies/facts/eksAddOns";
import { currentEksVersions } from "../../policies/facts/eksVersions";
import { isOfferedForInstances } from "../../policies/facts/instanceClasses";
import { isOfferedVersion } from "../../policies/facts/postgresMinors";
import { withoutContained } from "./addressRanges";
import { VARIABLES_WORDS, variables } from "./environmentVariables";
import { guideResources } from "./guideWorkload";
import { APPLICATION_ROLE_WORDS, DATABASE_NAME_WORDS, isApplicationRole, isDatabaseName } from "./postgresNames";

/**
 * Every configuration key: how its text becomes a value, what is allowed (in words) and an example.
 * Keys, types, defaults and descriptions stand in Pulumi.yaml as well, for the CLI; a test keeps the two equal.
 */

const AUTO = "auto";

/** Days that CloudWatch Logs can keep a log group. Source: CloudWatch Logs API, PutRetentionPolicy (2026-11). */
const LOG_RETENTION_DAYS: readonly number[] = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

/** Seconds between enhanced monitoring samples. Source: RDS API, MonitoringInterval (2026-11). */
const MONITORING_SECONDS: readonly number[] = [0, 1, 5, 10, 15, 30, 60];

/** GiB of gp3 at most. Source: Amazon RDS user guide, "Amazon RDS DB instance storage", gp3 for PostgreSQL (2026-11). */
export const MOST_STORAGE = 65_536;
/** Autoscaling of storage wants a maximum that is a tenth larger. Source: the same guide, "Managing capacity automatically" (2026-11). */
const LARGEST_START = Math.floor((MOST_STORAGE * 10) / 11);

function wholeNumber(min: number, max: number) {
  return z
    .string()
    .regex(/^\d{1,9}$/)
    .transform(Number)
    .pipe(z.number().min(min).max(max));
}

function oneOf(numbers: readonly number[]) {
  return z
    .string()
    .regex(/^\d{1,9}$/)
    .transform(Number)
    .refine((value) => numbers.includes(value));
}

const trueOrFalse = z.enum(["true", "false"]).transform((text) => text === "true");

/** `auto` reads as undefined: the default of environment and phase. */
function auto<T extends z.ZodType<unknown, string>>(schema: T) {
  return z.union([z.literal(AUTO).transform(() => undefined), schema]).optional();
}

/** `none` reads as undefined: there is no such thing in this stack. */
function optional<T extends z.ZodType<unknown, string>>(schema: T) {
  return z.union([z.literal("none").transform(() => undefined), schema]).optional();
}

function json<T extends z.ZodType>(schema: T) {
  return z
    .string()
    .transform((text, context) => {
      try {
        return JSON.parse(text) as unknown;
      } catch {
        context.addIssue({ code: "custom", message: "not JSON" });
        return z.NEVER;
      }
    })
    .pipe(schema);
}

/** What is in a list twice is taken once. */
function list<T extends z.ZodType>(element: T, least: number, most: number) {
  return json(
    z
      .array(element)
      .min(least)
      .max(most)
      .transform((items) => [...new Set(items)]),
  );
}

/** A number inside a structured value; the CLI may have kept its digits as text. */
function wholeNumberInside(min: number, max: number) {
  const digits = z
    .string()
    .regex(/^\d{1,9}$/)
    .transform(Number);
  return z.union([z.number().int(), digits]).pipe(z.number().min(min).max(max));
}

/** `a, b` and `["a","b"]` are the same list. */
function names(text: string): readonly string[] {
  return text.replace(/[[\]"\s]/g, "").split(",");
}

/** A list in which what is given twice is taken once; how many are counted after that. */
function listOf<T extends z.ZodType<string | number>>(element: T, fewest: number, most: number) {
  return z
    .array(element)
    .transform((given) => [...new Set(given)])
    .pipe(z.array(z.custom<z.output<T>>()).min(fewest).max(most));
}

const path = z.string().regex(/^\/[A-Za-z0-9_\-.$/~"'@:+&]{0,127}$/);
const PATH_WORDS = "a path that starts with /, at most 128 characters";

/** A tag other than latest, or a digest: what runs must be what was reviewed. */
const imageReference = z
  .string()
  .max(512)
  .regex(/^[a-z0-9][a-z0-9._\-/:]*(:(?!latest$)[A-Za-z0-9_][A-Za-z0-9._-]{0,127}|@sha256:[0-9a-f]{64})$/);

const cidr = z.string().refine(isCidr);

/** Ranges of addresses; one that is there twice, or lies in another, adds nothing. */
function ranges(least: number, most: number) {
  return json(z.array(cidr).min(least).max(most).transform(withoutContained));
}

function isCidr(text: string): boolean {
  // One way to write a range: with a leading zero AWS refuses it, and the same range could be there twice.
  const match = /^(0|[1-9]\d{0,2})\.(0|[1-9]\d{0,2})\.(0|[1-9]\d{0,2})\.(0|[1-9]\d{0,2})\/(0|[1-9]\d?)$/.exec(text);
  if (!match) return false;
  const octets = match.slice(1, 5).map(Number);
  const prefix = Number(match[5]);
  if (octets.some((octet) => octet > 255) || prefix > 32) return false;
  const address = octets.reduce((sum, octet) => sum * 256 + octet, 0);
  return address % 2 ** (32 - prefix) === 0;
}

function isPrivateVpcRange(text: string): boolean {
  const prefix = Number(text.split("/")[1]);
  return isCidr(text) && prefix >= 16 && prefix <= 20 && /^(10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.)/.test(text);
}

const domainName = z
  .string()
  .max(253)
  // A top-level domain in another script is written as xn--, such as xn--p1ai.
  .regex(/^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+([a-z]{2,63}|xn--[a-z0-9-]{0,58}[a-z0-9])$/);

/** Every topology on AWS; components/topologies/topologyTable.ts has a definition for each. */
export const topologyNames = ["fargate", "ec2", "eks"] as const;

/** Versions that had months of standard support left on the day on which the table was read; a test keeps the default the newest. */
const kubernetesVersions = currentEksVersions("2026-11-27");
const KUBERNETES_VERSION_WORDS = kubernetesVersions
  .map(({ version, endOfStandardSupport }) => `${version} (in EKS standard support until ${endOfStandardSupport})`)
  .join(" or ");

const addOns = Object.keys(eksAddOnVersions);
const addOnVersion = z.string().regex(/^v\d+\.\d+\.\d+-eksbuild\.\d+$/);

/** Whoever types it gets the address that AWS sees. */
const MY_ADDRESS = "$(curl -s https://checkip.amazonaws.com)/32";

/** A quantity of Kubernetes: `250m`, `1`, `512Mi`. */
const quantity = z.string().regex(/^\d{1,9}(\.\d{1,3})?(m|Ki|Mi|Gi)?$/);
const cpuAndMemory = z.object({ cpu: quantity, memory: quantity });

/** A schema together with what is allowed in words and an example to type. */
function setting<T extends z.ZodType>(schema: T, allowed: string, example: string): T {
  return schema.meta({ description: allowed, example });
}

export const settings = z.object({
  topology: setting(
    z.enum([...topologyNames, "kubernetes"]).default("fargate"),
    "fargate, ec2, eks or kubernetes",
    "fargate",
  ),
  traffic: setting(
    json(z.partialRecord(z.enum(topologyNames), wholeNumberInside(0, 999))).default({}),
    "topologies to weights from 0 to 999, for example fargate 90 and ec2 10; empty: all to topology",
    ".fargate=100",
  ),
  environment: setting(z.enum(["dev", "prod"]).default("dev"), "dev or prod", "dev"),
  phase: setting(z.enum(["initial", "growth", "scale"]).default("initial"), "initial, growth or scale", "initial"),

  protection: setting(auto(trueOrFalse), "auto, true or false", "true"),

  appName: setting(
    z
      .string()
      .max(32)
      .regex(/^[a-z](-?[a-z0-9])+$/)
      .default("malayalees-app"),
    "2 to 32 lower-case letters, digits and single hyphens, starting with a letter and not ending with a hyphen",
    "malayalees-app",
  ),
  image: setting(
    z.union([z.literal("placeholder"), imageReference]).default("placeholder"),
    "placeholder, or an image with a tag other than latest or a digest",
    "123456789012.dkr.ecr.us-east-1.amazonaws.com/malayalees-app:1.0.0",
  ),
  architecture: setting(z.enum(["x86_64", "arm64"]).default("x86_64"), "x86_64 or arm64", "x86_64"),
  containerPort: setting(
    wholeNumber(1024, 65535).default(8080),
    "a port from 1024 to 65535 (a user that is not root cannot open lower ones)",
    "8080",
  ),
  containerUser: setting(
    wholeNumber(1, 65534).default(1000),
    "a user id from 1 to 65534 (0 is root, which the application never is)",
    "1000",
  ),
  healthPath: setting(auto(path), `auto, or ${PATH_WORDS}`, "/management/health"),
  readinessPath: setting(auto(path), `auto, or ${PATH_WORDS}`, "/management/health/readiness"),
  livenessPath: setting(auto(path), `auto, or ${PATH_WORDS}`, "/management/health/liveness"),
  springProfile: setting(
    z
      .string()
      .regex(/^[A-Za-z0-9_-]+(,[A-Za-z0-9_-]+)*$/)
      .default("prod-aws-postgres-cache"),
    "names of profiles in letters, digits, _ and -, separated by commas",
    "prod-aws-postgres-cache",
  ),
  databaseName: setting(
    z.string().refine(isDatabaseName).default("malayalees_us_site"),
    DATABASE_NAME_WORDS,
    "malayalees_us_site",
  ),
  databaseUser: setting(
    z.string().refine(isApplicationRole).default("malayalees_app"),
    APPLICATION_ROLE_WORDS,
    "malayalees_app",
  ),
  cacheType: setting(
    z
      .string()
      .regex(/^[a-z][a-z0-9-]{0,31}$/)
      .default("postgresql"),
    "a lower-case word of at most 32 letters, digits and -",
    "postgresql",
  ),
  environmentVariables: setting(json(variables).default({}), VARIABLES_WORDS, ".LOGGING_LEVEL_ROOT=INFO"),

  cpu: setting(auto(wholeNumber(256, 16384)), "auto, or CPU units from 256 to 16384 (1024 = 1 vCPU)", "512"),
  memory: setting(auto(wholeNumber(512, 122880)), "auto, or MiB from 512 to 122880", "1024"),
  tmpSize: setting(auto(wholeNumber(16, 61440)), "auto, or MiB from 16 to 61440", "256"),
  minTasks: setting(auto(wholeNumber(1, 500)), "auto, or a whole number from 1 to 500", "2"),
  maxTasks: setting(auto(wholeNumber(1, 500)), "auto, or a whole number from 1 to 500", "4"),
  poolSize: setting(auto(wholeNumber(1, 200)), "auto, or a whole number from 1 to 200", "10"),
  instanceType: setting(
    auto(z.string().regex(/^[a-z][a-z0-9-]*\.[a-z0-9-]+$/)),
    "auto, or an EC2 instance type of the image's architecture",
    "t3.small",
  ),
  machineImage: setting(
    z
      .string()
      .regex(/^(auto|latest|ami-([0-9a-f]{8}|[0-9a-f]{17}))$/)
      .default("auto"),
    "auto, latest, or the id of an AMI of Amazon Linux 2023",
    "ami-0123456789abcdef0",
  ),
  spotShare: setting(wholeNumber(0, 100).default(0), "a percentage from 0 to 100", "50"),
  cpuTarget: setting(wholeNumber(10, 90).default(60), "a percentage from 10 to 90", "60"),
  requestsPerTarget: setting(
    wholeNumber(1, 1_000_000).default(1000),
    "requests a minute and task, from 1 to 1000000",
    "1000",
  ),
  startupSeconds: setting(wholeNumber(0, 3600).default(180), "seconds from 0 to 3600", "180"),
  enableExec: setting(auto(trueOrFalse), "auto, true or false", "false"),
  alarmEmail: setting(optional(z.email().max(254)), "none, or a mail address", "on-call@your-company.com"),
  logRetentionDays: setting(
    auto(oneOf(LOG_RETENTION_DAYS)),
    `auto, or one of the days that CloudWatch knows: ${LOG_RETENTION_DAYS.join(", ")}`,
    "30",
  ),

  minReplicas: setting(auto(wholeNumber(1, 500)), "auto, or a whole number from 1 to 500", "3"),
  maxReplicas: setting(auto(wholeNumber(1, 500)), "auto, or a whole number from 1 to 500", "6"),
  podResources: setting(
    json(z.object({ requests: cpuAndMemory, limits: cpuAndMemory })).default(guideResources),
    "requests and limits, each with cpu and memory as quantities of Kubernetes such as 250m and 512Mi",
    ".requests.cpu=250m",
  ),
  kubernetesVersion: setting(
    z.enum(kubernetesVersions.map(({ version }) => version)).default("1.36"),
    `${KUBERNETES_VERSION_WORDS}; a cluster goes up by one version at a time, and never down`,
    "1.36",
  ),
  addOnVersions: setting(
    json(z.partialRecord(z.enum(addOns), z.union([z.literal("default"), addOnVersion]))).default({}),
    `${addOns.join(", ")} to a version such as v0.8.1-eksbuild.11, or to default: AWS's own on the day on which the add-on is made`,
    ".metrics-server=default",
  ),
  clusterAccessCidrs: setting(
    ranges(0, 40).default([]),
    "a list of at most 40 IPv4 ranges, each starting on its own boundary: public ones, or with clusterAccess private those of the VPC and of networks connected with it",
    `[0]=${MY_ADDRESS}`,
  ),
  clusterAccess: setting(
    z.enum(["internet", "private"]).default("internet"),
    "internet, or private (pulumi and kubectl run in the VPC, or in a network that is connected with it)",
    "private",
  ),
  clusterAdminRoleArns: setting(
    list(z.string().regex(/^arn:aws[a-z-]*:iam::\d{12}:role\/.+$/), 0, 20).default([]),
    "a list of ARNs of IAM roles, without the role that makes the cluster: EKS lets that one in by itself, and refuses a second entry",
    "[0]=arn:aws:iam::123456789012:role/platform-team",
  ),
  kubeconfig: setting(
    optional(z.string().min(1)),
    "none, or the path or the content of a kubeconfig (as a secret: pulumi config set --secret)",
    "/path/to/kubeconfig",
  ),
  waitForRollout: setting(trueOrFalse.default(true), "true or false", "true"),
  databaseEndpoint: setting(
    optional(z.string().regex(/^[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?$/)),
    "none, or the host name of a PostgreSQL server that the cluster reaches on port 5432",
    "postgres.your-company.com",
  ),
  credentialsSecret: setting(
    z
      .string()
      .regex(/^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/)
      .default("database-credentials"),
    "the name of a Secret of Kubernetes",
    "database-credentials",
  ),
  ingressClass: setting(
    optional(z.string().regex(/^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/)),
    "none, or the name of an ingress class of the cluster",
    "nginx",
  ),
  ingressTlsSecret: setting(
    optional(z.string().regex(/^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/)),
    "none, or the name of the Secret with the ingress's certificate",
    "app-tls",
  ),
  gateway: setting(
    optional(z.string().regex(/^[a-z0-9-]{1,63}\/[a-z0-9.-]{1,253}$/)),
    "none, or namespace/name of a Gateway of the cluster",
    "gateways/public",
  ),

  vpcCidr: setting(
    z.string().refine(isPrivateVpcRange).default("10.0.0.0/16"),
    "a private range (10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16) of /16 to /20 that starts on its own boundary",
    "10.0.0.0/16",
  ),
  zoneCount: setting(auto(wholeNumber(2, 3)), "auto, 2 or 3", "2"),
  zones: setting(
    auto(
      z
        .string()
        .transform(names)
        .pipe(listOf(z.string().regex(/^[a-z0-9-]+\d[a-z]$/), 2, 3)),
    ),
    "auto, or 2 or 3 names of availability zones of the region, separated by commas",
    "us-east-1a,us-east-1b",
  ),
  natStrategy: setting(auto(z.enum(["none", "single", "onePerAz"])), "auto, none, single or onePerAz", "single"),
  interfaceEndpoints: setting(auto(trueOrFalse), "auto, true or false", "false"),
  flowLogs: setting(auto(trueOrFalse), "auto, true or false", "true"),

  databaseInstanceClass: setting(
    auto(z.string().refine(isOfferedForInstances)),
    "auto, or an RDS class that RDS makes new instances of (policies/facts/instanceClasses.ts)",
    "db.t4g.medium",
  ),
  databaseEngineVersion: setting(
    z
      .string()
      .regex(/^(17|18)(\.\d{1,2})?$/)
      .refine(isOfferedVersion)
      .default("17"),
    "17 or 18, or a minor version of them that RDS makes databases of, 17.5 or 18.1 and later (but 17.8 and 18.2)",
    "17",
  ),
  databaseStorage: setting(
    auto(wholeNumber(20, LARGEST_START)),
    `auto, or GiB from 20 to ${LARGEST_START} (the most is ${MOST_STORAGE}, and a tenth is left to grow into)`,
    "20",
  ),
  databaseMaxStorage: setting(auto(wholeNumber(22, MOST_STORAGE)), `auto, or GiB from 22 to ${MOST_STORAGE}`, "100"),
  databaseMultiAz: setting(auto(trueOrFalse), "auto, true or false", "true"),
  databaseBackupDays: setting(auto(wholeNumber(0, 35)), "auto, or days from 0 to 35", "7"),
  databaseReplicas: setting(auto(wholeNumber(0, 5)), "auto, or a whole number from 0 to 5", "1"),
  databaseMonitoringSeconds: setting(
    auto(oneOf(MONITORING_SECONDS)),
    `auto, or one of ${MONITORING_SECONDS.join(", ")} seconds (0 = off)`,
    "60",
  ),
  databaseChanges: setting(
    auto(z.enum(["window", "now"])),
    "auto, window (a change that restarts the database waits for its maintenance window) or now (this update makes it, and waits for it)",
    "now",
  ),
  databaseMasterPasswordVersion: setting(
    wholeNumber(1, 1_000_000).default(1),
    "a whole number from 1 up; raised by one, the next update makes a new master password",
    "2",
  ),

  databaseProxy: setting(auto(trueOrFalse), "auto, true or false", "true"),
  expirySchedule: setting(
    z.enum(["pgCron", "scheduler"]).default("pgCron"),
    "pgCron, or scheduler (EventBridge Scheduler asks a function, for servers without pg_cron)",
    "scheduler",
  ),

  certificateArn: setting(
    optional(z.string().regex(/^arn:aws[a-z-]*:acm:[a-z0-9-]+:\d{12}:certificate\/[0-9a-f-]{36}$/)),
    "none, or the ARN of a certificate in ACM",
    "arn:aws:acm:us-east-1:123456789012:certificate/11111111-2222-3333-4444-555555555555",
  ),
  domain: setting(
    optional(domainName),
    "none, or a full domain name in lower case; one in another script as it is in DNS, beginning with xn--",
    "app.your-company.com",
  ),
  hostedZoneId: setting(
    optional(z.string().regex(/^[A-Z0-9]{8,32}$/)),
    "none, or the id of a Route 53 hosted zone",
    "Z0123456789ABCDEFGHIJ",
  ),
  allowHttp: setting(trueOrFalse.default(false), "true or false", "false"),
  ingressCidrs: setting(
    ranges(1, 500).default(["0.0.0.0/0"]),
    "a list of 1 to 500 IPv4 ranges, each starting on its own boundary; one that lies in another is left out",
    "[0]=203.0.113.0/24",
  ),
  securityGroupRules: setting(
    wholeNumber(60, 1000).default(60),
    "inbound rules from 60 to 1000, as the account's quota L-0EA8095F says",
    "60",
  ),
  egressPorts: setting(
    list(wholeNumberInside(1, 65535), 1, 20).default([443]),
    "a list of 1 to 20 TCP ports from 1 to 65535",
    "[0]=443",
  ),
});

export type Settings = z.output<typeof settings>;
export type SettingName = keyof Settings;

export const settingNames = settings.keyof().options;

/** What is allowed for a key, in words, and an example to type. */
export function explain(name: SettingName): { readonly allowed: string; readonly example: string } {
  const meta = settings.shape[name].meta();
  return { allowed: String(meta?.description), example: String(meta?.example) };
}
