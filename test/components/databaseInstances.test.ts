import assert from "node:assert/strict";
import type { DatabaseInstanceConfig } from "../../components/stackConfig";
import { makePlan } from "../../tools/plan/plan";
import { instanceSettings } from "../../tools/restore/stackFile";

const INSTANCE = "aws:rds/instance:Instance";
const INVOCATION = "aws:lambda/invocation:Invocation";
const SOURCE = { from: 1, time: "2026-11-28T10:00:00.000Z" };

type State = DatabaseInstanceConfig["state"];

/** The database of prod in phase scale, which has a replica and a proxy, with these states of two instances. */
function prodWith(one: State, other?: State): ReturnType<typeof plan> {
  const key = `${one} ${other}`;
  const made = plans.get(key) ?? plan(one, other);
  plans.set(key, made);
  return made;
}

/** A plan takes a second. */
const plans = new Map<string, ReturnType<typeof plan>>();

async function plan(one: State, other?: State) {
  const instances = [
    { number: 1, state: one, source: undefined },
    ...(other === undefined ? [] : [{ number: 2, state: other, source: SOURCE }]),
  ];
  const { resources, outputs, violations } = await makePlan("prod", { phase: "scale", ...instanceSettings(instances) });
  const of = (type: string) => resources.filter((each) => each.type === type);
  return {
    outputs,
    violations,
    names: (type: string) =>
      of(type)
        .map(({ name }) => name)
        .sort(),
    instance: (name: string) => {
      const found = of(INSTANCE).find((each) => each.name === name);
      assert.ok(found, `there is no ${name}`);
      return found;
    },
    one: (type: string, name: string) => of(type).find((each) => each.name === name),
  };
}

describe("the instances of a database that is restored", () => {
  it("are one, with the names that it always had, when nothing was restored", async () => {
    assert.deepEqual((await prodWith("serving")).names(INSTANCE), ["database", "database-replica-1"]);
  });

  const cases: readonly (readonly [State, State, readonly string[], readonly string[]])[] = [
    ["serving", "restoring", ["database", "database-2", "database-replica-1"], ["database-setup"]],
    [
      "serving",
      "restored",
      ["database", "database-2", "database-2-replica-1", "database-replica-1"],
      ["database-setup", "database-setup-restored"],
    ],
    [
      "kept",
      "serving",
      ["database", "database-2", "database-2-replica-1"],
      ["database-setup", "database-setup-stop-writes-1"],
    ],
    ["leaving", "serving", ["database", "database-2", "database-2-replica-1"], ["database-setup"]],
    ["gone", "serving", ["database-2", "database-2-replica-1"], ["database-setup"]],
  ];
  for (const [one, other, instances, invocations] of cases) {
    it(`are ${instances.join(", ")} while the first one is ${one} and the second ${other}`, async () => {
      const { names } = await prodWith(one, other);
      assert.deepEqual(names(INSTANCE), instances);
      assert.deepEqual(names(INVOCATION), invocations);
    });
  }

  it("are protected from the first moment until they leave", async () => {
    for (const [one, other] of [
      ["serving", "restoring"],
      ["serving", "restored"],
      ["kept", "serving"],
    ] as const) {
      const { instance } = await prodWith(one, other);
      for (const name of ["database", "database-2"]) {
        assert.equal(instance(name).protect, true);
        assert.equal(instance(name).inputs.deletionProtection, true);
      }
    }
    const leaving = (await prodWith("leaving", "serving")).instance("database");
    assert.equal(leaving.protect, false);
    assert.equal(leaving.inputs.deletionProtection, false);
    assert.equal(leaving.inputs.skipFinalSnapshot, false);
  });

  it("keep the source that they were made from, and no update looks at it again", async () => {
    const { inputs } = (await prodWith("gone", "serving")).instance("database-2");
    assert.deepEqual(inputs.restoreToPointInTime, {
      sourceDbInstanceIdentifier: String(inputs.identifier).replace(/-2$/, ""),
      restoreTime: SOURCE.time,
    });
  });

  it("get their password after the restore, which takes none", async () => {
    const { inputs: restoring } = (await prodWith("serving", "restoring")).instance("database-2");
    assert.deepEqual([restoring.passwordWo, restoring.passwordWoVersion], [undefined, undefined]);
    assert.equal((await prodWith("serving", "restored")).instance("database-2").inputs.passwordWoVersion, 1);
  });

  it("share parameter group, security group, subnets and key, and have log groups of their own", async () => {
    const { instance, names } = await prodWith("serving", "restored");
    const shared = ["parameterGroupName", "vpcSecurityGroupIds", "dbSubnetGroupName", "kmsKeyId", "monitoringInterval"];
    for (const each of shared)
      assert.deepEqual(instance("database-2").inputs[each], instance("database").inputs[each], each);
    assert.ok(names("aws:cloudwatch/logGroup:LogGroup").includes("database-2-postgresql-log"));
  });

  it("do not rename the proxy, whose address the application has", async () => {
    const [before, after] = [await prodWith("serving"), await prodWith("kept", "serving")];
    const proxy = "aws:rds/proxy:Proxy";
    assert.deepEqual(after.one(proxy, "database-proxy")?.inputs.name, before.one(proxy, "database-proxy")?.inputs.name);
  });

  it("are under the policies in every state but the one without protection", async () => {
    const before = (await prodWith("serving")).violations.filter(({ level }) => level === "mandatory");
    for (const [one, other] of cases.filter(([state]) => state !== "leaving")) {
      const { violations } = await prodWith(one, other);
      assert.deepEqual(
        violations.filter(({ level }) => level === "mandatory").map(({ policy }) => policy),
        before.map(({ policy }) => policy),
      );
    }
  });
});
