import { type Comparison, compare } from "./compare";
import { compactTable, comparisonPage } from "./comparePage";
import { scenarios } from "./scenarios";

export const costsPage = "docs/costs.md";

const made = new Map<string, Promise<Comparison>>();

/** The guide's tables beside prod's costs, as the page shows them. */
export async function comparisonLines(root: string): Promise<readonly string[]> {
  return comparisonPage(await comparisonOf(root));
}

export async function compactLines(root: string): Promise<readonly string[]> {
  return compactTable(await comparisonOf(root));
}

/** Prod beside the guide. Made once: three pages have it, and it takes 18 plans. */
export function comparisonOf(folder: string): Promise<Comparison> {
  const known = made.get(folder) ?? scenarios("prod", { folder }).then((each) => compare("prod", each));
  made.set(folder, known);
  return known;
}
