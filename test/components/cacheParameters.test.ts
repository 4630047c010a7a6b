import assert from "node:assert/strict";
import { bearableConnections, cacheParameters, parameterFamily } from "../../components/cacheParameters";
import { instanceClasses, instanceClassMemoryBytes } from "../../policies/facts/instanceClasses";
import { fitsMemory } from "../../policies/facts/memoryBudget";
import { evaluateFormula } from "../../policies/facts/rdsFormula";

const MIB = 1024 ** 2;

function valuesOf(instanceClass: string, connections?: number): Readonly<Record<string, string>> {
  const parameters = cacheParameters({ instanceClass, databaseName: "malayalees_us_site", connections });
  return Object.fromEntries(parameters.map(({ name, value }) => [name, value]));
}

function memoryOf(instanceClass: string): number {
  return instanceClassMemoryBytes(instanceClass) ?? assert.fail(instanceClass);
}

/** The value of a parameter in its own unit, formulas worked out for the class. */
function numberOf(instanceClass: string, name: string): number {
  const text = valuesOf(instanceClass)[name] ?? assert.fail(`${name} is not set`);
  const result = evaluateFormula(text, { DBInstanceClassMemory: memoryOf(instanceClass) });
  return result.ok ? result.value : assert.fail(`${name}: ${result.error}`);
}

describe("the cache parameters", () => {
  for (const { name } of instanceClasses) {
    it(`fit into the memory of ${name}`, () => {
      const settings = {
        sharedBuffersBytes: numberOf(name, "shared_buffers") * 8192,
        autovacuumMaxWorkers: 3,
        autovacuumWorkMemBytes: numberOf(name, "autovacuum_work_mem") * 1024,
        maxConnections: numberOf(name, "max_connections"),
        workMemBytes: numberOf(name, "work_mem") * 1024,
      };
      assert.ok(fitsMemory(settings, memoryOf(name)), JSON.stringify(settings));
    });

    it(`give the guide's 25 % and 75 % of ${name}, whatever its memory really is`, () => {
      const memory = memoryOf(name);
      assert.ok(Math.abs((numberOf(name, "shared_buffers") * 8192) / memory - 0.25) < 0.001);
      assert.ok(Math.abs((numberOf(name, "effective_cache_size") * 8192) / memory - 0.75) < 0.001);
    });
  }

  const guide = [
    { parameter: "max_connections", value: "200", from: "db.t4g.medium" },
    { parameter: "work_mem", value: String(64 * 1024), from: "db.t4g.xlarge" },
    { parameter: "maintenance_work_mem", value: String(512 * 1024), from: "db.t4g.xlarge" },
  ];
  for (const { parameter, value, from } of guide) {
    it(`are the guide's for ${parameter} from ${from} up, and less below`, () => {
      const least = memoryOf(from);
      for (const { name } of instanceClasses) {
        const given = Number(valuesOf(name)[parameter]);
        if (memoryOf(name) >= least) assert.equal(String(given), value, name);
        else assert.ok(given < Number(value), name);
      }
    });
  }

  it("never give less to a larger class", () => {
    const sorted = [...instanceClasses].sort((a, b) => a.memoryGiB - b.memoryGiB);
    for (const [index, larger] of sorted.entries()) {
      const smaller = sorted[index - 1];
      if (!smaller) continue;
      assert.ok(bearableConnections(larger.name) >= bearableConnections(smaller.name), larger.name);
      for (const parameter of ["max_connections", "work_mem", "maintenance_work_mem", "autovacuum_work_mem"]) {
        assert.ok(Number(valuesOf(larger.name)[parameter]) >= Number(valuesOf(smaller.name)[parameter]), larger.name);
      }
    }
  });

  it("make room for more connections than the guide's where the application asks for them, and the work_mem pays", () => {
    const usual = valuesOf("db.r7g.large");
    const many = valuesOf("db.r7g.large", 900);
    assert.equal(many.max_connections, "900");
    assert.ok(Number(many.work_mem) < Number(usual.work_mem));
  });

  it("name each parameter once, with a reason", () => {
    const parameters = cacheParameters({ instanceClass: "db.t4g.micro", databaseName: "malayalees_us_site" });
    assert.equal(new Set(parameters.map(({ name }) => name)).size, parameters.length);
    for (const { name, why } of parameters) assert.ok(why.length > 10, name);
  });

  it("never leave a sort less than PostgreSQL's own default", () => {
    for (const { name } of instanceClasses) assert.ok(Number(valuesOf(name).work_mem) * 1024 >= 4 * MIB, name);
  });

  it("belong to the family of the engine's major version", () => {
    assert.equal(parameterFamily("17"), "postgres17");
    assert.equal(parameterFamily("18.1"), "postgres18");
  });

  it("are refused for a class that nobody knows", () => {
    assert.throws(() => valuesOf("db.x9.nano"), /db\.x9\.nano is not in policies\/facts/);
  });
});
