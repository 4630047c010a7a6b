import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { cachePolicies } from "../../policies/cache/catalogue";
import { policies } from "../../policies/catalogue";
import { type PlannedResource, runPolicies } from "../../policies/runner";
import { changed, type RealStack, realStacks } from "./support/realStacks";
import { type StackMutation, stackMutations } from "./support/stackMutationTable";

/** One mutation of one resource in one stack. */
interface Mutant {
  readonly title: string;
  readonly resources: readonly PlannedResource[];
  readonly tells: readonly string[];
}

function mutantsOf(stack: RealStack, mutation: StackMutation): readonly Mutant[] {
  const { where, path, value, tells, onlyProd } = mutation;
  if (onlyProd && stack.environment !== "prod") return [];
  const [type = "", name = ""] = where.split(" ");
  return stack.resources
    .filter((each) => each.type.endsWith(type) && `${each.name}-`.startsWith(name === "" ? "" : `${name}-`))
    .map((target) => ({
      title: `${stack.environment} ${stack.topology}: ${target.name} ${path} = ${JSON.stringify(value)}`,
      resources: stack.resources.flatMap((each) => (each === target ? mutated(each, path, value) : [each])),
      tells,
    }));
}

function mutated(resource: PlannedResource, path: string, value: unknown): readonly PlannedResource[] {
  if (path === "") return [];
  if (path === "(protect)") return [{ ...resource, protect: value === true }];
  if (path === "(type)") return [{ ...resource, type: String(value) }];
  const props = Object.entries(Object(changed(resource.props, path.split("."), value)));
  return [{ ...resource, props: Object.fromEntries(props) }];
}

async function told(resources: readonly PlannedResource[]): Promise<readonly string[]> {
  const violations = await runPolicies(policies, resources);
  return [...new Set(violations.map(({ policy }) => policy))].sort();
}

describe("the real stacks", function () {
  this.timeout(120_000);
  let stacks: readonly RealStack[] = [];
  before(async () => {
    stacks = await realStacks();
  });

  it("have nothing that a policy could tell", async () => {
    for (const { environment, topology, resources } of stacks)
      assert.deepEqual(await runPolicies(policies, resources), [], `${environment} ${topology}`);
  });

  it("pass with the configurations that come with the pack", async () => {
    for (const { environment, resources } of stacks) {
      const file = resolve(__dirname, `../../policies/config/${environment}.json`);
      assert.deepEqual(await runPolicies(policies, resources, JSON.parse(readFileSync(file, "utf8"))), []);
    }
  });

  it("with one fault are told by exactly the policies that know it", async () => {
    const mutants = stacks.flatMap((stack) => stackMutations.flatMap((mutation) => mutantsOf(stack, mutation)));
    const missed: string[] = [];
    for (const { title, resources, tells } of mutants) {
      const heard = await told(resources);
      if (JSON.stringify(heard) !== JSON.stringify([...tells].sort()))
        missed.push(`${title}: ${heard.join(", ") || "nothing"} told, expected ${tells.join(", ")}`);
    }
    console.log(
      `      ${mutants.length - missed.length} of ${mutants.length} mutants of ${stackMutations.length} faults caught`,
    );
    assert.deepEqual(missed, []);
    assert.ok(stackMutations.length >= 130 && mutants.length >= 400, `${stackMutations.length}, ${mutants.length}`);
  });

  it("have every fault of the table somewhere", () => {
    const unused = stackMutations.filter((mutation) =>
      stacks.every((stack) => mutantsOf(stack, mutation).length === 0),
    );
    assert.deepEqual(unused, []);
  });

  it("try every policy with one fault or more", () => {
    const tried = new Set(stackMutations.flatMap(({ tells }) => tells));
    const untried = policies.filter((policy) => !cachePolicies.includes(policy) && !tried.has(policy.name));
    assert.deepEqual(
      untried.map(({ name }) => name),
      [],
    );
  });

  it("give no verdict where nothing is known yet", async () => {
    const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
    for (const { environment, topology, resources } of stacks) {
      const blurred = resources.map((each) => ({
        ...each,
        props: Object.fromEntries(Object.keys(each.props).map((key) => [key, unknown])),
      }));
      assert.deepEqual(await told(blurred), [], `${environment} ${topology}`);
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
    for (const { resources } of stacks)
      for (const wrong of nonsense) {
        const flat = (props: PlannedResource["props"]) =>
          Object.fromEntries(Object.keys(props).map((key) => [key, wrong]));
        const deep = (props: PlannedResource["props"]) =>
          Object.fromEntries(Object.entries(props).map(([key, each]) => [key, everywhere(each, wrong)]));
        for (const spoil of [flat, deep]) await told(resources.map((each) => ({ ...each, props: spoil(each.props) })));
      }
  });

  it("cost the pack some milliseconds", async () => {
    const start = performance.now();
    for (const { resources } of stacks) await runPolicies(policies, resources);
    const perStack = (performance.now() - start) / stacks.length;
    console.log(`      ${perStack.toFixed(1)} ms for ${policies.length} policies over one stack`);
    assert.ok(perStack < 250);
  });
});
