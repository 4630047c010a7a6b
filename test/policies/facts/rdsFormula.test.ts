import assert from "node:assert/strict";
import fc from "fast-check";
import { evaluateFormula, type FormulaContext, parseFormula } from "../../../policies/facts/rdsFormula";

const GIB = 1024 ** 3;
const context: FormulaContext = {
  DBInstanceClassMemory: GIB,
  DBInstanceVCPU: 2,
  AllocatedStorage: 20 * GIB,
  EndPointPort: 5432,
  TrueIfReplica: 0,
};

describe("RDS formulas", () => {
  const values: readonly (readonly [text: string, value: number])[] = [
    ["0", 0],
    ["-1", -1],
    ["16384", 16384],
    ["{DBInstanceClassMemory/32768}", 32768],
    ["{DBInstanceClassMemory*3/32768}", 98304],
    ["{DBInstanceClassMemory}", GIB],
    ["{DBInstanceVCPU*2}", 4],
    ["{AllocatedStorage/1073741824}", 20],
    ["{EndPointPort}", 5432],
    ["{TrueIfReplica*100}", 0],
    ["LEAST({DBInstanceClassMemory/9531392},5000)", 112],
    ["GREATEST({DBInstanceClassMemory*1024/63963136},65536)", 65536],
    ["SUM({DBInstanceVCPU},10,5)", 17],
    ["GREATEST(LEAST({DBInstanceVCPU},1),SUM(1,2))", 3],
    // 20 GiB is 2^0 of it: RDS's own autovacuum_vacuum_cost_limit
    ["GREATEST({log(DBInstanceClassMemory/21474836480)*600},200)", 200],
    ["{log(DBInstanceClassMemory/268435456)*600}", 1200],
  ];
  for (const [text, value] of values) {
    it(`${text} is ${value} on 1 GiB and 2 vCPU`, () => {
      assert.deepEqual(evaluateFormula(text, context), { ok: true, value });
    });
  }

  const malformed: readonly string[] = [
    "",
    " ",
    "2GB",
    "1.5",
    "{",
    "{}",
    "{DBInstanceClassMemory/32768",
    "DBInstanceClassMemory/32768",
    "{DBInstanceClassMemory/32768}}",
    "{DBInstanceClassMemory/}",
    "{/32768}",
    "{DBInstanceClassMemory-1}",
    "{dbinstanceclassmemory/32768}",
    "{DBInstanceClassMemory /32768}",
    "{DBInstanceClassMemory/0}",
    "LEAST(5000)",
    "least(1,2)",
    "MAX(1,2)",
    "LEAST(1,2",
    "{log(0)}",
    "99999999999999999999",
    "{DBInstanceClassMemory*9007199254740991}",
  ];
  for (const text of malformed) {
    it(`"${text}" is refused in words`, () => {
      const result = evaluateFormula(text, context);
      assert.ok(!result.ok);
      assert.equal(result.reason, "malformed");
      assert.notEqual(result.error, "");
    });
  }

  it("a well-formed formula whose variable is not known is distinguished from a wrong one", () => {
    const result = evaluateFormula("{DBInstanceClassMemory/32768}");
    assert.deepEqual(result, { ok: false, reason: "not-known", error: "DBInstanceClassMemory is not known here" });
  });

  it("a quotient is truncated, never rounded", () => {
    const memory = fc.integer({ min: 1, max: 2 ** 42 });
    fc.assert(
      fc.property(memory, fc.integer({ min: 1, max: 2 ** 20 }), (DBInstanceClassMemory, divisor) => {
        const result = evaluateFormula(`{DBInstanceClassMemory/${divisor}}`, { DBInstanceClassMemory });
        assert.deepEqual(result, { ok: true, value: Math.trunc(DBInstanceClassMemory / divisor) });
      }),
    );
  });

  it("LEAST, GREATEST and SUM are what they say, however many values", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 1e9 }), { minLength: 2, maxLength: 20 }), (numbers) => {
        const list = numbers.join(",");
        assert.deepEqual(evaluateFormula(`LEAST(${list})`), { ok: true, value: Math.min(...numbers) });
        assert.deepEqual(evaluateFormula(`GREATEST(${list})`), { ok: true, value: Math.max(...numbers) });
        assert.deepEqual(evaluateFormula(`SUM(${list})`), {
          ok: true,
          value: numbers.reduce((sum, each) => sum + each, 0),
        });
      }),
    );
  });

  it("more memory never makes a share of it smaller", () => {
    const memory = fc.integer({ min: 1, max: 2 ** 42 });
    fc.assert(
      fc.property(memory, memory, (one, other) => {
        const [less, more] = [Math.min(one, other), Math.max(one, other)].map((DBInstanceClassMemory) =>
          evaluateFormula("LEAST({DBInstanceClassMemory*3/32768},100000)", { DBInstanceClassMemory }),
        );
        assert.ok(less?.ok && more?.ok && less.value <= more.value);
      }),
    );
  });

  it("no text at all makes the parser throw", () => {
    const pieces = fc.constantFrom(
      "{",
      "}",
      "(",
      ")",
      ",",
      "*",
      "/",
      "-",
      "1",
      "0",
      "GREATEST",
      "log",
      "DBInstanceVCPU",
      " ",
      "x",
      "é",
    );
    const text = fc.oneof(
      fc.string(),
      fc.array(pieces, { maxLength: 60 }).map((parts) => parts.join("")),
    );
    fc.assert(
      fc.property(text, (each) => {
        const parsed = parseFormula(each);
        const result = evaluateFormula(each, context);
        if (!parsed.ok) assert.ok(!result.ok);
        if (result.ok) assert.ok(Number.isSafeInteger(result.value));
      }),
      { numRuns: 2000 },
    );
  });

  it("nesting without end is refused instead of exhausting the stack", () => {
    const text = "SUM(1,".repeat(100_000);
    const result = evaluateFormula(text, context);
    assert.ok(!result.ok && result.reason === "malformed");
  });
});
