import assert from "node:assert/strict";
import {
  cacheParameters,
  chooseMaxConnections,
  maxSupportedConnections,
  parameterFamily,
  wantedParameters,
} from "../../components/cacheParameters";
import { equalFamilyDefault } from "../../policies/facts/familyDefaults";
import { instanceClassMemoryBytes } from "../../policies/facts/instanceClasses";
import { fitsMemory } from "../../policies/facts/memoryBudget";
import { evaluateFormula } from "../../policies/facts/rdsFormula";
import { classOfEachSize } from "../support/instanceClasses";

const SEVENTEEN = { engineVersion: "17", databaseName: "malayalees_us_site" };

/** The group's values for a class, as they are sent to RDS. */
function valuesOf(instanceClass: string, connections?: number): ReadonlyMap<string, string> {
  const parameters = wantedParameters({ ...SEVENTEEN, instanceClass, connections });
  return new Map(parameters.map(({ name, value }) => [name, value]));
}

function memoryOf(instanceClass: string): number {
  return instanceClassMemoryBytes(instanceClass) ?? assert.fail(instanceClass);
}

/** The value, in the parameter's own unit, that a group has on a class. */
function numberOf(values: ReadonlyMap<string, string>, instanceClass: string, name: string): number {
  const text = values.get(name) ?? assert.fail(`${name} is not set`);
  const result = evaluateFormula(text, { DBInstanceClassMemory: memoryOf(instanceClass) });
  return result.ok ? result.value : assert.fail(`${name}: ${result.error}`);
}

/** The memory settings that a group made for one class has on another. */
function memorySettings(values: ReadonlyMap<string, string>, runsOn: string) {
  return {
    sharedBuffersBytes: numberOf(values, runsOn, "shared_buffers") * 8192,
    autovacuumMaxWorkers: 3,
    autovacuumWorkMemBytes: numberOf(values, runsOn, "autovacuum_work_mem") * 1024,
    maxConnections: numberOf(values, runsOn, "max_connections"),
    workMemBytes: numberOf(values, runsOn, "work_mem") * 1024,
  };
}

describe("the cache parameters", () => {
  for (const { name } of classOfEachSize) {
    it(`of ${name} fit into the memory of every class, so also of the old class until the new one is in place`, () => {
      for (const connections of [undefined, maxSupportedConnections(name)]) {
        const values = valuesOf(name, connections);
        for (const { name: runsOn } of classOfEachSize) {
          const settings = memorySettings(values, runsOn);
          assert.ok(fitsMemory(settings, memoryOf(runsOn)), `${runsOn}: ${JSON.stringify(settings)}`);
        }
      }
    });

    it(`give 25 % and 75 % of the memory of ${name}, as docs/guide.md does`, () => {
      const memory = memoryOf(name);
      const values = valuesOf(name);
      assert.ok(Math.abs((numberOf(values, name, "shared_buffers") * 8192) / memory - 0.25) < 0.001);
      assert.ok(Math.abs((numberOf(values, name, "effective_cache_size") * 8192) / memory - 0.75) < 0.001);
    });
  }

  const guide = [
    { parameter: "max_connections", value: 200, from: "db.t4g.medium" },
    { parameter: "work_mem", value: 64 * 1024, from: "db.t4g.2xlarge" },
    { parameter: "maintenance_work_mem", value: 512 * 1024, from: "db.t4g.xlarge" },
  ];
  for (const { parameter, value, from } of guide) {
    it(`have the ${parameter} of docs/guide.md from ${from} up, and less below`, () => {
      const least = memoryOf(from);
      for (const { name } of classOfEachSize) {
        const given = numberOf(valuesOf(name), name, parameter);
        if (memoryOf(name) >= least) assert.equal(given, value, name);
        else assert.ok(given < value, name);
      }
    });
  }

  it("never give less to a larger class", () => {
    const sorted = [...classOfEachSize].sort((a, b) => a.memoryGiB - b.memoryGiB);
    for (const [index, { name: larger }] of sorted.entries()) {
      const smaller = sorted[index - 1]?.name;
      if (smaller === undefined) continue;
      assert.ok(maxSupportedConnections(larger) >= maxSupportedConnections(smaller), larger);
      for (const parameter of ["max_connections", "work_mem", "maintenance_work_mem", "autovacuum_work_mem"]) {
        const [less, more] = [smaller, larger].map((name) => numberOf(valuesOf(name), name, parameter));
        assert.ok(Number(more) >= Number(less), `${larger} ${parameter}`);
      }
    }
  });

  it("are the same for all classes and phases up to 16 GiB, so that a new class needs no restart for them", () => {
    const group = valuesOf("db.t4g.micro");
    for (const name of ["db.t4g.small", "db.t4g.medium", "db.m7g.large", "db.r7g.large"])
      assert.deepEqual(valuesOf(name), group, name);
  });

  it("allow more connections than docs/guide.md if the application needs them, with less work_mem for each", () => {
    const name = "db.r7g.large";
    const many = valuesOf(name, 900);
    assert.equal(numberOf(many, name, "max_connections"), 900);
    assert.ok(numberOf(many, name, "work_mem") < numberOf(valuesOf(name), name, "work_mem"));
  });

  it("change work_mem and max_connections at the same restart, because they share one budget", () => {
    const parameters = wantedParameters({ ...SEVENTEEN, instanceClass: "db.t4g.micro" });
    for (const name of ["work_mem", "max_connections"])
      assert.equal(parameters.find((each) => each.name === name)?.applyMethod, "pending-reboot");
  });

  it("give the number of connections that the group allows", () => {
    for (const { name } of classOfEachSize)
      for (const connections of [0, 300])
        assert.equal(
          numberOf(valuesOf(name, connections), name, "max_connections"),
          chooseMaxConnections(name, connections),
        );
  });

  for (const engineVersion of ["17", "18"]) {
    it(`never set a default of the family of ${engineVersion} with "immediate", which RDS would return as pending for ever`, () => {
      for (const cron of [true, false])
        for (const { name, value, applyMethod } of cacheParameters({
          ...SEVENTEEN,
          engineVersion,
          cron,
          instanceClass: "db.t4g.micro",
        })) {
          const own = equalFamilyDefault(Number(engineVersion), name, value);
          assert.notEqual(own?.certainty, "sure", name);
          if (own) assert.equal(applyMethod, "pending-reboot", name);
        }
    });
  }

  it("never start more autovacuum workers than the memory budget counts, even when transaction ids run out", () => {
    const slots = (engineVersion: string) =>
      cacheParameters({ ...SEVENTEEN, engineVersion, instanceClass: "db.t4g.micro" }).find(
        ({ name }) => name === "autovacuum_worker_slots",
      )?.value;
    assert.equal(slots("17.9"), undefined);
    assert.equal(slots("18.1"), "GREATEST({DBInstanceClassMemory/64371566592},3)");
  });

  it("keep the values of statements out of the log, even when a statement fails", () => {
    const values = valuesOf("db.t4g.micro");
    assert.equal(values.get("log_parameter_max_length"), "0");
    assert.equal(values.get("log_parameter_max_length_on_error"), "0");
  });

  it("name each parameter once, with a reason", () => {
    const parameters = cacheParameters({ ...SEVENTEEN, instanceClass: "db.t4g.micro" });
    assert.equal(new Set(parameters.map(({ name }) => name)).size, parameters.length);
    for (const { name, why } of parameters) assert.ok(why.length > 10, name);
  });

  it("never leave a sort less than PostgreSQL's own default", () => {
    for (const { name } of classOfEachSize) assert.ok(numberOf(valuesOf(name), name, "work_mem") >= 4096, name);
  });

  it("belong to the family of the engine's major version", () => {
    assert.equal(parameterFamily("17"), "postgres17");
    assert.equal(parameterFamily("18.1"), "postgres18");
  });

  it("are refused for an unknown class", () => {
    assert.throws(() => valuesOf("db.x9.nano"), /db\.x9\.nano is not in policies\/facts/);
  });
});
