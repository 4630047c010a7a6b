import { figures } from "../../database/figures";
import { markdownTable } from "../support/table";

export const figuresPage = "docs/cache.md";

/** What the database's metrics in CloudWatch mean. */
export function figuresTable(): readonly string[] {
  const rows = Object.entries(figures).map(([name, { unit, meaning }]) => [`\`${name}\``, unit, meaning]);
  return markdownTable(["metric", "unit", "meaning"], rows).split("\n");
}
