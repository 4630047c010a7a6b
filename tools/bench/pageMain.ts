import { readFileSync, writeFileSync } from "node:fs";
import { declare } from "../support/command";
import { startCommand } from "../support/start";

const pageCommand = declare({
  name: "bench:page",
  usage: [],
  description: "Writes docs/benchmark.md and its chart from the results in docs/benchmark.",
  options: {},
  endings: {},
  read: () => ({}),
});

// usage: npm run bench:page
startCommand(pageCommand, async () => {
  const { CHART, PAGE, renderPage } = await import("./page.js");
  const { page, chart } = renderPage(readFileSync(PAGE, "utf8"));
  writeFileSync(PAGE, page);
  writeFileSync(CHART, chart);
  console.log("wrote docs/benchmark.md and docs/benchmark/throughput.svg");
  return "done";
});
