import assert from "node:assert/strict";
import { declare, helpOf, readCommandLine } from "../../../tools/support/command";
import { UsageError } from "../../../tools/support/errors";
import { argument, commandOf, flag, required, several, severalArguments, value } from "../../../tools/support/options";
import { asText, decimal, listOf, oneOf, wholeNumber } from "../../../tools/support/parsers";

const command = declare({
  name: "toy",
  usage: ["<command> [place] --stack <stack>"],
  description: "A command for tests.",
  options: {
    command: commandOf({ show: "shows it", move: "moves it" }),
    place: argument({ placeholder: "[place]", description: "where", parse: asText, default: "here" }),
    stack: required({ placeholder: "<stack>", description: "which", parse: asText, example: "prod" }),
    waitSeconds: value({ placeholder: "<seconds>", description: "how long", parse: wholeNumber(1, 60), default: 5 }),
    share: value({ placeholder: "<percentage>", description: "how much", parse: decimal(0, 100) }),
    kinds: value({ placeholder: "<kinds>", description: "what", parse: listOf(oneOf(["a", "b"])) }),
    set: several({ placeholder: "<key>", description: "keys", parse: asText }),
    force: flag("at once", { only: ["move"] }),
  },
  notes: "A note.",
  endings: { done: "all is well", no: "it is not" },
  read: (values) => values,
});

describe("the options of a command", () => {
  it("have defaults, and values of their types", () => {
    assert.deepEqual(readCommandLine(command, ["show", "--stack", "prod"]), {
      ...{ command: "show", place: "here", stack: "prod", waitSeconds: 5, set: [], force: false },
      ...{ share: undefined, kinds: undefined },
    });
    const given = ["--wait-seconds=7", "--share", "0.5", "--kinds", "b,a", "--set", "x", "--set", "y", "--force"];
    assert.deepEqual(readCommandLine(command, ["--stack", "prod", "move", "there", ...given]), {
      ...{ command: "move", place: "there", stack: "prod", waitSeconds: 7, set: ["x", "y"], force: true },
      ...{ share: 0.5, kinds: ["b", "a"] },
    });
  });

  it("take any number of arguments, where they are declared to", () => {
    const of = declare({
      ...{ name: "toy", usage: [], description: "", endings: {} },
      options: {
        place: argument({ placeholder: "[place]", description: "where", parse: asText, default: "here" }),
        counts: severalArguments({ placeholder: "[count…]", description: "how many", parse: wholeNumber(1, 60) }),
      },
      read: (values) => values,
    });
    assert.deepEqual(readCommandLine(of, []), { place: "here", counts: [] });
    assert.deepEqual(readCommandLine(of, ["there", "1", "2"]), { place: "there", counts: [1, 2] });
    assert.throws(
      () => readCommandLine(of, ["there", "1", "0"]),
      /counts must be a whole number from 1 to 60, not "0"/,
    );
  });

  it("take the last value where one is given twice, and a dash behind an equal sign", () => {
    assert.equal(readCommandLine(command, ["show", "--stack", "a", "--stack=-b"]).stack, "-b");
  });

  const mistakes: readonly (readonly [args: readonly string[], message: string])[] = [
    [["show"], "--stack is missing, for example --stack prod"],
    [["--stack", "prod"], "one command of show, move: none is given"],
    [["toString", "--stack", "prod"], 'one command of show, move: not "toString"'],
    [["show", "a", "b", "--stack", "prod"], "too many arguments. Expected 2 arguments but got 3."],
    [["show", "--stakc", "prod"], "unknown option '--stakc' (Did you mean --stack?)"],
    [["show", "--stack"], "option '--stack <stack>' argument missing"],
    [
      ["show", "--stack", "--force"],
      "--stack needs a value; one that begins with a dash is written as --stack=--force",
    ],
    [["show", "--stack", "prod", "--force"], "--force goes with move only"],
    [["show", "--stack", "prod", "--wait-seconds", "0"], '--wait-seconds must be a whole number from 1 to 60, not "0"'],
    [["show", "--stack", "prod", "--share", "1e1"], '--share must be a number from 0 to 100, not "1e1"'],
    [["show", "--stack", "prod", "--kinds", "a,c"], '--kinds must be one of a, b, not "c"'],
    [["show", "--stack", "prod", "--kinds", "a,a"], "--kinds has something twice: a,a"],
  ];
  for (const [args, message] of mistakes) {
    it(`refuse "${args.join(" ")}" in one line`, () => {
      assert.throws(
        () => readCommandLine(command, args),
        (error) => error instanceof UsageError && error.message === message,
      );
    });
  }

  it("are explained by --help, with commands, defaults, notes and exit codes", () => {
    const help = helpOf(command);
    for (const words of [
      /^Usage: npm run toy -- <command> \[place\] --stack <stack>\n/,
      /^Commands:\n {2}show +shows it\n {2}move +moves it$/m,
      /^ {2}--wait-seconds <seconds> +how long \(default: 5\)$/m,
      /^For move:\n {2}--force +at once$/m,
      /^A note\.$/m,
      /^Exit codes:\n {2}0 +all is well\n {2}1 +it is not\n {2}2 +usage or configuration\n {2}70 /m,
    ])
      assert.match(help, words);
  });
});
