import assert from "node:assert/strict";
import * as aws from "@pulumi/aws";
import { estimate } from "../../../policies/costs/estimate";
import { stackOf } from "../../../policies/support/stack";
import { renderText } from "../../../tools/plan/render";
import { creationTimes } from "../../../tools/plan/timeline/creationTimes";
import { timelineOf } from "../../../tools/plan/timeline/timeline";
import { nameOf } from "../../../tools/plan/timeline/words";
import { runOffline } from "../../support/offline";
import { sharedPlan } from "../../support/plans";
import { topologySettings } from "../../support/topologySettings";

async function timelineOfProgram(program: () => void) {
  const { resources } = await runOffline(program);
  return timelineOf({ resources, costs: estimate(stackOf(resources), { region: "us-east-1", phase: "initial" }) });
}

function database(name: string, opts: { dependsOn?: aws.rds.Instance } = {}): aws.rds.Instance {
  return new aws.rds.Instance(name, { instanceClass: "db.t4g.micro", engine: "postgres", identifier: name }, opts);
}

function functionWith(name: string, host: aws.lambda.FunctionArgs["description"]): void {
  new aws.lambda.Function(name, { role: "arn:aws:iam::123456789012:role/x", description: host });
}

describe("the time that an update takes", () => {
  it("is that of the longest chain, and what is beside it could take longer", async () => {
    const { seconds, chain, others } = await timelineOfProgram(() => {
      const one = database("database-one");
      functionWith("user", one.address);
      new aws.lb.LoadBalancer("balancer", {});
    });
    assert.equal(seconds, 270 + 12);
    assert.deepEqual(chain.map(nameOf), ["Instance database-one", "Function user"]);
    const [balancer] = others;
    assert.ok(balancer);
    assert.deepEqual([nameOf(balancer), balancer.start, balancer.slack], ["LoadBalancer balancer", 0, 282 - 145]);
  });

  const waits: readonly (readonly [title: string, forced: number, program: () => void])[] = [
    ["needs what AWS has answered for it", 282, () => functionWith("user", database("database-one").address)],
    ["has what the program itself chose", 270, () => functionWith("user", database("database-one").identifier)],
    [
      "waits for a value and does not contain it",
      270,
      () =>
        functionWith(
          "user",
          database("database-one").address.apply(() => "else"),
        ),
    ],
    [
      "only has to wait by an option",
      270,
      () => {
        database("database-two", { dependsOn: database("database-one") });
      },
    ],
  ];
  for (const [title, forced, program] of waits)
    it(`${forced > 270 ? "is" : "is not"} forced by AWS where a resource ${title}`, async () => {
      const { seconds, forcedSeconds } = await timelineOfProgram(program);
      assert.equal(forcedSeconds, forced);
      assert.ok(seconds > 270);
    });

  const stacks: readonly (readonly [stack: string, settings: Readonly<Record<string, string>>])[] = [
    ["prod", {}],
    ["prod", { phase: "scale" }],
    ["prod", { phase: "scale", databaseReplicas: "0" }],
    ["prod", { valkey: "nodes" }],
    ["dev", { phase: "scale", valkey: "serverless" }],
  ];
  for (const topology of ["fargate", "ec2", "eks"])
    it(`of ${topology} is at most 1.1 times what AWS and the promises force, and no order of ours decides it`, async () => {
      for (const [stack, settings] of stacks) {
        const timeline = timelineOf(await sharedPlan(stack, { ...topologySettings(topology), ...settings }));
        const { seconds, forcedSeconds, chain } = timeline;
        const words = `${stack} ${JSON.stringify(settings)}: ${seconds} s of ${forcedSeconds} s: ${chain.map(nameOf).join(", ")}`;
        assert.ok(seconds <= 1.1 * forcedSeconds, words);
        assert.ok(forcedSeconds <= seconds, words);
        assert.deepEqual(chain.filter(({ waits }) => waits?.kind === "order").map(nameOf), [], words);
      }
    });

  it("ends the plan, with the steps that decide it; not where nothing takes long", async () => {
    const plan = await sharedPlan("prod", {});
    const ending = /\nTime of the first update\n {2}about 18 min: network 40 s, then database 13 min, then /;
    assert.match(renderText(plan, false), ending);
    assert.doesNotMatch(renderText({ ...plan, resources: [] }, false), /Time of the first update/);
  });

  it("has no time for a type that no stack has, and says of each where it comes from, and when", async () => {
    const plans = await Promise.all(
      stacks.flatMap(([stack, settings]) =>
        ["fargate", "ec2", "eks"].map((topology) => sharedPlan(stack, { ...topologySettings(topology), ...settings })),
      ),
    );
    const zone = await sharedPlan("prod", { hostedZoneId: "Z0123456789ABC" });
    const types = new Set([...plans, zone].flatMap(({ resources }) => resources.map(({ type }) => type)));
    for (const [type, { from }] of Object.entries(creationTimes)) {
      assert.ok(types.has(type), type);
      assert.match(from, /\(2026-\d\d\)|^measured/, type);
    }
  });
});
