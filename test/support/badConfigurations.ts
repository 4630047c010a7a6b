import { managedRulesNames } from "../../components/configuration/webRules";
import type { RawSettings } from "../../components/stackConfig";

/** The minimal settings of a dev stack. */
export const dev: RawSettings = { "aws:region": "us-east-1", "malayalees:allowHttp": "true" };
/** The minimal settings of a prod stack. */
export const prod: RawSettings = {
  "aws:region": "us-east-1",
  "malayalees:environment": "prod",
  "malayalees:domain": "app.malayalees.us",
};

/** One bad configuration: the changes, the key that the error must name, and words that its explanation must contain. */
export interface BadCase {
  readonly changes: Readonly<Record<string, string>>;
  readonly key: string;
  readonly words: RegExp;
  readonly base?: RawSettings;
}

const eks = { topology: "eks", kubeconfig: "/k" };
const ownCluster = { topology: "kubernetes", kubeconfig: "/k", databaseEndpoint: "db.example" };

const hours = (changes: Readonly<Record<string, string>> = {}) =>
  JSON.stringify({ days: "MON-FRI", from: "07:00", to: "20:00", timezone: "Europe/Berlin", ...changes });

const sizes = (min: number, max?: number) =>
  JSON.stringify([{ days: "MON-FRI", at: "07:30", timezone: "UTC", min, max }]);

/** What changes by the clock. */
const badHours: readonly (readonly [Readonly<Record<string, string>>, string, RegExp])[] = [
  [{ runningHours: hours({ days: "MON-FRY" }) }, "runningHours", /MON-FRI or MON,WED/],
  [{ runningHours: hours({ from: "7:00" }) }, "runningHours", /07:00/],
  [{ runningHours: hours({ to: "24:00" }) }, "runningHours", /20:00/],
  [{ runningHours: hours({ timezone: "Europe/Berln" }) }, "runningHours", /IANA/],
  [{ runningHours: hours({ timezone: "+01:00" }) }, "runningHours", /IANA/],
  [
    { runningHours: hours({ from: "20:00", to: "07:00" }) },
    "runningHours",
    /at least an hour after from, which is 20:00/,
  ],
  [{ runningHours: hours({ from: "00:10" }) }, "runningHours", /00:20 to 23:44/],
  [{ runningHours: hours({ to: "23:50" }) }, "runningHours", /00:20 to 23:44/],
  [{ runningHours: hours(), databaseReplicas: "1" }, "runningHours", /RDS stops no instance that has read replicas/],
  [{ runningHours: hours(), expirySchedule: "scheduler" }, "expirySchedule", /pgCron with runningHours/],
  [{ runningHours: hours(), cacheFigures: "true" }, "cacheFigures", /false with runningHours/],
  [{ scheduledScaling: sizes(3, 2) }, "scheduledScaling", /from 1 to max, which is 2/],
  [{ scheduledScaling: sizes(2, 9) }, "scheduledScaling", /at most maxTasks, which is 4/],
  [{ ...ownCluster, scheduledScaling: sizes(2, 99) }, "scheduledScaling", /at most maxReplicas/],
];

/** Secrets that their name shows, or only their value. */
const variablesWithSecrets: readonly Readonly<Record<string, string>>[] = [
  { MAIL_PASSWORD: "hunter2hunter2" },
  { DB_PASS: "hunter2hunter2" },
  { SIGNING_KEY: "hunter2hunter2" },
  { SPRING_DATASOURCE_URL: `jdbc:postgresql://\${RDS_ENDPOINT}/db?user=u&password=hunter2hunter2` },
  { JAVA_OPTS: "-Dspring.datasource.password=hunter2hunter2" },
  { SPRING_APPLICATION_JSON: '{"spring":{"datasource":{"password":"hunter2hunter2"}}}' },
  { CALLBACK: "https://user:hunter2hunter2@example.com/" },
  { UPSTREAM_AUTHORIZATION: "Basic dXNlcjpodW50ZXIyaHVudGVyMg==" },
];

const SECRET = "arn:aws:secretsmanager:us-east-1:123456789012:secret:mail-AbCdEf";

/** What applicationSecrets may not have, on AWS. */
const badSecrets: readonly (readonly [Readonly<Record<string, unknown>>, RegExp])[] = [
  [{ MAIL_PASSWORD: "hunter2hunter2" }, /never here/],
  [{ MAIL_PASSWORD: 7 }, /never here/],
  [{ "MAIL-PASSWORD": SECRET }, /letters, digits and _/],
  [{ MAIL_PASSWORD: "arn:aws:secretsmanager:us-east-1:123456789012:secret:mail" }, /six characters/],
  [{ MAIL_PASSWORD: `${SECRET}:password` }, /as ECS writes it, :FIELD::/],
  [{ MAIL_PASSWORD: `${SECRET}:password:AWSPREVIOUS:` }, /always of the current version/],
  [{ MAIL_PASSWORD: `${SECRET}:pass word::` }, /in letters, digits/],
  [{ MAIL_PASSWORD: "arn:aws:ssm:us-east-1:123456789012:parameter/mail:password::" }, /ECS takes no field/],
  [{ MAIL_PASSWORD: "arn:aws:ssm:us-east-1:123456789012:parameter/mail:2" }, /no version/],
  [{ MAIL_PASSWORD: "application-secrets/mail" }, /SECRET\/KEY is for topology kubernetes/],
  [{ MAIL_PASSWORD: SECRET.replace("us-east-1", "eu-west-1") }, /in us-east-1.*replicate-secret-to-regions/],
  [{ MAIL_PASSWORD: SECRET.replace("arn:aws:", "arn:aws-cn:") }, /in us-east-1/],
  [{ MAIL_PASSWORD: SECRET, mail_password: SECRET }, /MAIL_PASSWORD is there already/],
  [{ DB_PASSWORD: SECRET }, /the program sets this itself/],
  [{ RDS_READER_ENDPOINT: SECRET }, /the program sets this itself/],
  [{ SPRING_DATASOURCE_PASSWORD: SECRET }, /\$\{DB_PASSWORD\}/],
  [{ SPRING_DATASOURCE_URL: SECRET }, /\$\{RDS_ENDPOINT\}/],
  [{ SERVER_PORT: SECRET }, /key containerPort/],
  [{ JAVA_TOOL_OPTIONS: SECRET }, /a variable of its own/],
  [{ SPRING_APPLICATION_JSON: SECRET }, /a variable of its own/],
  [{ LD_PRELOAD: SECRET }, /another name/],
];

const KEY = "arn:aws:kms:us-east-1:123456789012:key/12345678-1234-1234-1234-123456789012";

const SERVING = { number: 1, state: "serving" };
const BACKUP = { from: 1, time: "2026-11-28T10:00:00Z" };

/** What databaseInstances may not be. */
const badInstances: readonly (readonly [readonly object[], RegExp])[] = [
  [[SERVING, { number: 2, state: "lost", ...BACKUP }], /restoring, restored, serving/],
  [[SERVING, { number: 2, state: "kept", from: 1, time: "yesterday" }], /from, time/],
  [[SERVING, SERVING], /each number once/],
  [[{ number: 1, state: "kept" }], /exactly one instance that is serving/],
  [[SERVING, { number: 2, state: "serving", ...BACKUP }], /exactly one instance that is serving/],
  [
    [SERVING, { number: 2, state: "restored", ...BACKUP }, { number: 3, state: "restoring", ...BACKUP }],
    /one instance at a time/,
  ],
  [[{ ...SERVING, snapshot: "s" }], /made empty/],
  [[SERVING, { number: 2, state: "kept" }], /either from and time, or snapshot/],
  [[SERVING, { number: 2, state: "kept", ...BACKUP, snapshot: "s" }], /either from and time, or snapshot/],
  [[SERVING, { number: 2, state: "kept", ...BACKUP, from: 2 }], /an earlier one/],
];

/** More different secrets than a role's policy can name. */
function manySecrets(count: number): string {
  const entries = Array.from({ length: count }, (_, index) => [`S_${index}`, SECRET.replace("mail", `mail-${index}`)]);
  return JSON.stringify(Object.fromEntries(entries));
}

/** Variables that the program or another key sets, in the spellings that Spring Boot and Java accept. */
const variablesThatDecideTwice: readonly (readonly [Readonly<Record<string, unknown>>, RegExp])[] = [
  [{ SPRING_PROFILES_ACTIVE: "x" }, /key springProfile/],
  [{ spring_profiles_active: "x" }, /key springProfile/],
  [{ JAVA_OPTS: "-Xmx1g -Dspring.profiles.active=x" }, /key springProfile/],
  [{ SPRING_DATASOURCE_HIKARI_MAXIMUM_POOL_SIZE: 50 }, /key poolSize/],
  [{ SPRING_DATASOURCE_HIKARI_MAXIMUMPOOLSIZE: 50 }, /key poolSize/],
  [{ spring_datasource_hikari_maximumPoolSize: "50" }, /key poolSize/],
  [{ HIKARI_MAXIMUMPOOLSIZE: "50" }, /key poolSize/],
  [{ APP_READER_HIKARI_MAXIMUMPOOLSIZE: "50" }, /key poolSize/],
  [{ SPRING_DATASOURCE_TOMCAT_MAX_ACTIVE: "50" }, /key poolSize/],
  [{ SPRING_R2DBC_POOL_MAX_SIZE: "50" }, /key poolSize/],
  [{ JAVA_TOOL_OPTIONS: "-Dspring.datasource.hikari.maximum-pool-size=50" }, /key poolSize/],
  [{ JDK_JAVA_OPTIONS: '-Dspring.datasource.hikari.maximumPoolSize="50"' }, /key poolSize/],
  [{ JAVA_OPTS: "-Xmx512m '-Dspring.datasource.hikari.maximum-pool-size=50'" }, /key poolSize/],
  [{ APP_ARGUMENTS: "--spring.datasource.hikari.maximum-pool-size=50" }, /key poolSize/],
  [{ SPRING_APPLICATION_JSON: '{"spring":{"datasource":{"hikari":{"maximum-pool-size":50}}}}' }, /key poolSize/],
  [{ SPRING_APPLICATION_JSON: '{"spring.datasource.hikari":{"maximumPoolSize":"50"}}' }, /key poolSize/],
  [{ JAVA_OPTS: `-Dspring.application.json='{"spring.datasource.hikari.maximum-pool-size":50}'` }, /key poolSize/],
  [{ SPRING_APPLICATION_JSON: "{spring: 1" }, /JSON, which/],
  [{ SERVER_PORT: 9090 }, /8080, or nothing: the key containerPort/],
  [{ JAVA_OPTS: "-Dserver.port=9090" }, /key containerPort/],
  [{ SPRING_DATASOURCE_URL: "jdbc:postgresql://elsewhere/db" }, /\$\{RDS_ENDPOINT\}/],
  [{ SPRING_DATASOURCE_HIKARI_JDBC_URL: "jdbc:postgresql://elsewhere/db" }, /\$\{RDS_ENDPOINT\}/],
  [{ SPRING_DATASOURCE_USERNAME: "somebody" }, /\$\{DB_USERNAME\}/],
  [{ SPRING_DATASOURCE_USERNAME: `\${DB_MIGRATION_USERNAME}` }, /\$\{DB_USERNAME\}/],
  [{ SPRING_LIQUIBASE_USER: "somebody" }, /\$\{DB_MIGRATION_USERNAME\} or \$\{DB_USERNAME\}/],
  [{ DB_MIGRATION_USERNAME: "somebody" }, /the program sets this itself/],
];

/** A number of adjacent ranges. */
function manyRanges(count: number): string {
  return JSON.stringify(Array.from({ length: count }, (_, index) => `198.51.${index}.0/25`));
}

export const badCases: readonly BadCase[] = [
  { changes: { topology: "lambda" }, key: "topology", words: /fargate, ec2, eks or kubernetes/ },
  { changes: { topology: "" }, key: "topology", words: /fargate, ec2, eks or kubernetes/ },
  { changes: { traffic: '{"fargate":1000}' }, key: "traffic", words: /0 to 999/ },
  { changes: { traffic: '{"lambda":1}' }, key: "traffic", words: /topologies to weights/ },
  { changes: { traffic: '{"fargate":0,"ec2":0}' }, key: "traffic", words: /above 0/ },
  { changes: { minimumDuringMove: '{"fargate":3}' }, key: "minimumDuringMove", words: /without a move, minTasks/ },
  {
    changes: { traffic: '{"fargate":90,"ec2":10}', minimumDuringMove: '{"ec2":5}' },
    key: "minimumDuringMove",
    words: /at most maxTasks, which is 4/,
  },
  {
    changes: { traffic: '{"fargate":90,"eks":10}', kubeconfig: "/k", minimumDuringMove: '{"eks":5}' },
    key: "minimumDuringMove",
    words: /at most maxReplicas, which is 4/,
  },
  { changes: { minimumDuringMove: '{"lambda":3}' }, key: "minimumDuringMove", words: /topologies that traffic names/ },
  {
    changes: { traffic: '{"fargate":90,"ec2":10}', poolSize: "8" },
    key: "poolSize",
    words: /fargate and ec2 together/,
  },
  { changes: { topology: "kubernetes" }, key: "kubeconfig", words: /which topology kubernetes needs/ },
  { changes: { topology: "kubernetes", kubeconfig: "/k" }, key: "databaseEndpoint", words: /PostgreSQL server/ },
  { changes: { ...ownCluster, ingressClass: "nginx" }, key: "domain", words: /which an ingress or a gateway needs/ },
  {
    changes: {
      ...ownCluster,
      domain: "app.your-company.com",
      ingressClass: "nginx",
      ingressTlsSecret: "app-tls",
      ingressIssuer: "letsencrypt",
    },
    key: "ingressTlsSecret",
    words: /none with ingressIssuer/,
  },
  {
    changes: { ...ownCluster, ingressIssuer: "letsencrypt" },
    key: "ingressIssuer",
    words: /none without ingressClass/,
  },
  {
    changes: {
      ...ownCluster,
      domain: "app.your-company.com",
      gateway: "gateways/public",
      ingressIssuer: "letsencrypt",
    },
    key: "ingressIssuer",
    words: /the Gateway's listeners/,
  },
  { changes: { ingressIssuer: "https://acme.example.com" }, key: "ingressIssuer", words: /name of a ClusterIssuer/ },
  ...badHours.map(([changes, key, words]) => ({ changes, key, words })),
  { changes: { ...ownCluster, waf: "block" }, key: "waf", words: /ingress controller/ },
  { changes: { ...ownCluster, rateLimitPerHost: "100" }, key: "rateLimitPerHost", words: /ingress controller/ },
  {
    changes: {
      waf: "block",
      rateLimitPerHost: "100",
      wafRules: JSON.stringify(managedRulesNames),
    },
    key: "wafRules",
    words: /at most 1500 capacity units .+\(these have 1507\)/,
  },
  {
    changes: { waf: "block", wafExceptions: '["sqlInjection/SQLi_BODY"]' },
    key: "wafExceptions",
    words: /ipReputation, knownBadInputs, common/,
  },
  { changes: { waf: "block", wafExceptions: '["SQLi_BODY"]' }, key: "wafExceptions", words: /a slash/ },
  { changes: { rateLimitPerAddress: "9" }, key: "rateLimitPerAddress", words: /from 10/ },
  { changes: { ...ownCluster, traffic: '{"eks":1}' }, key: "traffic", words: /no load balancer of AWS/ },
  {
    changes: { deploymentStrategy: "canary", rollbackOnErrors: "true", minTasks: "2" },
    key: "deploymentStrategy",
    words: /rolling while fargate runs/,
  },
  {
    changes: {
      ...{ topology: "ec2", deploymentStrategy: "canary", rollbackOnErrors: "true" },
      traffic: '{"ec2":90,"fargate":10}',
    },
    key: "deploymentStrategy",
    words: /rolling while fargate runs/,
  },
  {
    changes: { ...ownCluster, deploymentStrategy: "canary", rollbackOnErrors: "true" },
    key: "deploymentStrategy",
    words: /rolling while kubernetes runs/,
  },
  {
    changes: { topology: "ec2", deploymentStrategy: "canary", rollbackOnErrors: "false" },
    key: "deploymentStrategy",
    words: /nothing would look at the first machine/,
  },
  {
    changes: { topology: "ec2", deploymentStrategy: "canary", rollbackOnErrors: "true", minTasks: "1" },
    key: "deploymentStrategy",
    words: /would be all of them/,
  },
  { changes: { bakeMinutes: "4" }, key: "bakeMinutes", words: /5, which the alarms need/ },
  { changes: { ...eks, spotShare: "50" }, key: "spotShare", words: /node pool with Spot/ },
  { changes: { minReplicas: "9", maxReplicas: "3" }, key: "maxReplicas", words: /at least minReplicas/ },
  { changes: { podResources: '{"requests":{"cpu":"a"}}' }, key: "podResources", words: /quantities of Kubernetes/ },
  { changes: { podResources: '{"requests":{"cpu":"1Gi"}}' }, key: "podResources", words: /quantities of Kubernetes/ },
  { changes: { podResources: '{"request":{"cpu":"250m"}}' }, key: "podResources", words: /requests and limits/ },
  { changes: { podResources: '{"requests":{"cpu":1}}' }, key: "podResources", words: /requests\.cpu says, which is 1/ },
  {
    changes: { podResources: '{"limits":{"memory":"256Mi"}}' },
    key: "podResources",
    words: /at least what requests\.memory says, which is 512Mi/,
  },
  {
    changes: { kubernetesVersion: "1.20" },
    key: "kubernetesVersion",
    words: /1\.36 \(in EKS standard support until 2027-08-02\)/,
  },
  {
    changes: { kubernetesVersion: "1.34" },
    key: "kubernetesVersion",
    words: /by one version at a time, and never down/,
  },
  { changes: { kubernetesVersion: "1.36.1" }, key: "kubernetesVersion", words: /1\.35 .* or 1\.36/ },
  { changes: { topology: "eks" }, key: "clusterAccessCidrs", words: /addresses that pulumi and kubectl come from/ },
  { changes: { topology: "eks" }, key: "clusterAccessCidrs", words: /or a kubeconfig with a way/, base: prod },
  {
    changes: { topology: "eks", clusterAccess: "private" },
    key: "clusterAccessCidrs",
    words: /clusterAccess private too/,
  },
  { changes: { traffic: '{"fargate":100,"eks":0}' }, key: "clusterAccessCidrs", words: /CI runner/ },
  { changes: { clusterAccess: "public" }, key: "clusterAccess", words: /internet, or private/ },
  { changes: { clusterAccessCidrs: '["10.0.0.0/8"]' }, key: "clusterAccessCidrs", words: /EKS refuses private/ },
  {
    changes: { clusterAccessCidrs: '["8.8.8.8/32","203.0.113.0/24"]' },
    key: "clusterAccessCidrs",
    words: /documentation/,
  },
  { changes: { clusterAccessCidrs: '["100.64.1.0/24"]' }, key: "clusterAccessCidrs", words: /VPN or by peering/ },
  {
    changes: { clusterAccess: "private", clusterAccessCidrs: '["10.0.0.0/16","8.8.8.8/32"]' },
    key: "clusterAccessCidrs",
    words: /has no address on the internet/,
  },
  { changes: { clusterAccessCidrs: '["0.0.0.0"]' }, key: "clusterAccessCidrs", words: /IPv4 ranges/ },
  { changes: { clusterAdminRoleArns: '["admin"]' }, key: "clusterAdminRoleArns", words: /IAM roles/ },
  { changes: { databaseEndpoint: "postgres://x" }, key: "databaseEndpoint", words: /host name/ },
  { changes: { gateway: "public" }, key: "gateway", words: /namespace\/name/ },
  { changes: { instanceType: "small" }, key: "instanceType", words: /EC2 instance type/ },
  { changes: { instanceType: "t3.small", architecture: "arm64" }, key: "instanceType", words: /with arm64/ },
  ...["im4gn.large", "is4gen.medium", "x2gd.medium", "g5g.xlarge", "t4g.small", "c7gn.large", "hpc7g.4xlarge"].map(
    (instanceType) => ({ changes: { instanceType }, key: "instanceType", words: /with x86_64/ }),
  ),
  ...["m7i-flex.large", "g5.xlarge", "x2idn.16xlarge", "m7a.large", "t3a.small"].map((instanceType) => ({
    changes: { instanceType, architecture: "arm64" },
    key: "instanceType",
    words: /with arm64/,
  })),
  { changes: { instanceType: "a1.medium", architecture: "arm64" }, key: "instanceType", words: /does not start on a1/ },
  { changes: { instanceType: "mac2.metal" }, key: "instanceType", words: /macOS/ },
  { changes: { instanceType: "mac2-m2pro.metal", architecture: "arm64" }, key: "instanceType", words: /macOS/ },
  { changes: { instanceType: "m3.large" }, key: "instanceType", words: /previous generation/ },
  { changes: { topology: "ec2", instanceType: "t3.nano" }, key: "instanceType", words: /at least 1024 MiB/ },
  {
    changes: { topology: "ec2", instanceType: "c7i.large", cpu: "2048", memory: "8192" },
    key: "instanceType",
    words: /at least 8192 MiB/,
  },
  { changes: { machineImage: "al2023" }, key: "machineImage", words: /auto, latest, or the id/ },
  { changes: { machineImage: "resolve:ssm:/x" }, key: "machineImage", words: /id of an AMI/ },
  { changes: { tmpSize: "8" }, key: "tmpSize", words: /16 to/ },
  { changes: { tmpSize: "600" }, key: "tmpSize", words: /at most 512, half of memory/ },
  ...["60s", "60000", "1m", "PT1M", "0", "forever", ""].flatMap((value) =>
    ["SERVER_TOMCAT_KEEPALIVETIMEOUT", "SERVER_TOMCAT_KEEP_ALIVE_TIMEOUT"].map((name) => ({
      changes: { environmentVariables: JSON.stringify({ [name]: value }) },
      key: "environmentVariables",
      words: /above 60s/,
    })),
  ),
  { changes: { environmentVariables: '{"A":"a\\u0000b"}' }, key: "environmentVariables", words: /NUL/ },
  {
    changes: { topology: "ec2", environmentVariables: JSON.stringify({ BIG: "x".repeat(20_000) }) },
    key: "environmentVariables",
    words: /user data is at most 16384 bytes/,
  },
  {
    changes: { environmentVariables: JSON.stringify({ BIG: "x".repeat(70_000) }) },
    key: "environmentVariables",
    words: /task definition is at most 65536 bytes/,
  },
  {
    changes: { topology: "eks", environmentVariables: JSON.stringify({ BIG: "x".repeat(140_000) }) },
    key: "environmentVariables",
    words: /131071 bytes a variable/,
  },
  {
    changes: {
      topology: "eks",
      environmentVariables: JSON.stringify(
        Object.fromEntries(Array.from({ length: 12 }, (_, index) => [`BIG_${index}`, "x".repeat(100_000)])),
      ),
    },
    key: "environmentVariables",
    words: /1048576 bytes of variables in a pod/,
  },
  ...badSecrets.map(([secrets, words]) => ({
    changes: { applicationSecrets: JSON.stringify(secrets) },
    key: "applicationSecrets",
    words,
  })),
  {
    changes: { applicationSecrets: JSON.stringify({ MAIL: SECRET }), environmentVariables: '{"mail":"x"}' },
    key: "applicationSecrets",
    words: /mail is there already/,
  },
  {
    changes: { ...ownCluster, applicationSecrets: JSON.stringify({ MAIL: SECRET }) },
    key: "applicationSecrets",
    words: /kubectl --namespace malayalees-app create secret generic application-secrets --from-file=MAIL/,
  },
  { changes: { applicationSecrets: manySecrets(100) }, key: "applicationSecrets", words: /a role's policies can name/ },
  {
    changes: {
      topology: "ec2",
      applicationSecrets: JSON.stringify(
        Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`S_${index}`, `${SECRET}:field-${index}::`])),
      ),
    },
    key: "applicationSecrets",
    words: /user data is at most 16384 bytes.*each of the 300 secrets/,
  },
  { changes: { applicationSecretKeys: '["alias/mail"]' }, key: "applicationSecretKeys", words: /not by alias/ },
  {
    changes: { applicationSecretKeys: `["${KEY}"]` },
    key: "applicationSecretKeys",
    words: /without applicationSecrets/,
  },
  {
    changes: {
      applicationSecrets: JSON.stringify({ MAIL: SECRET }),
      applicationSecretKeys: `["${KEY.replace("us-east-1", "eu-west-1")}"]`,
    },
    key: "applicationSecretKeys",
    words: /a key in us-east-1/,
  },
  {
    changes: { environmentVariables: '{"FOO_TOKEN":"hunter2hunter2"}' },
    key: "environmentVariables",
    words: /'applicationSecrets\.FOO_TOKEN' ARN/,
  },
  { changes: { environment: "production" }, key: "environment", words: /dev or prod/ },
  { changes: { phase: "huge" }, key: "phase", words: /initial, growth or scale/ },
  { changes: { appName: "Malayalees" }, key: "appName", words: /lower-case/ },
  { changes: { appName: "a--b" }, key: "appName", words: /single hyphens/ },
  { changes: { image: "malayalees-app" }, key: "image", words: /tag other than latest/ },
  { changes: { image: "malayalees-app:latest" }, key: "image", words: /tag other than latest/ },
  { changes: { architecture: "amd64" }, key: "architecture", words: /x86_64 or arm64/ },
  { changes: { containerPort: "80" }, key: "containerPort", words: /1024 to 65535/ },
  { changes: { containerPort: "70000" }, key: "containerPort", words: /1024 to 65535/ },
  { changes: { containerPort: "9090" }, key: "containerPort", words: /placeholder/ },
  { changes: { containerUser: "0" }, key: "containerUser", words: /root/ },
  { changes: { healthPath: "health" }, key: "healthPath", words: /starts with \// },
  { changes: { readinessPath: "http://x/" }, key: "readinessPath", words: /starts with \// },
  { changes: { livenessPath: "" }, key: "livenessPath", words: /starts with \// },
  { changes: { springProfile: "prod aws" }, key: "springProfile", words: /profiles/ },
  { changes: { databaseName: "malayalees-us-site" }, key: "databaseName", words: /digits and _/ },
  ...[
    "postgres",
    "template1",
    "_x",
    "1x",
    "user",
    "select",
    "order",
    "db",
    "admin",
    "pg_x",
    "rdsadmin",
    "rds_x",
    "system_user",
  ].map((databaseName) => ({
    changes: { databaseName },
    key: "databaseName",
    words: /no reserved word.*nor postgres/,
  })),
  ...[
    "public",
    "none",
    "user",
    "current_user",
    "session_user",
    "pg_x",
    "rdsadmin",
    "rds_superuser",
    "_x",
    "postgres",
  ].map((databaseUser) => ({ changes: { databaseUser }, key: "databaseUser", words: /pg_ or rds.*nor public, none/ })),
  {
    changes: { databaseUser: "malayalees_app", databaseName: "malayalees_app" },
    key: "databaseUser",
    words: /another/,
  },
  { changes: { databaseUser: "malayalees_master" }, key: "databaseUser", words: /master user/ },
  { changes: { databaseUser: "malayalees_us_site" }, key: "databaseUser", words: /another name/ },
  { changes: { databaseUser: "app_alternate" }, key: "databaseUser", words: /not ending in _alternate/ },
  ...["1", "6", "366", "auto"].map((passwordRotationDays) => ({
    changes: { passwordRotationDays },
    key: "passwordRotationDays",
    words: /none, or days from 7 to 365/,
  })),
  {
    changes: { ...eks, passwordRotationDays: "30" },
    key: "passwordRotationDays",
    words: /none with topology eks: no schedule restarts its pods/,
  },
  {
    changes: { ...ownCluster, passwordRotationDays: "30" },
    key: "passwordRotationDays",
    words: /none with topology kubernetes/,
  },
  {
    changes: { passwordRotationDays: "30", databaseProxy: "true" },
    key: "passwordRotationDays",
    words: /none with databaseProxy: RDS Proxy knows the login of a secret's current version alone/,
  },
  {
    changes: { passwordRotationDays: "30", databaseUser: "a".repeat(54) },
    key: "databaseUser",
    words: /at most 53 characters with passwordRotationDays/,
  },
  { changes: { databaseOwner: "malayalees_master" }, key: "databaseOwner", words: /master user/ },
  ...["malayalees_app", "malayalees_us_site"].map((databaseOwner) => ({
    changes: { databaseOwner, applicationMigrations: "startup" },
    key: "databaseOwner",
    words: /another name than the application's role and the database/,
  })),
  { changes: { applicationMigrations: "always" }, key: "applicationMigrations", words: /none, or startup/ },
  { changes: { cacheType: "redis" }, key: "cacheType", words: /valkey \(.*external \(/ },
  { changes: { cacheType: "Postgres" }, key: "cacheType", words: /valkey \(/ },
  { changes: { cacheType: "Redis Cluster" }, key: "cacheType", words: /the application sees postgresql or redis/ },
  { changes: { valkey: "on" }, key: "valkey", words: /serverless .* or nodes/ },
  {
    changes: { cacheType: "valkey", valkey: "none" },
    key: "valkey",
    words: /auto, serverless or nodes with cacheType/,
  },
  { changes: { valkeyVersion: "6.2" }, key: "valkeyVersion", words: /7\.2, 8\.0/ },
  { changes: { valkeyNodeType: "cache.m1.small" }, key: "valkeyNodeType", words: /runs Valkey/ },
  { changes: { valkeyNodeType: "db.t4g.small" }, key: "valkeyNodeType", words: /families t3/ },
  { changes: { valkeyReplicas: "6" }, key: "valkeyReplicas", words: /0 to 5/ },
  { changes: { valkeyMaxUnits: "100" }, key: "valkeyMaxUnits", words: /1000 to 15000000/ },
  { base: prod, changes: { valkey: "nodes", valkeyReplicas: "0" }, key: "valkeyReplicas", words: /1 to 5 in prod/ },
  { changes: { cacheType: "external" }, key: "applicationSecrets", words: /URL of the cache of cacheType external/ },
  {
    changes: { ...ownCluster, cacheType: "external" },
    key: "applicationSecrets",
    words: /URL of the cache of cacheType external/,
  },
  { changes: { cacheType: "external" }, key: "egressPorts", words: /with 6379 in it, the cachePort/ },
  { changes: { cacheType: "external", cachePort: "7000" }, key: "egressPorts", words: /with 7000 in it/ },
  {
    changes: { cacheType: "external", egressPorts: "[443,6379]", valkey: "nodes" },
    key: "valkey",
    words: /has one server/,
  },
  { changes: { ...ownCluster, cacheType: "valkey" }, key: "cacheType", words: /external on a cluster of your own/ },
  { changes: { ...ownCluster, valkey: "nodes" }, key: "valkey", words: /makes no Valkey/ },
  { changes: { cacheTable: "my_cache" }, key: "cacheTable", words: /app_cache, which the migrations make/ },
  { changes: { environmentVariables: "A=b" }, key: "environmentVariables", words: /names to texts/ },
  { changes: { environmentVariables: '{"A":{"b":1}}' }, key: "environmentVariables", words: /a text, a number/ },
  { changes: { environmentVariables: '{"A":null}' }, key: "environmentVariables", words: /a text, a number/ },
  { changes: { environmentVariables: '{"A":12345678901234567890}' }, key: "environmentVariables", words: /in quotes/ },
  { changes: { environmentVariables: '{"a.b":"1"}' }, key: "environmentVariables", words: /letters, digits and _/ },
  { changes: { environmentVariables: '{"A":"1","a":"2"}' }, key: "environmentVariables", words: /A is there already/ },
  { changes: { environmentVariables: '{"DB_NAME":"x"}' }, key: "environmentVariables", words: /sets this itself/ },
  ...variablesWithSecrets.map((variables) => ({
    changes: { environmentVariables: JSON.stringify(variables) },
    key: "environmentVariables",
    words: /no secret: put it into Secrets Manager/,
  })),
  ...variablesThatDecideTwice.map(([variables, words]) => ({
    changes: { environmentVariables: JSON.stringify(variables) },
    key: "environmentVariables",
    words,
  })),
  { changes: { cpu: "300" }, key: "cpu", words: /256, 512, 1024/ },
  { changes: { cpu: "0.5" }, key: "cpu", words: /1024 = 1 vCPU/ },
  { changes: { memory: "8192" }, key: "memory", words: /with cpu 512, memory 1024 to 4096/ },
  { changes: { memory: "1GB" }, key: "memory", words: /MiB/ },
  { changes: { minTasks: "0" }, key: "minTasks", words: /from 1/ },
  { changes: { minTasks: "5" }, key: "maxTasks", words: /at least minTasks, which is 5/ },
  { changes: { maxTasks: "two" }, key: "maxTasks", words: /whole number/ },
  { changes: { maxTasks: "30" }, key: "poolSize", words: /connections/ },
  { changes: { poolSize: "20" }, key: "poolSize", words: /at most \d+ with maxTasks 4 on db\.t4g\.micro/ },
  { changes: { spotShare: "101" }, key: "spotShare", words: /0 to 100/ },
  { changes: { cpuTarget: "100" }, key: "cpuTarget", words: /10 to 90/ },
  { changes: { requestsPerTarget: "0" }, key: "requestsPerTarget", words: /from 1/ },
  { changes: { startupSeconds: "-1" }, key: "startupSeconds", words: /0 to 3600/ },
  { changes: { enableExec: "yes" }, key: "enableExec", words: /true or false/ },
  { changes: { enableExec: "true" }, key: "enableExec", words: /false in prod/, base: prod },
  { changes: { alarmEmail: "on call" }, key: "alarmEmail", words: /mail address/ },
  { changes: { logRetentionDays: "10" }, key: "logRetentionDays", words: /CloudWatch/ },
  { changes: { monthlyBudget: "0" }, key: "monthlyBudget", words: /whole dollars from 1/ },
  { changes: { monthlyBudget: "99.50" }, key: "monthlyBudget", words: /whole dollars/ },
  {
    changes: { monthlyBudget: "200", "aws:region": "us-gov-west-1" },
    key: "monthlyBudget",
    words: /none in us-gov-west-1.*linked account/,
  },
  {
    changes: { costAllocationTags: "true", "aws:region": "us-gov-west-1" },
    key: "costAllocationTags",
    words: /false in us-gov-west-1/,
  },
  { changes: { costAllocationTags: "true" }, key: "costAllocationTags", words: /nothing to activate/ },
  { changes: { budgetScope: "team" }, key: "budgetScope", words: /there is none/ },
  {
    changes: { budgetScope: "team", "aws:defaultTags": '{"tags":{"environment":"dev"}}' },
    key: "budgetScope",
    words: /a tag of aws:defaultTags: environment/,
  },
  { changes: { anomalyMonitor: "all" }, key: "anomalyMonitor", words: /none, services, tag/ },
  {
    changes: { anomalyMonitor: "services", monthlyBudget: "9" },
    key: "alarmEmail",
    words: /which anomalyMonitor needs/,
  },
  {
    changes: { anomalyMonitor: "services", alarmEmail: "a@b.us" },
    key: "monthlyBudget",
    words: /whole dollars.*which anomalyMonitor needs/,
  },
  {
    changes: { anomalyMonitor: "tag", monthlyBudget: "9", alarmEmail: "a@b.us" },
    key: "budgetScope",
    words: /with anomalyMonitor tag/,
  },
  { changes: { vpcCidr: "8.8.0.0/16" }, key: "vpcCidr", words: /private range/ },
  { changes: { vpcCidr: "10.0.0.0/8" }, key: "vpcCidr", words: /\/16 to \/20/ },
  { changes: { vpcCidr: "10.0.0.1/16" }, key: "vpcCidr", words: /own boundary/ },
  { changes: { vpcCidr: "10.0.0.300/16" }, key: "vpcCidr", words: /private range/ },
  { changes: { zoneCount: "1" }, key: "zoneCount", words: /2 or 3/ },
  { changes: { zoneCount: "3", "aws:region": "us-west-1" }, key: "zoneCount", words: /at most 2 in us-west-1/ },
  {
    changes: { phase: "growth", "aws:region": "us-west-1" },
    key: "zoneCount",
    words: /usw1-az3, usw1-az1 are the zones/,
  },
  { changes: { zones: "a,b" }, key: "zones", words: /2 or 3 names of availability zones/ },
  { changes: { zones: "us-east-1a" }, key: "zones", words: /2 or 3 names/ },
  { changes: { zones: "us-east-1a,us-east-1a" }, key: "zones", words: /2 or 3 names/ },
  { changes: { zones: "us-east-1-bos-1a,us-east-1a" }, key: "zones", words: /zones of us-east-1/ },
  { changes: { zones: "us-west-2a,us-west-2b" }, key: "zones", words: /zones of us-east-1.*; not us-west-2a/ },
  { changes: { zones: "us-east-1a,us-east-1b", zoneCount: "3" }, key: "zoneCount", words: /zones names 2/ },
  { changes: { databaseProxy: "true", "aws:region": "ap-southeast-6" }, key: "databaseProxy", words: /no RDS Proxy/ },
  { changes: { natStrategy: "two" }, key: "natStrategy", words: /none, single or onePerAz/ },
  { changes: { interfaceEndpoints: "true" }, key: "image", words: /private ECR/ },
  { changes: { flowLogs: "on" }, key: "flowLogs", words: /true or false/ },
  { changes: { databaseInstanceClass: "db.t3.nano" }, key: "databaseInstanceClass", words: /RDS class/ },
  { changes: { databaseInstanceClass: "t4g.micro" }, key: "databaseInstanceClass", words: /RDS class/ },
  { changes: { databaseEngineVersion: "13" }, key: "databaseEngineVersion", words: /17 or 18/ },
  { changes: { databaseEngineVersion: "17.4" }, key: "databaseEngineVersion", words: /17\.5 or 18\.1 and later/ },
  { changes: { databaseEngineVersion: "18.0" }, key: "databaseEngineVersion", words: /17\.5 or 18\.1 and later/ },
  { changes: { databaseMajorUpgrade: "18" }, key: "databaseMajorUpgrade", words: /true or false/ },
  { changes: { databaseChanges: "later" }, key: "databaseChanges", words: /window/ },
  {
    changes: { databaseMasterPasswordVersion: "0" },
    key: "databaseMasterPasswordVersion",
    words: /whole number from 1/,
  },
  ...badInstances.map(
    ([instances, words]): BadCase => ({
      changes: { databaseInstances: JSON.stringify(instances) },
      key: "databaseInstances",
      words,
    }),
  ),
  { changes: { databaseStorage: "5" }, key: "databaseStorage", words: /20 to 59578/ },
  { changes: { databaseStorage: "65536" }, key: "databaseStorage", words: /20 to 59578/ },
  { changes: { databaseStorage: "40000", databaseMaxStorage: "100" }, key: "databaseMaxStorage", words: /44000/ },
  { changes: { databaseStorage: "100", databaseMaxStorage: "100" }, key: "databaseMaxStorage", words: /at least 110/ },
  { changes: { databaseMultiAz: "2" }, key: "databaseMultiAz", words: /true or false/ },
  { changes: { databaseBackupDays: "36" }, key: "databaseBackupDays", words: /0 to 35/ },
  { changes: { databaseBackupDays: "1" }, key: "databaseBackupDays", words: /7 to 35 days in prod/, base: prod },
  { changes: { databaseBackupDays: "0", databaseReplicas: "1" }, key: "databaseBackupDays", words: /replicas/ },
  { changes: { databaseReplicas: "6" }, key: "databaseReplicas", words: /0 to 5/ },
  { changes: { databaseMonitoringSeconds: "7" }, key: "databaseMonitoringSeconds", words: /0, 1, 5/ },
  { changes: { databaseProxy: "yes" }, key: "databaseProxy", words: /true or false/ },
  { changes: { databaseProxy: "true", poolSize: "20" }, key: "poolSize", words: /the proxy leaves a tenth to others/ },
  { changes: { ...eks, poolSize: "20" }, key: "poolSize", words: /with maxReplicas 4 on db\.t4g\.micro/ },
  { changes: { expirySchedule: "cron" }, key: "expirySchedule", words: /pgCron, or scheduler/ },
  { changes: { certificateArn: "arn:aws:iam::1:server-certificate/x" }, key: "certificateArn", words: /ACM/ },
  {
    changes: { certificateArn: "arn:aws:acm:eu-west-1:123456789012:certificate/11111111-2222-3333-4444-555555555555" },
    key: "certificateArn",
    words: /us-east-1, where the load balancer is/,
  },
  { changes: { domain: "https://malayalees.us" }, key: "domain", words: /full domain name/ },
  { changes: { domain: "none" }, key: "domain", words: /HTTPS only/, base: prod },
  { changes: { hostedZoneId: "malayalees.us" }, key: "hostedZoneId", words: /hosted zone/ },
  ...["A.malayalees.us", "a.*.us", "https://a.us", "*.us", ""].map((name) => ({
    changes: { domains: JSON.stringify([{ name }]) },
    key: "domains",
    words: /in lower case/,
  })),
  { changes: { domains: '[{"name":"a.us.com"},{"name":"a.us.com"}]' }, key: "domains", words: /each domain once/ },
  { changes: { domains: '[{"name":"app.malayalees.us"}]' }, key: "domains", words: /each domain once/, base: prod },
  {
    changes: { domains: '[{"name":"a.us.com","certificate":"shops"}]' },
    key: "domains",
    words: /nothing without hostedZoneId/,
  },
  {
    changes: {
      domains: JSON.stringify(
        Array.from({ length: 11 }, (_, index) => ({
          name: `shop${index}.us.com`,
          hostedZoneId: "Z0123456789",
          certificate: "shops",
        })),
      ),
    },
    key: "namesPerCertificate",
    words: /at least 11 for the domains with certificate shops/,
  },
  { changes: { namesPerCertificate: "101" }, key: "namesPerCertificate", words: /10 to 100/ },
  { changes: { listenerCertificates: "24" }, key: "listenerCertificates", words: /25 to 1000/ },
  { changes: { hostedZoneId: "Z0123456789" }, key: "domain", words: /hostedZoneId is Z0123456789/ },
  { changes: { allowHttp: "false" }, key: "allowHttp", words: /neither certificateArn nor domain/ },
  { changes: { allowHttp: "true" }, key: "allowHttp", words: /false in prod/, base: prod },
  { changes: { ingressCidrs: "0.0.0.0/0" }, key: "ingressCidrs", words: /list of/ },
  { changes: { ingressCidrs: "[]" }, key: "ingressCidrs", words: /1 to 50/ },
  { changes: { ingressCidrs: '["10.0.0.1/8"]' }, key: "ingressCidrs", words: /own boundary/ },
  { changes: { ingressCidrs: '["010.0.0.0/8"]' }, key: "ingressCidrs", words: /own boundary/ },
  { changes: { ingressCidrs: manyRanges(61) }, key: "securityGroupRules", words: /at least 61 .*at most 60 ranges/ },
  { changes: { ingressCidrs: manyRanges(31) }, key: "securityGroupRules", words: /at most 30 ranges/, base: prod },
  { changes: { securityGroupRules: "59" }, key: "securityGroupRules", words: /60 to 1000/ },
  {
    changes: { "aws:region": "us-gov-west-1", clusterAdminRoleArns: '["arn:aws:iam::123456789012:role/a"]' },
    key: "clusterAdminRoleArns",
    words: /begin with arn:aws-us-gov:/,
  },
  {
    changes: { "aws:region": "us-gov-west-1", image: "123456789012.dkr.ecr.us-east-1.amazonaws.com/app:1" },
    key: "image",
    words: /us-east-1 is in partition aws/,
  },
  { changes: { domain: `${"a".repeat(60)}.your.org` }, key: "domain", words: /at most 64 characters/ },
  { changes: { egressPorts: '["https"]' }, key: "egressPorts", words: /TCP ports/ },
  { changes: { egressPorts: "[587]" }, key: "egressPorts", words: /443/ },
  { changes: { topologie: "ec2" }, key: "topologie", words: /did you mean topology/ },
  {
    changes: { frobnicate: "1" },
    key: "frobnicate",
    words: /the nearest are [\w:]+, \w+, \w+, and docs\/configuration\.md/,
  },
  { changes: { region: "us-east-1" }, key: "region", words: /did you mean aws:region/ },
  { changes: { pool: "5" }, key: "pool", words: /did you mean poolSize/ },
  { changes: { "malayalee:phase": "growth" }, key: "malayalee:phase", words: /did you mean malayalees:phase/ },
  { changes: { "aws:region": "eu-west-1", certificateArn: "x" }, key: "certificateArn", words: /ACM/ },
  { changes: { maxTasks: "500", minTasks: "500" }, key: "databaseInstanceClass", words: /no pool at all/ },
  { changes: { "aws:region": "Virginia" }, key: "aws:region", words: /region of AWS/ },
  { changes: { "aws:region": "" }, key: "aws:region", words: /region of AWS/ },
  { changes: { "aws:region": "us-east-9" }, key: "aws:region", words: /did you mean us-east-[12]/ },
  { changes: { "aws:region": "us-east1" }, key: "aws:region", words: /did you mean us-east-1/ },
  { changes: { "aws:region": "eu-centra-1" }, key: "aws:region", words: /did you mean eu-central-1/ },
  { changes: { "aws:region": "EU-WEST-1" }, key: "aws:region", words: /did you mean eu-west-1/ },
  { changes: { "aws:region": "eu-west-1 " }, key: "aws:region", words: /did you mean eu-west-1/ },
  { changes: { "aws:region": "eu-west-1b" }, key: "aws:region", words: /did you mean eu-west-1$/ },
  {
    changes: { "aws:region": "cn-north-1" },
    key: "aws:region",
    words: /cn-north-1 is in aws-cn, .*no Amazon ECR Public/,
  },
  { changes: { "aws:region": "eusc-de-east-1" }, key: "aws:region", words: /is in aws-eusc/ },
  { changes: { "aws:region": "us-iso-east-1" }, key: "aws:region", words: /is in aws-iso/ },
];
