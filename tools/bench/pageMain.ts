import { readFileSync, writeFileSync } from "node:fs";
import { declare } from "../support/command";
import { startCommand } from "../support/start";

const pageCommand = declare({
  name: "bench:page",
  usage: [],
  description:
    "Writes docs/benchmark.md with its chart, and docs/benchmark-java.md, from the results in docs/benchmark.",
  options: {},
  endings: {},
  read: () => ({}),
});

// usage: npm run bench:page
startCommand(pageCommand, async () => {
  const { CHART, JAVA_PAGE, PAGE, renderJavaPage, renderPage } = await import("./page.js");
  const { page, chart } = renderPage(readFileSync(PAGE, "utf8"));
  writeFileSync(PAGE, page);
  writeFileSync(CHART, chart);
  writeFileSync(JAVA_PAGE, renderJavaPage(readFileSync(JAVA_PAGE, "utf8")));
  console.log("wrote docs/benchmark.md, docs/benchmark/throughput.svg and docs/benchmark-java.md");
  return "done";
});
