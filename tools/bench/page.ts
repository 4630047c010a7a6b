import { join, resolve } from "node:path";
import { renderChart, renderReport } from "./report";
import { readResults } from "./results";

const BEGIN = "<!-- results: npm run bench:page -->";
const END = "<!-- end of results -->";

/** Where the committed results are, and the page that shows them. */
export const DOCS = resolve(__dirname, "../../docs");
export const RESULTS_FOLDER = join(DOCS, "benchmark");
export const PAGE = join(DOCS, "benchmark.md");
export const CHART = join(RESULTS_FOLDER, "throughput.svg");

/** The page as it has to be for the committed results. @throws Error when its marks or the results are missing */
export function renderPage(page: string): { readonly page: string; readonly chart: string } {
  const results = readResults(RESULTS_FOLDER);
  const [before, rest] = page.split(BEGIN);
  const after = rest?.split(END)[1];
  if (results === undefined || before === undefined || after === undefined)
    throw new Error(`${PAGE} needs the lines ${BEGIN} and ${END}, and results in ${RESULTS_FOLDER}`);
  // One level below the page's own headings.
  const report = renderReport(results).replaceAll(/^## /gm, "### ");
  return { page: `${before}${BEGIN}\n\n${report}\n${END}${after}`, chart: renderChart(results) };
}
