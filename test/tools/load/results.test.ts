import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Results, type Round, readResults, seriesOf, withRound } from "../../../tools/load/results";
import { RESULTS_FILE, refuseOtherSettings, storeIn } from "../../../tools/measuring/resultsFile";
import { UsageError } from "../../../tools/support/errors";

const round = (requests: number): Round => ({
  ...{ rate: 10, requests, seconds: 5, failures: {}, times: "1:1" },
  usage: { database: 0, application: 0, redis: 0, generator: 0, statements: 0, hits: 0, misses: 0 },
});
const empty: Results = {
  machine: {
    ...{ date: "2026-11-28", cores: 2, processor: "a processor", memoryGb: 24, hugePages: "off", system: "Linux 6" },
    ...{ postgres: "18.4", redis: "7.0.15" },
  },
  settings: { seconds: 5 },
  limits: [],
  series: [],
};
const key = { phase: "initial", cache: "redis", model: "open" } as const;

describe("the load's results", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "malayalees-load-test-"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it("are in the file after every round, so that a later run goes on with them", () => {
    const store = storeIn(folder, empty);
    for (const requests of [1, 2]) {
      store.add((results) => withRound(results, key, round(requests)));
      assert.deepEqual(readResults(folder), store.results);
    }
    const read = readResults(folder);
    assert.ok(read);
    assert.deepEqual(
      seriesOf(read, key)?.rounds.map(({ requests }) => requests),
      [1, 2],
    );
    assert.equal(seriesOf(read, { ...key, cache: "none" }), undefined);
  });

  it("are none in a new folder, and refused when they are something else", () => {
    assert.equal(readResults(folder), undefined);
    for (const text of ["no JSON", "{}", JSON.stringify({ ...empty, series: [{ phase: "never" }] })]) {
      writeFileSync(join(folder, RESULTS_FILE), text);
      assert.throws(() => readResults(folder), /results\.json is not a file of results: choose another --out/);
    }
  });

  it("take no rounds under other settings", () => {
    assert.doesNotThrow(() => refuseOtherSettings({ seconds: 5, java: "17" }, { seconds: 5 }, "out"));
    assert.throws(
      () => refuseOtherSettings({ seconds: 5 }, { seconds: 6 }, "out"),
      (error) =>
        error instanceof UsageError && error.message === "--resume: the results in out are of seconds 5, not 6",
    );
  });
});
