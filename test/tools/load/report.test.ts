import assert from "node:assert/strict";
import { phases } from "../../../components/configuration/keys/key";
import { perRequest } from "../../../tools/load/figures";
import { arrivalRate, populations } from "../../../tools/load/phases";
import { renderAssumptions, renderChart, renderReport } from "../../../tools/load/report";
import {
  type CacheName,
  type Model,
  type Results,
  type Round,
  readResults,
  type Series,
  seriesOf,
  type Usage,
} from "../../../tools/load/results";
import { sizesRow } from "../../../tools/load/sizes";
import { histogramOf, renderHistogram } from "../../../tools/measuring/histogram";
import { configureProd } from "../../../tools/reference/pooling";

const usage: Usage = {
  database: 0.2,
  application: 0.5,
  redis: 0,
  generator: 0.1,
  statements: 300,
  hits: 90,
  misses: 10,
};
const round = (milliseconds: readonly number[], more: Partial<Round> = {}): Round => ({
  ...{ rate: 10, requests: milliseconds.length, seconds: 5, failures: {}, usage },
  times: renderHistogram(histogramOf(milliseconds.map((each) => each * 1000))),
  ...more,
});
const hundred = (milliseconds: number) => Array.from({ length: 100 }, () => milliseconds);
const series = (cache: CacheName, model: Model, ...rounds: readonly Round[]): Series => ({
  ...{ phase: "initial", cache, model },
  rounds,
});
const results = (...all: readonly Series[]): Results => ({
  machine: {
    ...{ date: "2026-11-28", cores: 2, processor: "a processor", memoryGb: 24, hugePages: "off", system: "Linux 6" },
    ...{ postgres: "18.4", redis: "7.0.15" },
  },
  settings: { seconds: 5 },
  limits: [
    { phase: "initial", cache: "postgresql", saturated: 1000, sustained: 850 },
    { phase: "scale", cache: "none", saturated: 500, sustained: 425 },
  ],
  series: all,
});

describe("the load's report", () => {
  it("has percentiles of all rounds together: a bad round of three shows, as an average would not", () => {
    const rounds = [round(hundred(2)), round(hundred(2)), round([...hundred(2).slice(10), ...hundred(50).slice(90)])];
    const [line = ""] =
      /^\| initial \| postgresql \| 10 .*$/m.exec(renderReport(results(series("postgresql", "open", ...rounds)))) ?? [];
    assert.match(
      line,
      /^\| initial \| postgresql \| 10 \| 10 \| 20\.0 \| 2\.0 \| 2\.0 \| 50\.\d \| 50\.\d \| 300 \| 0 \|$/,
    );
  });

  it("counts failures, and names the most frequent one", () => {
    const failing = round(hundred(1), { failures: { timeout: 1, "503 Service Unavailable": 4 } });
    assert.match(
      renderReport(results(series("none", "closed", failing))),
      /^\| initial \| none \|.*\| 100 \| 5 \(503 Service Unavailable\) \|$/m,
    );
  });

  it("holds PostgreSQL against the others round by round", () => {
    const text = renderReport(
      results(
        series("postgresql", "open", round(hundred(2)), round(hundred(8))),
        series("redis", "open", round(hundred(1)), round(hundred(8))),
      ),
    );
    assert.match(
      text,
      /^\| initial \| open \| postgresql \/ redis \| 1\.00 \/ 1\.50 \/ 2\.00 \| .*\| 1\.00 \/ 1\.00 \/ 1\.00 \|$/m,
    );
    assert.doesNotMatch(text, /postgresql \/ none/);
  });

  it("says what a request costs, and how often the cache had the answer", () => {
    const text = renderReport(results(series("postgresql", "open", round(hundred(2)))));
    assert.match(text, /^\| initial \| postgresql \| 5\.00 \| 2\.00 \| 0\.00 \| 1\.00 \| 3\.00 \| 90\.0 % \|$/m);
  });

  it("says for which phase the machine is enough", () => {
    const text = renderReport(results(series("postgresql", "open", round(hundred(2)))));
    assert.match(text, /^\| initial \| postgresql \| 1,000 \| 850 \| 10 \| yes \|$/m);
    assert.match(text, /^\| scale \| none \| 500 \| 425 \| 1,000 \| \*\*no\*\*, for 42\.5 % of it \|$/m);
  });

  it("draws only what was measured", () => {
    const svg = renderChart(results(series("postgresql", "open", round(hundred(2)))));
    assert.match(svg, />initial, open</);
    assert.doesNotMatch(svg, />scale, open</);
  });

  it("says what the load is made of", () => {
    const text = renderAssumptions();
    assert.match(text, /^\| scale \| 100 \| 100,000 \| 1,000 \| 200 \| 10,000 \| 1,000 \|$/m);
    assert.match(text, /^\| a new event \| POST \| 2 % \| evicts the list \|$/m);
  });
});

describe("what a request's processor time means for a phase", () => {
  for (const [phase, milliseconds, row] of [
    // 10 requests a second of 3 ms: a tenth of one task at 60 %, and a tenth of what db.t4g.micro always has.
    [
      "initial",
      { application: 3, database: 2 },
      ["10", "0.03", "1", "1", "2 to 4 of 0.5 vCPU", "0.02", "db.t4g.micro", "0.2 / 2"],
    ],
    [
      "scale",
      { application: 3, database: 1 },
      ["1,000", "3.00", "3", "5", "5 to 10 of 2 vCPU", "1.00", "db.t4g.medium", "0.4 / 2"],
    ],
  ] as const)
    it(`is computed from the configuration of ${phase}`, () => {
      assert.deepEqual(sizesRow(phase, milliseconds), row);
    });

  it("measured, leaves the tasks of each phase at their minimum at the phase's rate", () => {
    const measured = readResults("docs/load");
    assert.ok(measured);
    for (const phase of phases) {
      const { scaling } = configureProd(phase, ["fargate"]);
      const tasks = Math.ceil((arrivalRate(populations[phase]) * 60) / scaling.requestsPerTarget);
      assert.ok(tasks <= scaling.minTasks, `${phase}: ${tasks} tasks`);
    }
    const growth = seriesOf(measured, { phase: "growth", cache: "postgresql", model: "open" });
    assert.ok(growth && perRequest(growth, "application") <= 6, "the milliseconds of requestsPerTarget");
  });
});
