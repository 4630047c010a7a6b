import { join, resolve } from "node:path";
import { renderJavaReport } from "./javaReport";
import { readJavaResults } from "./javaResults";
import { renderChart, renderReport } from "./report";
import { readResults } from "./results";

const BEGIN = "<!-- results: npm run bench:page -->";
const END = "<!-- end of results -->";

/** Where the committed results are, and the pages that show them. */
export const DOCS = resolve(__dirname, "../../docs");
export const RESULTS_FOLDER = join(DOCS, "benchmark");
export const PAGE = join(DOCS, "benchmark.md");
export const CHART = join(RESULTS_FOLDER, "throughput.svg");
export const JAVA_RESULTS_FOLDER = join(RESULTS_FOLDER, "java");
export const JAVA_PAGE = join(DOCS, "benchmark-java.md");

/** The page as it has to be for the committed results. @throws Error when its marks or the results are missing */
export function renderPage(page: string): { readonly page: string; readonly chart: string } {
  const results = readResults(RESULTS_FOLDER);
  if (results === undefined) throw missing(RESULTS_FOLDER);
  return { page: between(page, renderReport(results), PAGE), chart: renderChart(results) };
}

/** The same for Spring's cache managers. */
export function renderJavaPage(page: string): string {
  const results = readJavaResults(JAVA_RESULTS_FOLDER);
  if (results === undefined) throw missing(JAVA_RESULTS_FOLDER);
  return between(page, renderJavaReport(results), JAVA_PAGE);
}

function between(page: string, report: string, path: string): string {
  const [before, rest] = page.split(BEGIN);
  const after = rest?.split(END)[1];
  if (before === undefined || after === undefined) throw new Error(`${path} needs the lines ${BEGIN} and ${END}`);
  // One level below the page's own headings.
  return `${before}${BEGIN}\n\n${report.replaceAll(/^## /gm, "### ")}\n${END}${after}`;
}

function missing(folder: string): Error {
  return new Error(`there are no results in ${folder}`);
}
