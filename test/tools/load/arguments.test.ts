import assert from "node:assert/strict";
import { loadCommand } from "../../../tools/load/arguments";
import { measurements } from "../../../tools/load/rounds";
import { readCommandLine } from "../../../tools/support/command";

const read = (...args: readonly string[]) => readCommandLine(loadCommand, args);

describe("npm run load's command line", () => {
  it("measures everything in five rounds, unless it says otherwise", () => {
    const { rounds, seconds, phases, caches, models, out, resume } = read();
    assert.deepEqual([rounds, seconds, out, resume], [5, 4, "load-results", false]);
    assert.deepEqual(phases, ["initial", "growth", "scale"]);
    assert.deepEqual(
      [caches, models],
      [
        ["postgresql", "redis", "none"],
        ["open", "closed"],
      ],
    );
    assert.equal(measurements(read()), 90);
  });

  it("takes its own figures with --quick, and those that are given before them", () => {
    assert.equal(read("--quick").rounds, 1);
    const { rounds, seconds } = read("--quick", "--rounds", "3");
    assert.deepEqual([rounds, seconds], [3, read("--quick").seconds]);
    assert.equal(measurements(read("--quick", "--phases", "scale", "--caches", "redis", "--models", "open")), 1);
  });

  for (const [args, message] of [
    [["--phases", "big"], /--phases must be one of initial, growth, scale, not "big"/],
    [["--caches", "memcached"], /--caches must be one of postgresql, redis, none, not "memcached"/],
    [["--rounds", "0"], /--rounds must be a whole number from 1 to 100, not "0"/],
  ] as const)
    it(`refuses ${args.join(" ")}`, () => {
      assert.throws(() => read(...args), message);
    });
});
