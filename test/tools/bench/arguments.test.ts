import assert from "node:assert/strict";
import { benchCommand, OPERATIONS } from "../../../tools/bench/arguments";
import { operations } from "../../../tools/bench/operations";
import { helpOf, readCommandLine } from "../../../tools/support/command";

describe("npm run bench: arguments", () => {
  const readArguments = (args: readonly string[]) => readCommandLine(benchCommand, args);

  it("measures all operations, sizes and parts when nothing is asked for", () => {
    const args = readArguments([]);
    assert.deepEqual(args.values, [100, 1000, 10_000]);
    assert.deepEqual(args.entries, [100_000, 10_000, 1_000_000, 5_000_000]);
    assert.deepEqual(args.operations, [...OPERATIONS]);
    assert.equal(args.rounds >= 5, true);
    assert.equal(args.design, undefined);
  });

  it("takes what is given over --quick, and --quick over the defaults", () => {
    const args = readArguments(["--quick", "--values", "50", "--operations", "put,get"]);
    assert.deepEqual([args.values, args.operations, args.rounds], [[50], ["put", "get"], 2]);
  });

  it("measures the design, or one part of it", () => {
    assert.deepEqual(readArguments(["--design", "--parts", "storm"]).design, ["storm"]);
    assert.equal(readArguments(["--design"]).design?.length, 6);
  });

  const mistakes: readonly (readonly [readonly string[], RegExp])[] = [
    [["--rounds", "0"], /--rounds must be a whole number from 1 to 100, not "0"/],
    [["--rounds", "two"], /--rounds .* not "two"/],
    [["--seconds", "1.5"], /--seconds .* not "1.5"/],
    [["--values", "100,,200"], /--values .* not ""/],
    [["--values", "100,100"], /--values has something twice/],
    [["--values", "200000"], /--values .* to 100000/],
    [["--operations", "get,evict"], /--operations must be one of get, .* not "evict"/],
    [["--connection", "pipe"], /--connection must be one of socket, tcp/],
    [["--parts", "storm"], /--parts must be one of servers, /],
    [["--design", "--parts", "servers"], /--parts must be one of get, /],
    [["--url", "postgresql://a@b/c"], /go together/],
    [["--url", "postgresql://a:secret@b/c", "--redis-url", "redis://b"], /must have no password/],
    [["--url", "postgresql://a@b/c", "--redis-url", "redis://:secret@b"], /must have no password/],
    [["--url", "postgresql://a@b/c", "--redis-url", "redis://b", "--connection", "socket"], /over tcp/],
    [["--design", "--url", "postgresql://a@b/c", "--redis-url", "redis://b"], /its own server/],
    [["--java", "--design"], /--java goes without --design/],
    [["--java", "--parts", "node"], /--java goes without .*--parts/],
    [["--java", "--url", "postgresql://a@b/c", "--redis-url", "redis://b"], /its own servers/],
    [["--speed", "9"], /--speed/],
    [["extra"], /too many arguments/],
  ];
  for (const [args, message] of mistakes) {
    it(`refuses ${args.join(" ")} in one line`, () => {
      assert.throws(
        () => readArguments(args),
        (error: Error) => message.test(error.message) && !error.message.includes("secret"),
      );
    });
  }

  it("names every option in its help, and knows every operation that there is", () => {
    for (const option of ["rounds", "seconds", "clients", "values", "entries", "operations", "connection", "resume"])
      assert.match(helpOf(benchCommand), new RegExp(`--${option}`));
    assert.deepEqual(
      operations("x").map(({ name }) => name),
      [...OPERATIONS],
    );
  });
});
