import { join } from "node:path";
import { CHART_FILE, renderAssumptions, renderChart, renderReport } from "./report";
import { type Results, readResults } from "./results";

export const loadPage = "docs/load.md";
/** Where the results are that the page shows. */
const FOLDER = "docs/load";
export const loadChartFile = `${FOLDER}/${CHART_FILE}`;

/** What the page says of the load and of the results, one level below its own headings. */
export function loadLines(root: string): readonly string[] {
  const report = renderReport(resultsIn(root)).trimEnd().replaceAll(/^## /gm, "### ");
  return [renderAssumptions(), "", `![Response times](load/${CHART_FILE})`, "", report];
}

export function loadChart(root: string): string {
  return renderChart(resultsIn(root));
}

function resultsIn(root: string): Results {
  const results = readResults(join(root, FOLDER));
  if (results === undefined) throw new Error(`${loadPage} needs results: npm run load -- --out ${FOLDER}`);
  return results;
}
