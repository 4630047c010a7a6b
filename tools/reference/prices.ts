import { readdirSync, readFileSync } from "node:fs";
import { join, parse } from "node:path";
import { isPriceFile, missingPrices } from "../../policies/facts/prices";

export const pricesPage = "docs/prices.md";

/** A line for each region's file. */
export function pricesTable(root: string): readonly string[] {
  const folder = join(root, "policies/facts/prices");
  const files = readdirSync(folder).filter((name) => parse(name).ext === ".json");
  const lines = files.sort().map((name) => {
    const file: unknown = JSON.parse(readFileSync(join(folder, name), "utf8"));
    if (!isPriceFile(file)) throw new Error(`${name} is no file of prices`);
    const figures = file.sections.reduce((sum, { dollars }) => sum + Object.keys(dollars).length, 0);
    const lacks = missingPrices(file).map((id) => `\`${id}\``);
    return `| ${file.region} | ${file.date} | ${figures} | ${lacks.join(" ") || "nothing"} |`;
  });
  return ["| region | date | figures | lacks, of what every stack may need |", "|---|---|---|---|", ...lines];
}
