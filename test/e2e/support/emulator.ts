import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "../../../tools/localServers/freePort";
import { startPlugin } from "./provider";
import { emulatorCommand } from "./tools";

/** A request of an AWS client. */
export interface Call {
  /** As in the signature: "elasticloadbalancing". */
  readonly service: string;
  readonly region: string;
  readonly operation: string;
  readonly params: Readonly<Record<string, unknown>>;
  /** Whose request it is: `test` for the engine and the commands, unless a test says otherwise. */
  readonly accessKey: string;
}

/** An AWS API emulator, in memory, on 127.0.0.1. */
export interface Emulator {
  readonly endpoint: string;
  /** Variables that make an AWS client talk to the emulator, and an engine attach to a provider that runs already. */
  readonly environment: Readonly<Record<string, string>>;
  /** Sends a request to one service, as an SDK would. */
  request(
    service: string,
    path: string,
    init?: { method?: string; body?: string; headers?: Record<string, string> },
  ): Promise<string>;
  /** What it refused until now, as AWS would have: rule, action, code and message, a line each. */
  refusals(): readonly string[];
  /** What was asked of it until now, as the caller that a test is about: not by `request()`, nor with another access key. */
  calls(): readonly Call[];
  /** Stops it. @throws when it refused something that no test asked about by `refusals()`. */
  stop(): Promise<void>;
}

export interface EmulatorOptions {
  /** Tasks that every ECS service is said to run, as updates wait for a steady service. @default 0 */
  readonly runningTasks?: number;
  /**
   * One process of these providers serves all operations, instead of a new one for each.
   * None where an operation is interrupted: the engine then cancels a provider for good.
   * @default aws and awsx
   */
  readonly sharedProviders?: readonly string[];
  /** Zone name → zone id, where it is another account's: `{ "us-east-1a": "use1-az3" }`. @default the emulator's own */
  readonly zoneIds?: Readonly<Record<string, string>>;
}

const REGION = "us-east-1";

/** Starts an emulator. */
export async function startEmulator({
  runningTasks = 0,
  sharedProviders = ["aws", "awsx"],
  zoneIds = {},
}: EmulatorOptions = {}): Promise<Emulator> {
  const port = await freePort();
  const directory = mkdtempSync(join(tmpdir(), "malayalees-emulator-"));
  const log = join(directory, "refusals.log");
  const callsLog = join(directory, "calls.log");
  let seen = 0;
  const linesOf = (file: string) => (existsSync(file) ? readFileSync(file, "utf8").split("\n").filter(Boolean) : []);
  const refused = () => linesOf(log);
  const [command = "", ...args] = emulatorCommand;
  const child = spawn(command, [...args, "-H", "127.0.0.1", "-p", String(port)], {
    stdio: "ignore",
    env: {
      ...process.env,
      PYTHONPATH: join(__dirname, "emulator"), // sitecustomize.py there completes the emulator's answers
      MOTO_ECS_SERVICE_RUNNING: String(runningTasks),
      MOTO_IAM_LOAD_MANAGED_POLICIES: "true",
      AWS_EMULATOR_REFUSALS_LOG: log,
      AWS_EMULATOR_CALLS_LOG: callsLog,
      AWS_EMULATOR_ZONE_IDS: Object.entries(zoneIds)
        .map((pair) => pair.join("="))
        .join(),
    },
  });
  const endpoint = `http://127.0.0.1:${port}`;
  const forClients = {
    AWS_ENDPOINT_URL: endpoint,
    AWS_ACCESS_KEY_ID: "test",
    AWS_SECRET_ACCESS_KEY: "test",
    AWS_REGION: REGION,
    AWS_EC2_METADATA_DISABLED: "true",
    AWS_MAX_ATTEMPTS: "2",
  };
  await untilItAnswers(endpoint, child);
  // With a bundle of certificates the provider cannot be configured a second time; the emulator speaks plain HTTP.
  const { AWS_CA_BUNDLE: _, ...ofProcess } = process.env;
  const providers = await Promise.all(
    sharedProviders.map(async (name) => ({ name, plugin: await startPlugin(name, { ...ofProcess, ...forClients }) })),
  );
  return {
    endpoint,
    // Source: Pulumi's documentation of environment variables, PULUMI_DEBUG_PROVIDERS (2026-11).
    environment:
      providers.length > 0
        ? {
            ...forClients,
            PULUMI_DEBUG_PROVIDERS: providers.map(({ name, plugin }) => `${name}:${plugin.port}`).join(),
          }
        : forClients,
    async request(service, path, init = {}) {
      // The emulator finds the service in the signature's scope and does not check the signature.
      const authorization = `AWS4-HMAC-SHA256 Credential=test/20260101/${REGION}/${service}/aws4_request, SignedHeaders=host, Signature=0`;
      const response = await fetch(endpoint + path, { ...init, headers: { ...init.headers, authorization } });
      const text = await response.text();
      if (!response.ok) throw new Error(`${service} ${path}: ${response.status} ${text}`);
      return text;
    },
    refusals() {
      const all = refused();
      seen = all.length;
      return all;
    },
    calls: () =>
      linesOf(callsLog)
        .map((line): Call => JSON.parse(line))
        .filter(({ accessKey }) => accessKey === forClients.AWS_ACCESS_KEY_ID),
    async stop() {
      await Promise.all(providers.map(({ plugin }) => plugin.stop()));
      if (child.exitCode === null) {
        child.kill();
        await once(child, "exit");
      }
      const unexpected = refused().slice(seen);
      rmSync(directory, { recursive: true, force: true });
      assert.deepEqual(unexpected, [], "the emulator refused what AWS would refuse");
    },
  };
}

const ROUTE53 = "https://route53.amazonaws.com/doc/2013-04-01/";

/** Makes a hosted zone in Route 53 and gives its id. @param reference another one for each zone of an emulator */
export async function createZone(emulator: Emulator, domain: string, reference = "e2e"): Promise<string> {
  const fields = `<Name>${domain}</Name><CallerReference>${reference}</CallerReference>`;
  const body = `<CreateHostedZoneRequest xmlns="${ROUTE53}">${fields}</CreateHostedZoneRequest>`;
  const answer = await emulator.request("route53", "/2013-04-01/hostedzone", { method: "POST", body });
  return /<Id>\/hostedzone\/(\w+)<\/Id>/.exec(answer)?.[1] ?? "";
}

/** Creates a CNAME in a hosted zone, as its owner would. */
export async function createRecord(
  emulator: Emulator,
  zoneId: string,
  { name, value }: { readonly name: string; readonly value: string },
): Promise<void> {
  const content = `<ResourceRecords><ResourceRecord><Value>${value}</Value></ResourceRecord></ResourceRecords>`;
  const record = `<ResourceRecordSet><Name>${name}</Name><Type>CNAME</Type><TTL>300</TTL>${content}</ResourceRecordSet>`;
  const change = `<ChangeBatch><Changes><Change><Action>CREATE</Action>${record}</Change></Changes></ChangeBatch>`;
  const body = `<ChangeResourceRecordSetsRequest xmlns="${ROUTE53}">${change}</ChangeResourceRecordSetsRequest>`;
  await emulator.request("route53", `/2013-04-01/hostedzone/${zoneId}/rrset`, { method: "POST", body });
}

/** A rule of a load balancer's listener, as AWS describes it, in XML. */
export function describeRule(emulator: Emulator, arn: string): Promise<string> {
  const headers = { "content-type": "application/x-www-form-urlencoded" };
  const body = `Action=DescribeRules&Version=2015-12-01&RuleArns.member.1=${encodeURIComponent(arn)}`;
  return emulator.request("elasticloadbalancing", "/", { method: "POST", body, headers });
}

/** All log groups that exist: AWS makes some itself, which no state has. */
export async function logGroupNames(emulator: Emulator): Promise<readonly string[]> {
  const headers = { "content-type": "application/x-amz-json-1.1", "x-amz-target": "Logs_20140328.DescribeLogGroups" };
  const answer = await emulator.request("logs", "/", { method: "POST", body: "{}", headers });
  const { logGroups } = JSON.parse(answer) as { readonly logGroups: readonly { readonly logGroupName: string }[] };
  return logGroups.map(({ logGroupName }) => logGroupName);
}

async function untilItAnswers(endpoint: string, child: ChildProcess): Promise<void> {
  const deadline = Date.now() + 60_000;
  while (Date.now() < deadline) {
    if (child.exitCode !== null) throw new Error(`the AWS API emulator ended with ${child.exitCode}`);
    const answer = await fetch(`${endpoint}/moto-api/data.json`).catch(() => undefined);
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error("the AWS API emulator did not answer within a minute");
}
