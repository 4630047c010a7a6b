import assert from "node:assert/strict";
import { count, duration, percentage, size, table } from "../../../tools/support/table";

describe("a table", () => {
  it("has columns as wide as their widest cell, and no blanks at the end of a line", () =>
    assert.equal(
      table(
        ["name", "n"],
        [
          ["a", "1"],
          ["longer", "10"],
        ],
        ["left", "right"],
      ),
      ["name     n", "a        1", "longer  10"].join("\n"),
    ));

  const words: readonly (readonly [string, string])[] = [
    [percentage(0.1234), "12.3 %"],
    [percentage(null), "-"],
    [size(0), "0 B"],
    [size(1023), "1023 B"],
    [size(1024), "1.0 kB"],
    [size(1024 ** 2 * 1.5), "1.5 MB"],
    [size(1024 ** 4 * 5000), "5000.0 TB"],
    [count(1_234_567), "1,234,567"],
    [duration(0), "0 ms"],
    [duration(999), "999 ms"],
    [duration(1500), "1.5 s"],
    [duration(-90_000), "-1.5 min"],
    [duration(172_800_000), "2 d"],
  ];
  for (const [said, expected] of words) it(`says ${expected}`, () => assert.equal(said, expected));
});
