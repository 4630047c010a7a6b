import assert from "node:assert/strict";
import { barChart, niceScale } from "../../../tools/measuring/chart";

describe("a chart of measurements", () => {
  it("draws bars that start at zero and stay on the sheet, with words that cannot break it", () => {
    const bar = { value: 50, min: 40, max: 60 };
    const svg = barChart({ title: "a < b", unit: "x", legend: ["A & B"], groups: [{ label: '"g"', bars: [bar] }] });
    assert.match(svg, /a &lt; b \(x\)/);
    assert.match(svg, /A &amp; B/);
    const widths = [...svg.matchAll(/x2?="([\d.]+)"/g)].map(([, x]) => Number(x));
    assert.ok(Math.max(...widths) <= 960);
    for (const [top, ticks] of [
      [1, 11],
      [7, 8],
      [120_000, 7],
      [99, 11],
    ] as const) {
      const scale = niceScale(top);
      assert.ok(scale.top >= top && scale.ticks.length <= ticks && scale.ticks.length >= 4, JSON.stringify(scale));
    }
  });
});
