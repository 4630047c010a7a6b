import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { ConfigurationError } from "../../components/configuration/errors";
import { explain, settingNames, settings } from "../../components/configuration/settings";
import { parseStackConfig, type RawConfiguration } from "../../components/stackConfig";

const dev: RawConfiguration = { "aws:region": "us-east-1", "malayalees:allowHttp": "true" };
const prod: RawConfiguration = {
  "aws:region": "us-east-1",
  "malayalees:environment": "prod",
  "malayalees:domain": "app.malayalees.us",
};

function configure(base: RawConfiguration, changes: Readonly<Record<string, string>>, stack = "dev") {
  const keyed = Object.entries(changes).map(([key, value]) => [key.includes(":") ? key : `malayalees:${key}`, value]);
  return parseStackConfig({ ...base, ...Object.fromEntries(keyed) }, stack);
}

function refusal(base: RawConfiguration, changes: Readonly<Record<string, string>>): ConfigurationError {
  try {
    configure(base, changes);
  } catch (error) {
    if (error instanceof ConfigurationError) return error;
    throw error;
  }
  return assert.fail(`accepted ${JSON.stringify(changes)}`);
}

/** One bad configuration: the changes, the key that must be named, and words that must be in its explanation. */
interface BadCase {
  readonly changes: Readonly<Record<string, string>>;
  readonly key: string;
  readonly words: RegExp;
  readonly base?: RawConfiguration;
}

const ownCluster = { topology: "kubernetes", kubeconfig: "/k", databaseEndpoint: "db.example" };

const badCases: readonly BadCase[] = [
  { changes: { topology: "lambda" }, key: "topology", words: /fargate, ec2, eks or kubernetes/ },
  { changes: { topology: "" }, key: "topology", words: /fargate, ec2, eks or kubernetes/ },
  { changes: { traffic: '{"fargate":1000}' }, key: "traffic", words: /0 to 999/ },
  { changes: { traffic: '{"lambda":1}' }, key: "traffic", words: /topologies to weights/ },
  { changes: { traffic: '{"fargate":0,"ec2":0}' }, key: "traffic", words: /above 0/ },
  { changes: { traffic: '{"fargate":90,"ec2":10}' }, key: "poolSize", words: /fargate and ec2 together/ },
  { changes: { topology: "kubernetes" }, key: "kubeconfig", words: /which topology kubernetes needs/ },
  { changes: { topology: "kubernetes", kubeconfig: "/k" }, key: "databaseEndpoint", words: /PostgreSQL server/ },
  { changes: { ...ownCluster, ingressClass: "nginx" }, key: "domain", words: /which an ingress or a gateway needs/ },
  { changes: { ...ownCluster, traffic: '{"eks":1}' }, key: "traffic", words: /no load balancer of AWS/ },
  { changes: { topology: "eks", spotShare: "50" }, key: "spotShare", words: /node pool with Spot/ },
  { changes: { minReplicas: "9", maxReplicas: "3" }, key: "maxReplicas", words: /at least minReplicas/ },
  { changes: { podResources: '{"requests":{"cpu":"a"}}' }, key: "podResources", words: /quantities of Kubernetes/ },
  { changes: { kubernetesVersion: "1.20" }, key: "kubernetesVersion", words: /1\.34 up/ },
  { changes: { clusterAccessCidrs: '["0.0.0.0"]' }, key: "clusterAccessCidrs", words: /IPv4 ranges/ },
  { changes: { clusterAdminRoleArns: '["admin"]' }, key: "clusterAdminRoleArns", words: /IAM roles/ },
  { changes: { databaseEndpoint: "postgres://x" }, key: "databaseEndpoint", words: /host name/ },
  { changes: { gateway: "public" }, key: "gateway", words: /namespace\/name/ },
  { changes: { instanceType: "small" }, key: "instanceType", words: /EC2 instance type/ },
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
  { changes: { databaseName: "postgres" }, key: "databaseName", words: /not postgres/ },
  { changes: { databaseUser: "rdsadmin" }, key: "databaseUser", words: /pg_ or rds/ },
  { changes: { databaseUser: "malayalees_master" }, key: "databaseUser", words: /master user/ },
  { changes: { databaseUser: "malayalees_us_site" }, key: "databaseUser", words: /another name/ },
  { changes: { cacheType: "Redis Cluster" }, key: "cacheType", words: /lower-case word/ },
  { changes: { cacheTable: "pg_cache" }, key: "cacheTable", words: /pg_/ },
  { changes: { environmentVariables: "A=b" }, key: "environmentVariables", words: /names to texts/ },
  { changes: { environmentVariables: '{"DB_NAME":"x"}' }, key: "environmentVariables", words: /sets itself/ },
  { changes: { environmentVariables: '{"MAIL_PASSWORD":"x"}' }, key: "environmentVariables", words: /Secrets Manager/ },
  { changes: { environmentVariables: '{"A":1}' }, key: "environmentVariables", words: /names to texts/ },
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
  { changes: { logRetentionDays: "10" }, key: "logRetentionDays", words: /CloudWatch/ },
  { changes: { vpcCidr: "8.8.0.0/16" }, key: "vpcCidr", words: /private range/ },
  { changes: { vpcCidr: "10.0.0.0/8" }, key: "vpcCidr", words: /\/16 to \/20/ },
  { changes: { vpcCidr: "10.0.0.1/16" }, key: "vpcCidr", words: /own boundary/ },
  { changes: { vpcCidr: "10.0.0.300/16" }, key: "vpcCidr", words: /private range/ },
  { changes: { zoneCount: "1" }, key: "zoneCount", words: /2 or 3/ },
  { changes: { natStrategy: "two" }, key: "natStrategy", words: /none, single or onePerAz/ },
  { changes: { natStrategy: "none" }, key: "natStrategy", words: /no public addresses/, base: prod },
  { changes: { interfaceEndpoints: "true" }, key: "image", words: /private ECR/ },
  { changes: { flowLogs: "on" }, key: "flowLogs", words: /true or false/ },
  { changes: { databaseInstanceClass: "db.t3.nano" }, key: "databaseInstanceClass", words: /RDS class/ },
  { changes: { databaseInstanceClass: "t4g.micro" }, key: "databaseInstanceClass", words: /RDS class/ },
  { changes: { databaseEngineVersion: "13" }, key: "databaseEngineVersion", words: /17 or 18/ },
  { changes: { databaseStorage: "5" }, key: "databaseStorage", words: /20 to 65536/ },
  { changes: { databaseStorage: "100", databaseMaxStorage: "100" }, key: "databaseMaxStorage", words: /at least 110/ },
  { changes: { databaseMultiAz: "2" }, key: "databaseMultiAz", words: /true or false/ },
  { changes: { databaseBackupDays: "36" }, key: "databaseBackupDays", words: /0 to 35/ },
  { changes: { databaseBackupDays: "1" }, key: "databaseBackupDays", words: /7 to 35 days in prod/, base: prod },
  { changes: { databaseBackupDays: "0", databaseReplicas: "1" }, key: "databaseBackupDays", words: /replicas/ },
  { changes: { databaseReplicas: "6" }, key: "databaseReplicas", words: /0 to 5/ },
  { changes: { databaseMonitoringSeconds: "7" }, key: "databaseMonitoringSeconds", words: /0, 1, 5/ },
  { changes: { certificateArn: "arn:aws:iam::1:server-certificate/x" }, key: "certificateArn", words: /ACM/ },
  {
    changes: { certificateArn: "arn:aws:acm:eu-west-1:123456789012:certificate/11111111-2222-3333-4444-555555555555" },
    key: "certificateArn",
    words: /us-east-1, where the load balancer is/,
  },
  { changes: { domain: "https://malayalees.us" }, key: "domain", words: /full domain name/ },
  { changes: { domain: "none" }, key: "domain", words: /HTTPS only/, base: prod },
  { changes: { hostedZoneId: "malayalees.us" }, key: "hostedZoneId", words: /hosted zone/ },
  { changes: { hostedZoneId: "Z0123456789" }, key: "domain", words: /hostedZoneId is Z0123456789/ },
  { changes: { allowHttp: "false" }, key: "allowHttp", words: /neither certificateArn nor domain/ },
  { changes: { allowHttp: "true" }, key: "allowHttp", words: /false in prod/, base: prod },
  { changes: { ingressCidrs: "0.0.0.0/0" }, key: "ingressCidrs", words: /list of/ },
  { changes: { ingressCidrs: "[]" }, key: "ingressCidrs", words: /1 to 50/ },
  { changes: { ingressCidrs: '["10.0.0.1/8"]' }, key: "ingressCidrs", words: /own boundary/ },
  { changes: { egressPorts: '["https"]' }, key: "egressPorts", words: /TCP ports/ },
  { changes: { egressPorts: "[587]" }, key: "egressPorts", words: /443/ },
  { changes: { topologie: "ec2" }, key: "topologie", words: /did you mean topology/ },
  { changes: { frobnicate: "1" }, key: "frobnicate", words: /one of the keys topology/ },
  { changes: { "aws:region": "Virginia" }, key: "aws:region", words: /region of AWS/ },
];

describe("the configuration of a stack", () => {
  for (const { changes, key, words, base } of badCases) {
    const where = base === prod ? "prod" : "dev";
    it(`refuses ${JSON.stringify(changes)} in ${where} and says what to do about ${key}`, () => {
      const error = refusal(base ?? dev, changes);
      const name = key.includes(":") ? key : `malayalees:${key}`;
      const problem = error.problems.find((each) => each.key === name);
      assert.ok(problem, error.message);
      assert.match(problem.allowed, words);
      const line = error.message.split("\n").find((text) => text.includes(`${name}: `));
      assert.match(
        line ?? "",
        /is not allowed\. Allowed: .+\. (Set|Remove) it with: pulumi config (set|rm) .+ --stack dev$/,
      );
    });
  }

  it("is refused for every problem at once, each told once", () => {
    const { problems } = refusal(dev, { topology: "lambda", minTasks: "x", zoneCount: "9", databaseUser: "postgres" });
    assert.deepEqual(
      problems.map((problem) => problem.key),
      ["malayalees:topology", "malayalees:databaseUser", "malayalees:minTasks", "malayalees:zoneCount"],
    );
  });

  it("does not judge combinations with a value that is bad already", () => {
    const { problems } = refusal(dev, { minTasks: "x", maxTasks: "1" });
    assert.equal(problems.length, 1);
  });

  it("gives a person examples that are themselves accepted", () => {
    for (const name of settingNames) {
      const { example } = explain(name);
      const part = /^(\[0\]|\.[\w.]+)=(.*)$/.exec(example);
      const value = !part
        ? example
        : name === "podResources"
          ? '{"requests":{"cpu":"250m","memory":"512Mi"},"limits":{"cpu":"500m","memory":"1Gi"}}'
          : part[1] === "[0]"
            ? `[${name === "egressPorts" ? part[2] : JSON.stringify(part[2])}]`
            : JSON.stringify({ [String(part[1]).slice(1)]: part[2] });
      assert.ok(settings.shape[name].safeParse(value).success, `${name}: ${value}`);
    }
  });

  it("is the same for the CLI (Pulumi.yaml) as for the program", () => {
    const project = parse(readFileSync("Pulumi.yaml", "utf8")) as {
      config: Record<string, { type: string; default: unknown; description?: string }>;
    };
    assert.deepEqual(Object.keys(project.config).sort(), [...settingNames].sort());
    const text = (value: unknown) => (typeof value === "string" ? value : JSON.stringify(value));
    for (const name of settingNames) {
      const declared = project.config[name];
      assert.ok(declared?.description, `${name} has no description`);
      const read = (raw: string | undefined) => settings.shape[name].parse(raw);
      assert.deepEqual(read(text(declared.default)), read(undefined), `default of ${name}`);
    }
  });

  it("warns of an example domain in a preview", () => {
    assert.match(configure(prod, { domain: "app.example.com" }).warnings.join(), /app\.example\.com is the example's/);
    assert.deepEqual(configure(dev, {}).warnings, []);
  });

  const strictness = [
    { what: "is protected", of: (c: ReturnType<typeof configure>) => c.retained },
    { what: "has a standby", of: (c: ReturnType<typeof configure>) => c.database.multiAz },
    { what: "records its connections", of: (c: ReturnType<typeof configure>) => c.network.flowLogs },
    { what: "has no shells", of: (c: ReturnType<typeof configure>) => !c.application.enableExec },
    { what: "keeps its tasks private", of: (c: ReturnType<typeof configure>) => c.network.natStrategy !== "none" },
    { what: "is served by HTTPS", of: (c: ReturnType<typeof configure>) => c.tls !== undefined },
  ];
  for (const { what, of } of strictness) {
    it(`of prod ${what}, dev does not`, () => {
      assert.equal(of(configure(prod, {})), true);
      assert.equal(of(configure(dev, {})), false);
    });
  }

  for (const phase of ["initial", "growth", "scale"]) {
    for (const [environment, base] of [
      ["dev", dev],
      ["prod", prod],
    ] as const) {
      it(`of ${environment} is sound in phase ${phase} without any other setting`, () => {
        assert.equal(configure(base, { phase }).phase, phase);
      });
    }
  }

  const moves: readonly { changes: Readonly<Record<string, string>>; runs: readonly (readonly [string, number])[] }[] =
    [
      { changes: { topology: "ec2" }, runs: [["ec2", 100]] },
      {
        changes: { topology: "fargate", traffic: '{"ec2":10,"fargate":90}', poolSize: "4" },
        runs: [
          ["fargate", 90],
          ["ec2", 10],
        ],
      },
      {
        changes: { topology: "fargate", traffic: '{"ec2":"100"}', poolSize: "4" },
        runs: [
          ["fargate", 0],
          ["ec2", 100],
        ],
      },
    ];
  for (const { changes, runs } of moves) {
    it(`runs ${JSON.stringify(runs)} with ${JSON.stringify(changes)}, the main topology first`, () => {
      const { traffic } = configure(dev, changes);
      assert.deepEqual(
        traffic.map(({ topology, weight }) => [topology, weight]),
        runs,
      );
    });
  }

  it("counts the connections of all topologies that run", () => {
    const one = configure(dev, { poolSize: "4" }).connectionDemand;
    assert.equal(configure(dev, { poolSize: "4", traffic: '{"fargate":100,"ec2":0}' }).connectionDemand, 2 * one);
  });

  it("asks separate health groups of the application, and the placeholder's own path of the placeholder", () => {
    const image = "registry.malayalees.us/app:1.2.3";
    const paths = ({ application: a }: ReturnType<typeof configure>) => [a.healthPath, a.readinessPath, a.livenessPath];
    const health = "/management/health";
    assert.deepEqual(paths(configure(dev, { image })), [health, `${health}/readiness`, `${health}/liveness`]);
    assert.deepEqual(paths(configure(dev, {})), ["/", "/", "/"]);
  });
});
