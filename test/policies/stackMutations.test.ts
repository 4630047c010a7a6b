import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { policies } from "../../policies/catalogue";
import { type PackConfig, type PlannedResource, runPolicies, type Violation } from "../../policies/runner";
import { makePlan } from "../../tools/plan/plan";
import { sharedPlan } from "../support/plans";
import { topologySettings } from "../support/topologySettings";
import { additionMutations } from "./support/additionMutationTable";
import { addition, additionNames } from "./support/additions";
import { judgeOf } from "./support/differences";
import { changed, type RealStack, realStacks } from "./support/realStacks";
import { type StackMutation, stackMutations } from "./support/stackMutationTable";

/** Turns every policy on that is off without configuration, so that nonsense meets it as well. */
const EVERYTHING_ON: PackConfig = {
  "cost-within-ceiling": { monthlyDollars: 1_000_000 },
  "function-concurrency-bounded": { maximumConcurrency: 10 },
  "function-traced": { tracing: "required" },
  "endpoint-names-its-policy": { policies: "required" },
  "required-tags": { tags: ["environment"] },
  "secrets-rotated": { rotation: "required" },
};

/** One mutation of one resource in one stack. */
interface Mutant {
  readonly title: string;
  /** What it was before. */
  readonly original: RealStack;
  readonly resources: readonly PlannedResource[];
  readonly reports: readonly string[];
  readonly config: PackConfig | undefined;
}

function mutantsOf(original: RealStack, mutation: StackMutation, stack = original): readonly Mutant[] {
  const { where, path, value, reports, onlyProd, config } = mutation;
  if (onlyProd && stack.environment !== "prod") return [];
  const [type = "", name = ""] = where.split(" ");
  return stack.resources
    .filter((each) => each.type.endsWith(type) && `${each.name}-`.startsWith(name === "" ? "" : `${name}-`))
    .map((target) => ({
      title: `${stack.environment} ${stack.topology}: ${target.name} ${path} = ${JSON.stringify(value)}`,
      original,
      resources: stack.resources.flatMap((each) => (each === target ? mutated(each, path, value) : [each])),
      reports,
      config,
    }));
}

/** The stack with something added to it that has no fault. */
function withAddition(stack: RealStack, name: (typeof additionNames)[number]): RealStack {
  return { ...stack, resources: [...stack.resources, ...addition(name, stack)] };
}

/** The stack with all of that added: a resource of every type that a policy knows and that was ever met. */
function withEverything(stack: RealStack): readonly PlannedResource[] {
  return [...stack.resources, ...additionNames.flatMap((name) => addition(name, stack))];
}

function allMutants(stacks: readonly RealStack[]): readonly Mutant[] {
  return stacks.flatMap((stack) => [
    ...stackMutations.flatMap((mutation) => mutantsOf(stack, mutation)),
    ...additionMutations.flatMap((mutation) => mutantsOf(stack, mutation, withAddition(stack, mutation.to))),
  ]);
}

function mutated(resource: PlannedResource, path: string, value: unknown): readonly PlannedResource[] {
  if (path === "") return [];
  if (path === "(none)") return [resource];
  if (path === "(defaultTags)") return [{ ...resource, defaultTags: Object(value) }];
  if (path === "(protect)") return [{ ...resource, protect: value === true }];
  if (path === "(ignoreChanges)") return [{ ...resource, ignoreChanges: Array.isArray(value) ? value : [] }];
  if (path === "(type)") return [{ ...resource, type: String(value) }];
  const props = Object.entries(Object(changed(resource.props, path.split("."), value)));
  return [{ ...resource, props: Object.fromEntries(props) }];
}

async function reported(resources: readonly PlannedResource[], config?: PackConfig): Promise<readonly string[]> {
  return namesIn(await runPolicies(policies, resources, config));
}

function namesIn(violations: readonly Violation[]): readonly string[] {
  return [...new Set(violations.map(({ policy }) => policy))].sort();
}

describe("the real stacks", () => {
  let stacks: readonly RealStack[] = [];
  before(async () => {
    stacks = await realStacks();
  });

  it("have nothing that a policy could report", async () => {
    for (const { environment, topology, resources } of stacks)
      assert.deepEqual(await runPolicies(policies, resources), [], `${environment} ${topology}`);
  });

  it("pass with the configurations that come with the pack", async () => {
    for (const { environment, resources } of stacks) {
      const file = resolve(__dirname, `../../policies/config/${environment}.json`);
      assert.deepEqual(await runPolicies(policies, resources, JSON.parse(readFileSync(file, "utf8"))), []);
    }
  });

  it("have nothing that a policy could report in the largest phase, with a proxy and a replica", async () => {
    const config = JSON.parse(readFileSync(resolve(__dirname, "../../policies/config/prod.json"), "utf8"));
    for (const topology of ["fargate", "ec2", "eks"]) {
      const { resources, violations } = await sharedPlan("prod", { ...topologySettings(topology), phase: "scale" });
      assert.ok(resources.some(({ type }) => type === "aws:rds/proxy:Proxy"));
      assert.deepEqual(violations, [], topology);
      assert.deepEqual(await runPolicies(policies, resources, config), [], topology);
    }
  });

  it("have nothing that a policy could report when something sound is added", async () => {
    for (const stack of stacks) {
      const { judge } = judgeOf(policies, stack.resources);
      for (const name of additionNames) assert.deepEqual(await judge(withAddition(stack, name).resources), [], name);
    }
  });

  it("with one fault are reported by exactly the policies that know it", async () => {
    const mutants = allMutants(stacks);
    const missed: string[] = [];
    const killers = new Set<string>();
    const judges = new Map(stacks.map((stack) => [stack, judgeOf(policies, stack.resources)]));
    for (const { title, original, resources, reports, config } of mutants) {
      const found = namesIn((await judges.get(original)?.judge(resources, config)) ?? []);
      if (JSON.stringify(found) === JSON.stringify([...reports].sort())) for (const each of found) killers.add(each);
      else missed.push(`${title}: ${found.join(", ") || "nothing"} reported, expected ${reports.join(", ")}`);
    }
    const faults = stackMutations.length + additionMutations.length;
    console.log(
      `      ${mutants.length - missed.length} of ${mutants.length} mutants of ${faults} faults caught, by ${killers.size} of ${policies.length} policies here`,
    );
    assert.deepEqual(missed, []);
    assert.ok(faults >= 200 && mutants.length >= 800, `${faults}, ${mutants.length}`);
  });

  it("with one fault are judged by what differs as they are as a whole", async () => {
    const judges = new Map(stacks.map((stack) => [stack, judgeOf(policies, stack.resources)]));
    const sample = allMutants(stacks).filter((_, index) => index % 29 === 0);
    for (const { title, original, resources, config } of sample)
      assert.deepEqual(
        namesIn((await judges.get(original)?.judge(resources, config)) ?? []),
        await reported(resources, config),
        title,
      );
  });

  it("have every fault of the tables somewhere", () => {
    const unused = [
      ...stackMutations.filter((mutation) => stacks.every((stack) => mutantsOf(stack, mutation).length === 0)),
      ...additionMutations.filter((mutation) =>
        stacks.every((stack) => mutantsOf(stack, mutation, withAddition(stack, mutation.to)).length === 0),
      ),
    ];
    assert.deepEqual(unused, []);
  });

  it("try every policy with one fault or more", () => {
    const tried = new Set([...stackMutations, ...additionMutations].flatMap(({ reports }) => reports));
    assert.deepEqual(
      policies.filter(({ name }) => !tried.has(name)).map(({ name }) => name),
      [],
    );
  });

  it("give no verdict where nothing is known yet", async () => {
    const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
    for (const stack of stacks) {
      const blurred = withEverything(stack).map((each) => ({
        ...each,
        props: Object.fromEntries(Object.keys(each.props).map((key) => [key, unknown])),
      }));
      assert.deepEqual(await reported(blurred), [], `${stack.environment} ${stack.topology}`);
    }
  });

  it("with nonsense in any property, or in all parts of one, never make a policy throw", async () => {
    const nonsense: readonly unknown[] = [
      null,
      5,
      Number.NaN,
      "x",
      "{}",
      "[1]",
      [],
      [null],
      [[{}]],
      {},
      { a: [] },
      true,
    ];
    const everywhere = (value: unknown, wrong: unknown): unknown => {
      if (Array.isArray(value)) return value.map((each) => everywhere(each, wrong));
      if (typeof value !== "object" || value === null) return wrong;
      return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, everywhere(each, wrong)]));
    };
    for (const resources of stacks.map(withEverything))
      for (const wrong of nonsense) {
        const flat = (props: PlannedResource["props"]) =>
          Object.fromEntries(Object.keys(props).map((key) => [key, wrong]));
        const deep = (props: PlannedResource["props"]) =>
          Object.fromEntries(Object.entries(props).map(([key, each]) => [key, everywhere(each, wrong)]));
        for (const spoil of [flat, deep])
          await reported(
            resources.map((each) => ({ ...each, props: spoil(each.props) })),
            EVERYTHING_ON,
          );
      }
  });

  it("cost the pack less than a fifth of their plan", async () => {
    const shares: number[] = [];
    let milliseconds = 0;
    for (let round = 0; round < 3; round++) {
      const started = performance.now();
      const { resources } = await makePlan("prod", {});
      const planned = performance.now();
      // As the plan has judged these already, they are copied, so that nothing is remembered of them.
      await runPolicies(
        policies,
        resources.map((each) => ({ ...each, props: { ...each.props } })),
      );
      milliseconds = performance.now() - planned;
      shares.push(milliseconds / (planned - started));
    }
    const [, median = 1] = shares.sort((one, other) => one - other);
    const percent = (median * 100).toFixed(1);
    console.log(`      ${policies.length} policies over prod: ${milliseconds.toFixed(1)} ms, ${percent} % of its plan`);
    assert.ok(median < 0.2, `${percent} %`);
  });
});
