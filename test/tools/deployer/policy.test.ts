import assert from "node:assert/strict";
import { topologyNames } from "../../../components/configuration/topologyFacts";
import { permissionPolicies } from "../../../policies/iam/permissions";
import { runPolicies } from "../../../policies/runner";
import { deployerCommand } from "../../../tools/deployer/arguments";
import { charactersOf, documentsOf, MOST_CHARACTERS } from "../../../tools/deployer/documents";
import { deployerPolicy } from "../../../tools/deployer/policy";
import { type AllowStatement, statementsFor } from "../../../tools/deployer/statements";
import type { Plan } from "../../../tools/plan/plan";
import { readCommandLine } from "../../../tools/support/command";
import { UsageError } from "../../../tools/support/errors";
import { resource } from "../../policies/support/stacks";
import { sharedPlan } from "../../support/plans";
import { topologySettings } from "../../support/topologySettings";

const ACCOUNT = "123456789012";

/** What only some configurations make. */
const OPTIONS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "Valkey of nodes, a proxy and replicas": {
    valkey: "nodes",
    cacheType: "valkey",
    databaseProxy: "true",
    databaseReplicas: "2",
    natStrategy: "single",
  },
  "Valkey that grows by itself": { valkey: "serverless", cacheType: "valkey" },
  "many domains, records, and expiry by schedules": {
    domains: '[{"name":"one.example.org"},{"name":"two.example.org"}]',
    hostedZoneId: "Z0123456789ABCDEFGHIJ",
    alarmEmail: "team@example.org",
    expirySchedule: "scheduler",
  },
  "passwords that are rotated": { passwordRotationDays: "30", applicationMigrations: "startup" },
};

const place = { region: "us-east-1", account: ACCOUNT };

function allowed(plans: readonly Plan[], purpose: "up" | "preview"): readonly AllowStatement[] {
  return deployerPolicy(plans, purpose, ACCOUNT).flatMap(({ Statement }) => Statement);
}

describe("the deployer's policy", () => {
  for (const topology of topologyNames)
    it(`of prod on ${topology} fits into the managed policies of one role`, async () => {
      const documents = deployerPolicy([await sharedPlan("prod", topologySettings(topology))], "up", ACCOUNT);
      assert.ok(documents.length <= 4, `${documents.length} documents`);
      for (const document of documents) assert.ok(charactersOf(document) <= MOST_CHARACTERS);
    });

  for (const [what, settings] of Object.entries(OPTIONS))
    it(`is known for ${what}`, async () => {
      const documents = deployerPolicy([await sharedPlan("prod", settings)], "up", ACCOUNT);
      assert.ok(documents.length > 0);
    });

  it("passes the policies that the pack has for permissions", async () => {
    const documents = deployerPolicy([await sharedPlan("prod", {})], "up", ACCOUNT);
    const resources = documents.map((policy, index) =>
      resource("aws:iam/policy:Policy", `deployer-${index}`, { policy: JSON.stringify(policy) }),
    );
    assert.deepEqual(await runPolicies(permissionPolicies, resources), []);
  });

  it("hands a role only to the service that the role trusts", async () => {
    const statements = allowed([await sharedPlan("prod", {})], "up");
    const passing = statements.filter(({ Action }) => Action.includes("iam:PassRole"));
    const byService = new Map(
      passing.map(({ Resource, Condition }) => [String(Condition?.StringEquals?.["iam:PassedToService"]), Resource]),
    );
    assert.deepEqual(byService.get("ecs-tasks.amazonaws.com"), [
      `arn:aws:iam::${ACCOUNT}:role/fargate-execution-*`,
      `arn:aws:iam::${ACCOUNT}:role/fargate-task-*`,
    ]);
    assert.deepEqual(byService.get("vpc-flow-logs.amazonaws.com"), [`arn:aws:iam::${ACCOUNT}:role/network-flow-*`]);
    assert.ok(passing.every(({ Action }) => Action.length === 1));
  });

  it("changes roles of the stack's names alone", async () => {
    const statements = allowed([await sharedPlan("prod", {})], "up");
    const changing = statements.filter(({ Action }) =>
      Action.some((action) => /^iam:(Create|Put|Attach)/.test(action)),
    );
    const open = changing.flatMap(({ Resource }) => Resource).filter((arn) => /:role\/\*|:\*$/.test(arn));
    assert.deepEqual(open, []);
  });

  it("has what another topology needs when the stack may move there", async () => {
    const fargate = await sharedPlan("prod", {});
    const ec2 = await sharedPlan("prod", topologySettings("ec2"));
    const has = (plans: readonly Plan[], action: string) =>
      allowed(plans, "up").some(({ Action }) => Action.includes(action));
    assert.equal(has([fargate], "autoscaling:CreateAutoScalingGroup"), false);
    assert.equal(has([fargate, ec2], "autoscaling:CreateAutoScalingGroup"), true);
    assert.equal(has([fargate, ec2], "ecs:CreateService"), true);
  });

  it("for previews reads, and reads no secret", async () => {
    const actions = allowed([await sharedPlan("prod", {})], "preview").flatMap(({ Action }) => Action);
    const other = actions.filter((action) => !/^[\w-]+:(Get|List|Describe|View)/.test(action));
    assert.deepEqual([other, actions.filter((action) => /GetSecretValue|GetObject$/.test(action))], [[], []]);
  });

  it("names the type that its table does not know", () => {
    const plan = {
      region: "us-east-1",
      lookups: [],
      resources: [],
    };
    assert.deepEqual(statementsFor([{ type: "malayalees:x:Y", name: "y", props: {} }], "up", place).length, 1);
    assert.throws(
      () => deployerPolicy([{ ...plan, lookups: ["aws:ec2/getAmi:getAmi"] }], "up", ACCOUNT),
      (error) => error instanceof UsageError && /has no row for aws:ec2\/getAmi:getAmi/.test(error.message),
    );
  });

  it("splits a statement that is too long for one document, and loses nothing", () => {
    const Action = Array.from({ length: 500 }, (_, index) => `ec2:Action${index}`);
    const documents = documentsOf([{ Effect: "Allow", Action, Resource: ["*"] }]);
    assert.ok(documents.length > 1 && documents.every((each) => charactersOf(each) <= MOST_CHARACTERS));
    assert.deepEqual(
      documents.flatMap(({ Statement }) => Statement.flatMap((each) => each.Action)).sort(),
      Action.sort(),
    );
  });
});

describe("the command line of the deployer's policy", () => {
  const read = (...args: readonly string[]) => readCommandLine(deployerCommand, args);

  it("takes a stack, topologies, settings and an account", () => {
    const args = read("prod", "--topology", "ec2", "--set", "phase=growth", "--account", ACCOUNT, "--preview");
    assert.deepEqual(args, {
      stack: "prod",
      topologies: ["ec2"],
      overrides: { phase: "growth" },
      account: ACCOUNT,
      preview: true,
      out: undefined,
    });
  });

  const wrong: readonly (readonly [args: readonly string[], words: RegExp])[] = [
    [["--topology", "ecs"], /must be one of fargate, ec2, eks, not ecs/],
    [["--account", "12"], /must be the twelve digits of an AWS account, not 12/],
    [["--preview", "--out", "policies"], /--out writes the policies for previews as well/],
    [["--set", "phase"], /not of the form key=value/],
  ];
  for (const [args, words] of wrong) it(`refuses ${args.join(" ")}`, () => assert.throws(() => read(...args), words));
});
