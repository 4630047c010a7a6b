import assert from "node:assert/strict";
import { policies } from "../../policies/catalogue";
import { type PackConfig, type PlannedResource, runPolicies } from "../../policies/runner";
import { instance, parameterGroup, resource, withParameter } from "./support/stacks";

/** Of one policy, what it says of a stack. */
async function words(name: string, stack: readonly PlannedResource[], config?: PackConfig): Promise<readonly string[]> {
  const policy = policies.filter((each) => each.name === name);
  return (await runPolicies(policy, stack, config)).map(({ message }) => message);
}

type Variables = Readonly<Record<string, unknown>>;

/** An ECS service and its task definition, as the plan hands them over. */
function service(name: string, variables: Variables, props: Variables = {}): readonly PlannedResource[] {
  const environment = Object.entries(variables).map(([key, value]) => ({ name: key, value }));
  const definition = resource("aws:ecs/taskDefinition:TaskDefinition", name, {
    cpu: "512",
    memory: "1024",
    containerDefinitions: JSON.stringify([{ name: "app", environment }]),
  });
  const defaults = { desiredCount: 4, deploymentMaximumPercent: 150 };
  return [
    definition,
    resource(
      "aws:ecs/service:Service",
      name,
      { ...defaults, ...props },
      {
        propertyDependencies: { taskDefinition: [definition.urn] },
      },
    ),
  ];
}

const POOL = "SPRING_DATASOURCE_HIKARI_MAXIMUM_POOL_SIZE";
const group = (connections: string) => parameterGroup({ parameters: withParameter("max_connections", connections) });

describe("the connection budget of a stack", () => {
  const budget = "connections-within-budget";

  it("adds up all that runs side by side at its worst moment", async () => {
    // 60 connections less 15 in reserve; 4 tasks grow to 6 while a deployment goes on.
    const one = service("blue", { [POOL]: "7" });
    assert.deepEqual(await words(budget, [group("60"), instance(), ...one]), []);
    const [message] = await words(budget, [group("60"), instance(), ...one, ...service("green", { [POOL]: "1" })]);
    assert.match(
      message ?? "",
      /^blue 6 × 7 \+ green 6 × 1 = 48 connections at the worst moment; there are 45, max_connections 60 less 15/,
    );
  });

  it("takes the most tasks of a scaling target, and twice as many where nothing bounds a deployment", async () => {
    const [definition, one] = service(
      "blue",
      { [POOL]: "1" },
      { desiredCount: 1, deploymentMaximumPercent: undefined },
    );
    assert.ok(definition && one);
    const scaling = resource(
      "aws:appautoscaling/target:Target",
      "blue",
      { maxCapacity: 30 },
      {
        propertyDependencies: { resourceId: [one.urn] },
      },
    );
    const [message] = await words(budget, [group("60"), instance(), definition, one, scaling]);
    assert.match(message ?? "", /^blue 60 × 1 = 60/);
  });

  it("counts with RDS's own max_connections where no group says another", async () => {
    const bare = instance({ parameterGroupName: "default.postgres17" });
    assert.match(
      (await words(budget, [bare, ...service("blue", { [POOL]: "40" })]))[0] ?? "",
      /max_connections \d+ less 15/,
    );
  });

  it("says nothing where the pool, the tasks, the class or the group are not known", async () => {
    const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
    for (const stack of [
      [group("60"), instance(), ...service("blue", { [POOL]: unknown })],
      [group("60"), instance(), ...service("blue", { [POOL]: "400" }, { desiredCount: unknown })],
      [group("60"), instance({ instanceClass: unknown }), ...service("blue", { [POOL]: "400" })],
      [group(unknown), instance(), ...service("blue", { [POOL]: "400" })],
      [instance({ parameterGroupName: "made-elsewhere" }), ...service("blue", { [POOL]: "400" })],
    ])
      assert.deepEqual(await words(budget, stack), []);
  });

  it("takes the reserve and the variables from its configuration", async () => {
    const stack = [group("60"), instance(), ...service("blue", { DB_POOL: "8" })];
    assert.deepEqual(await words(budget, stack), []);
    const config = { [budget]: { poolVariables: ["DB_POOL"] } };
    assert.equal((await words(budget, stack, config)).length, 1);
    assert.deepEqual(await words(budget, stack, { [budget]: { ...config[budget], reservedConnections: 12 } }), []);
  });

  it("gives each of several databases what takes its address, and no other", async () => {
    const [definition, one] = service("blue", { [POOL]: "40" });
    assert.ok(definition && one);
    const other = instance({ instanceClass: "db.t4g.micro" }, "other");
    const bound = { ...definition, propertyDependencies: { containerDefinitions: [other.urn] } };
    const violations = await runPolicies(
      policies.filter(({ name }) => name === budget),
      [group("60"), instance(), other, bound, one],
    );
    assert.deepEqual(
      violations.map(({ urn }) => urn),
      [other.urn],
    );
  });
});

describe("the cost ceiling of a stack", () => {
  const root = resource("pulumi:pulumi:Stack", "malayalees-dev", {});
  const ceiling = (monthlyDollars: number) => ({ "cost-within-ceiling": { monthlyDollars } });

  it("reports the breakdown, the dearest first, and is silent without a ceiling", async () => {
    const stack = [root, instance({ multiAz: true }), ...service("blue", {}, { desiredCount: 1 })];
    assert.deepEqual(await words("cost-within-ceiling", stack), []);
    // 2 × (730 h × $0.016 + 20 GiB × $0.115) = 27.96; 730 h × (0.5 × $0.04048 + 1 × $0.004445) = 18.02
    const [message] = await words("cost-within-ceiling", stack, ceiling(40));
    assert.equal(message, "About $45.98 a month in us-east-1, of 40 allowed: database 27.96, application 18.02.");
    assert.deepEqual(await words("cost-within-ceiling", stack, ceiling(46)), []);
  });
});

describe("a cache that is read from a replica", () => {
  it("is told by dependency while no address is known, and not where the main database is known as well", async () => {
    const replica = instance({ engine: undefined, replicateSourceDb: "database" }, "replica");
    const [definition, one] = service("blue", { POSTGRES_CACHE_TABLE: "app_cache" });
    assert.ok(definition && one);
    const from = (...urns: readonly string[]) => [
      group("60"),
      instance(),
      replica,
      { ...definition, propertyDependencies: { containerDefinitions: urns } },
      one,
    ];
    assert.equal((await words("cache-not-on-replica", from(replica.urn))).length, 1);
    assert.deepEqual(await words("cache-not-on-replica", from(replica.urn, instance().urn)), []);
    const proxy = resource("aws:rds/proxy:Proxy", "proxy", {});
    assert.deepEqual(await words("cache-not-on-replica", [...from(replica.urn, proxy.urn), proxy]), []);
  });
});

describe("a stack's outputs", () => {
  it("hold no generated value under any name", async () => {
    const password = resource("random:index/randomPassword:RandomPassword", "db", {
      length: 32,
      result: "Xq3kfoo9Lmzp",
    });
    const root = resource("pulumi:pulumi:Stack", "malayalees-dev", {
      login: { link: "https://app/?key=Xq3kfoo9Lmzp" },
    });
    const [message] = await words("no-secrets-in-outputs", [root, password]);
    assert.match(message ?? "", /output login holds the generated value of db/);
    assert.doesNotMatch(message ?? "", /Xq3/);
  });
});
