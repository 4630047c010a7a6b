import assert from "node:assert/strict";
import { progressLine, startProgress } from "../../../tools/support/progress";

const options = { title: "copy", unit: "keys" };

describe("progress", () => {
  const lines: readonly (readonly [string, Parameters<typeof progressLine>])[] = [
    [
      "copy  [############............]  50.0 %  50 of 100 keys, 10/s, 5 s left",
      [
        { ...options, total: 100 },
        { done: 50, alreadyDone: 0, elapsedMs: 5000, note: "" },
      ],
    ],
    [
      "copy  [############............]  50.0 %  50 of 100 keys, 2/s, 25 s left, slow",
      [
        { ...options, total: 100 },
        { done: 50, alreadyDone: 40, elapsedMs: 5000, note: "slow" },
      ],
    ],
    [
      "copy  [##################......]  75.0 %  3 of 4 keys",
      [
        { ...options, total: 4, showsRate: false },
        { done: 3, alreadyDone: 0, elapsedMs: 3000, note: "" },
      ],
    ],
    ["copy  1,500 keys, 1,000/s", [options, { done: 1500, alreadyDone: 0, elapsedMs: 1500, note: "" }]],
    [
      "copy  [########################] 100.0 %  120 of 100 keys, 120/s",
      [
        { ...options, total: 100 },
        { done: 120, alreadyDone: 0, elapsedMs: 1000, note: "" },
      ],
    ],
    [
      "copy  [########################] 100.0 %  0 of 0 keys",
      [
        { ...options, total: 0 },
        { done: 0, alreadyDone: 0, elapsedMs: 0, note: "" },
      ],
    ],
  ];
  for (const [expected, given] of lines) {
    it(`says "${expected}"`, () => assert.equal(progressLine(...given), expected));
  }

  /** All that is written when every update comes 60 ms after the one before. */
  function written(isTTY: boolean, updates: number): readonly string[] {
    const texts: string[] = [];
    let time = 0;
    const progress = startProgress({
      ...options,
      stream: { isTTY, columns: 20, write: (text) => texts.push(text) },
      now: () => time,
    });
    for (let done = 1; done <= updates; done++) {
      time += 60;
      progress.update(done);
    }
    progress.end();
    return texts;
  }

  it("draws one line of a terminal anew, no wider than it is, and leaves it", () =>
    assert.deepEqual(written(true, 4), [
      "\r\x1b[2Kcopy  1 keys, 17/s",
      "\r\x1b[2Kcopy  3 keys, 17/s",
      "\r\x1b[2Kcopy  4 keys, 17/s",
      "\n",
    ]));

  it("writes to a log at once, then every ten seconds, then the end", () =>
    assert.deepEqual(
      written(false, 300).map((line) => /^copy {2}(\d+) keys.*\n$/.exec(line)?.[1]),
      ["1", "168", "300"],
    ));

  it("writes nothing when nothing was done", () => assert.deepEqual(written(true, 0), []));
});
