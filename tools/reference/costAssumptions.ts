import { assumptionsOf } from "../../policies/costs/usage";
import { usageKeys } from "../../policies/costs/usageKeys";
import { phases } from "../../policies/facts/phases";

export const costAssumptionsPage = "docs/cost-assumptions.md";

/** What is assumed of each phase's use, from policies/costs/usage/PHASE.json. */
export function costAssumptionsTable(): readonly string[] {
  const rows = Object.entries(usageKeys).map(([key, unit]) => row(key, unit));
  return [
    `| figure | unit | ${phases.join(" | ")} | from |`,
    `|---|---|${phases.map(() => "---|").join("")}---|`,
    ...rows,
  ];
}

function row(key: string, unit: string): string {
  const figures = phases.map((phase) => Object.entries(assumptionsOf(phase)).find(([name]) => name === key)?.[1]);
  const values = figures.map((figure) => figure?.value.toLocaleString("en-US", { maximumFractionDigits: 3 }) ?? "");
  const sources = [...new Set(figures.map((figure) => figure?.from ?? ""))];
  return `| \`${key}\` | ${unit} | ${values.join(" | ")} | ${sources.join("; ")} |`;
}
