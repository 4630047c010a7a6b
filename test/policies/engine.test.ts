import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { resolve } from "node:path";
import type { PolicyResource, ResourceValidationArgs } from "@pulumi/policy";
import { policies } from "../../policies/catalogue";
import { type PlannedResource, runPolicies } from "../../policies/runner";
import { enginePolicies } from "../../policies/support/engine";
import type { ResourcePolicy, StackPolicy } from "../../policies/support/policy";
import { regionOf } from "../../policies/support/region";
import { isRecord } from "../../policies/support/values";
import { realStacks } from "./support/realStacks";
import { instance, parameterGroup, resource, withParameter } from "./support/stacks";

/** What the SDK wraps properties in before a policy sees them; its typings leave it out. */
const { unknownCheckingProxy }: { unknownCheckingProxy<T>(toProxy: T): T } = require("@pulumi/policy/proxy");

const PACK = resolve(__dirname, "../../policies");
const UNKNOWN_TEXT = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const UNKNOWN_LIST = "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2";

const REMOTE: readonly string[] = ["awsx:ec2:Vpc", "eks:index:Cluster"];

/** What every policy has, for policies of the tests' own. */
const stackPolicyText = {
  id: "MLY-TEST-001",
  name: "test",
  description: "Something holds: otherwise something happens.",
  level: "mandatory",
  severity: "low",
  remediation: "Do something.",
  authority: "https://example.com/",
} as const;

/** Policy and URN of a violation. */
type Reported = readonly [policy: string, urn: string];

/** Calls the policies as the engine's SDK does, with properties that throw when something unknown is read. */
async function runAsEngine(planned: readonly PlannedResource[]): Promise<readonly Reported[]> {
  const resources = planned.map(asEngineResource);
  const named = (urns: readonly string[]) => resources.filter(({ urn }) => urns.includes(urn));
  for (const [index, { propertyDependencies, dependencies, parent }] of planned.entries()) {
    const resource = resources[index];
    for (const [property, urns] of Object.entries(propertyDependencies))
      Object.assign(resource?.propertyDependencies ?? {}, { [property]: named(urns) });
    resource?.dependencies.push(...named(dependencies));
    Object.assign(resource ?? {}, { parent: named(parent === undefined ? [] : [parent])[0] });
  }
  const reported: Reported[] = [];
  for (const policy of enginePolicies(policies)) {
    if ("validateStack" in policy) {
      const args = { resources, stackTags: new Map<string, string>(), getConfig: emptyConfig, notApplicable };
      await policy.validateStack(args, (_, urn) => reported.push([policy.name, urn ?? ""]));
    } else if (typeof policy.validateResource === "function") {
      for (const each of resources)
        await policy.validateResource(asArgs(each), () => reported.push([policy.name, each.urn]));
    }
  }
  return reported;
}

function asEngineResource(resource: PlannedResource): PolicyResource {
  const { urn, type, name, props, protect, parent, ignoreChanges = [], defaultTags } = resource;
  const opts = {
    protect,
    parent,
    ignoreChanges: [...ignoreChanges],
    aliases: [],
    customTimeouts: NO_TIMEOUTS,
    additionalSecretOutputs: [],
  };
  const seen = unknownCheckingProxy({ ...props });
  return {
    urn,
    type,
    name,
    props: seen,
    provider: {
      type: "pulumi:providers:aws",
      name: "default",
      urn: "urn:pulumi:test::malayalees::pulumi:providers:aws::default",
      props: unknownCheckingProxy({ defaultTags: JSON.stringify({ tags: defaultTags ?? {} }) }),
    },
    opts,
    dependencies: [],
    propertyDependencies: {},
    isType: () => false,
    asType: () => undefined,
  };
}

function asArgs(
  { urn, type, name, props, opts, provider }: PolicyResource,
  getConfig: <T extends object>() => T = emptyConfig,
): ResourceValidationArgs {
  const nothing = { isType: () => false, asType: () => undefined };
  return { urn, type, name, props, opts, provider, stackTags: new Map(), getConfig, notApplicable, ...nothing };
}

const NO_TIMEOUTS = { createSeconds: 0, updateSeconds: 0, deleteSeconds: 0 };

function emptyConfig<T extends object>(): T {
  return JSON.parse("{}");
}

function notApplicable(): never {
  throw new Error("no policy of this pack says so");
}

describe("the real engine", () => {
  const stacks: Readonly<Record<string, readonly PlannedResource[]>> = {
    "a sound stack": [parameterGroup(), instance()],
    "a bad value": [parameterGroup({ parameters: withParameter("max_connections", "200") }), instance()],
    "the guide's group": [
      parameterGroup({ family: "postgres13", parameters: [{ name: "shared_buffers", value: "2GB" }] }),
      instance({ engineVersion: "13" }),
    ],
    "no group": [instance({ parameterGroupName: undefined })],
    "unknown names": [
      parameterGroup({ name: UNKNOWN_TEXT, parameters: withParameter("max_connections", "200") }),
      instance({ parameterGroupName: UNKNOWN_TEXT }, "database", {
        propertyDependencies: { parameterGroupName: [parameterGroup().urn] },
      }),
    ],
    "an unknown value": [parameterGroup({ parameters: withParameter("max_connections", UNKNOWN_TEXT) }), instance()],
    "an unknown list": [parameterGroup({ parameters: UNKNOWN_LIST }), instance()],
    "an unknown class": [parameterGroup(), instance({ instanceClass: UNKNOWN_TEXT, engine: UNKNOWN_TEXT })],
  };
  for (const [what, stack] of Object.entries(stacks)) {
    it(`reports for ${what} what the offline plan reports`, async () => {
      const offline = (await runPolicies(policies, stack)).map(({ policy, urn }): Reported => [policy, urn]);
      assert.deepEqual(await runAsEngine(stack), offline);
    });
  }

  it("reports nothing for the real stacks, where it shows no inputs of remote components", async () => {
    for (const stack of await realStacks()) {
      const shown = stack.resources.map((each) => (REMOTE.includes(each.type) ? { ...each, props: {} } : each));
      assert.deepEqual(await runAsEngine(shown), [], `${stack.environment} ${stack.topology}`);
    }
  });

  it("has the parts of a remote component judged, and its inputs not even where they are shown", async () => {
    const open = { vpcConfig: { endpointPublicAccess: true }, authenticationMode: "API", endpointPublicAccess: true };
    const component = resource("eks:index:Cluster", "eks", open);
    const part = resource("aws:eks/cluster:Cluster", "eks-eksCluster", open, { parent: component.urn });
    const reported = await runAsEngine([component, part]);
    assert.ok(reported.some(([policy]) => policy === "cluster-endpoint-restricted"));
    assert.ok(reported.every(([, urn]) => urn === part.urn));
  });

  it("gives a stack policy the region of the resources' provider", async () => {
    const policy: StackPolicy = {
      ...stackPolicyText,
      checkStack: (stack) => [{ urn: "", message: regionOf(stack) ?? "" }],
    };
    const [whole] = enginePolicies([policy]);
    assert.ok(whole && "validateStack" in whole);
    const seen = asEngineResource(resource("aws:sns/topic:Topic", "alarms", {}));
    const provider = { type: "", name: "", urn: "", ...seen.provider, props: { region: "eu-west-1" } };
    const messages: string[] = [];
    const args = { stackTags: new Map(), getConfig: emptyConfig, notApplicable };
    const report = (message: string) => messages.push(message.split("\n")[0] ?? "");
    await whole.validateStack({ ...args, resources: [{ ...seen, provider }] }, report);
    await whole.validateStack({ ...args, resources: [seen] }, report);
    const arn = { ...seen, props: { arn: "arn:aws:sns:ap-south-1:123456789012:alarms" } };
    await whole.validateStack({ ...args, resources: [arn] }, report);
    assert.deepEqual(messages, ["eu-west-1", "", "ap-south-1"]);
  });

  it("shows a stack policy the inputs of an object whose outputs are empty", async () => {
    const deployment = resource("kubernetes:apps/v1:Deployment", "app", { spec: { replicas: 2 } });
    const policy: StackPolicy = {
      ...stackPolicyText,
      checkStack: ({ resources: [first] }) => [{ urn: first?.urn ?? "", message: JSON.stringify(first?.props) }],
    };
    const watching: ResourcePolicy = {
      ...stackPolicyText,
      name: "watching",
      resourceTypes: [deployment.type],
      checkResource: () => [],
    };
    const [inputs, whole] = enginePolicies([watching, policy]);
    const seen = asEngineResource(deployment);
    assert.ok(inputs && "validateResource" in inputs && typeof inputs.validateResource === "function");
    await inputs.validateResource(asArgs(seen), () => assert.fail("it finds nothing"));
    assert.ok(whole && "validateStack" in whole);
    const messages: string[] = [];
    const args = { resources: [{ ...seen, props: {} }], stackTags: new Map(), getConfig: emptyConfig, notApplicable };
    await whole.validateStack(args, (message) => messages.push(message));
    assert.match(messages[0] ?? "", /"replicas":2/);
  });

  it("adds required tags to what has none, and leaves what it cannot know", async () => {
    const [policy] = enginePolicies(policies.filter(({ name }) => name === "required-tags"));
    assert.ok(policy && "remediateResource" in policy && policy.remediateResource);
    const config = { tags: ["team=platform", "owner"] };
    const getConfig = <T extends object>(): T => JSON.parse(JSON.stringify(config));
    const topic = (props: PlannedResource["props"], defaultTags?: PlannedResource["defaultTags"]) =>
      asArgs(asEngineResource({ ...resource("aws:sns/topic:Topic", "alarms", props), defaultTags }), getConfig);
    const cases: readonly (readonly [args: ResourceValidationArgs, tags: unknown])[] = [
      [topic({ name: UNKNOWN_TEXT }), { team: "platform" }],
      [topic({ tags: { stage: "test" } }), { stage: "test", team: "platform" }],
      [topic({ tags: { team: "search" } }), undefined],
      [topic({ tags: UNKNOWN_LIST }), undefined],
      [topic({}, { team: "search" }), undefined],
    ];
    for (const [args, tags] of cases) {
      const added: unknown = (await policy.remediateResource(args))?.tags;
      // A copy: from Node 22 on, no proxy of the SDK equals what it shows.
      assert.deepEqual(isRecord(added) ? { ...added } : added, tags);
    }
  });

  it("gets the description, remediation, level and settings of every policy", () => {
    for (const [index, policy] of enginePolicies(policies).entries()) {
      const source = policies[index];
      assert.equal(policy.name, source?.name);
      assert.equal(policy.enforcementLevel, source?.level);
      assert.equal(policy.remediationSteps, source?.remediation);
      assert.deepEqual(Object.keys(policy.configSchema?.properties ?? {}), [
        ...Object.keys(source?.settings ?? {}),
        "suppress",
      ]);
    }
  });

  it("starts the pack and is given the port that it listens on", async () => {
    const pack = spawn(process.execPath, [require.resolve("@pulumi/pulumi/cmd/run-policy-pack"), "127.0.0.1:0", PACK], {
      cwd: PACK,
      stdio: ["ignore", "pipe", "inherit"],
    });
    try {
      assert.match(await firstLine(pack), /^\d+$/);
    } finally {
      pack.kill("SIGKILL");
    }
  });
});

/** What the process prints first, or nothing when it ends without a word. */
async function firstLine(child: ChildProcess): Promise<string> {
  if (child.stdout === null) return "";
  const printed = once(child.stdout, "data").then(([chunk]) => String(chunk).trim());
  const ended = once(child, "exit").then(([code]) => `ended with ${code}`);
  return Promise.race([printed, ended]);
}
