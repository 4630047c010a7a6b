import { readFileSync } from "node:fs";
import { join } from "node:path";
import { comparisonOf } from "../cost/page";
import { makePlan, type Plan } from "../plan/plan";
import type { Evidence } from "./guideEvidence";
import { type GuideRow, guideRows } from "./guideRows";

export const guidePage = "docs/guide.md";

/** The pods have an image of the application, as the placeholder answers other health paths. */
const POD_SETTINGS = {
  clusterAccessCidrs: '["8.8.8.8/32"]',
  image: "123456789012.dkr.ecr.us-east-1.amazonaws.com/malayalees-app:1.0.0",
} as const;

/** Stacks of prod that the rows look at. */
const PLANS = [
  { phase: "initial", topology: "fargate" },
  { phase: "growth", topology: "fargate" },
  { phase: "scale", topology: "fargate" },
  { phase: "initial", topology: "eks", ...POD_SETTINGS },
  { phase: "growth", topology: "eks", ...POD_SETTINGS },
  { phase: "scale", topology: "eks", ...POD_SETTINGS },
] as const;

/** The tables of differences, in order of the guide. */
export async function guideTables(root: string): Promise<readonly string[]> {
  const evidence = await gather(root);
  const lines = Object.entries(guideRows).flatMap(([heading, rows]) => [
    `## ${heading}`,
    "",
    "| subject | the guide | here | why |",
    "|---|---|---|---|",
    ...rows.map((row) => rendered(row, evidence)),
    "",
  ]);
  return lines.slice(0, -1);
}

function rendered({ subject, guide, here, why }: GuideRow, evidence: Evidence): string {
  const found = here(evidence);
  if (found === guide) throw new Error(`${subject}: no difference from the guide is left, so the row can go`);
  return `| ${[subject, guide, found, why].join(" | ")} |`;
}

/** One after the other: a plan has the process to itself. */
async function gather(root: string): Promise<Evidence> {
  const plans = new Map<string, Plan>();
  const { rows } = await comparisonOf(root);
  for (const overrides of PLANS) plans.set(keyOf(overrides), await makePlan("prod", overrides, root));
  return {
    resources(type, phase = "initial", topology = "fargate") {
      const planned = plans.get(keyOf({ phase, topology }))?.resources ?? [];
      const [first, ...others] = planned.flatMap((each) => (each.type === type ? [each.inputs] : []));
      if (first === undefined) throw new Error(`the plan of ${phase} on ${topology} has no ${type}`);
      return [first, ...others];
    },
    costs(phase, topology) {
      const found = rows.find((row) => row.phase === phase && row.topology === topology);
      if (found === undefined || "reason" in found) throw new Error(`${phase} on ${topology} is not compared`);
      return found;
    },
    inFile(path, pattern) {
      const found = pattern.exec(readFileSync(join(root, path), "utf8"))?.[1];
      if (found === undefined) throw new Error(`${path} has nothing like ${pattern}`);
      return found;
    },
  };
}

function keyOf({ phase, topology }: { readonly phase: string; readonly topology: string }): string {
  return `${phase} ${topology}`;
}
