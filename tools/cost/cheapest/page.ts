import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { type Phase, phases } from "../../../components/configuration/keys/key";
import type { Estimate } from "../../../policies/costs/estimate";
import { candidate } from "./cheapest";
import { promiseLines, renderCheapest } from "./render";
import type { Overrides } from "./search";
import { extrasTable } from "./worth";

export const cheapestPage = "docs/cheapest-configuration.md";

/** What the search found for prod in each phase: its figures are computed anew, the search itself takes minutes. */
const FOUND = "docs/cheapest-configuration.json";

const STACK = "prod";

const foundSchema = z.record(z.enum(phases), z.record(z.string(), z.string()));

export function foundConfigurations(root: string): Readonly<Record<Phase, Overrides>> {
  return foundSchema.parse(JSON.parse(readFileSync(join(root, FOUND), "utf8")));
}

/** The promises, and for each phase the configuration and its figures. */
export async function cheapestLines(root: string): Promise<readonly string[]> {
  const found = foundConfigurations(root);
  const parts: string[] = [...promiseLines()];
  const estimates: [Phase, Estimate][] = [];
  for (const phase of phases) {
    const set = found[phase];
    const usual = await candidate(STACK, { phase }, root);
    const best = await candidate(STACK, { phase, ...set }, root);
    estimates.push([phase, usual.plan.costs]);
    parts.push("", `## Phase ${phase}`, "", ...renderCheapest({ stack: STACK, phase, usual, best, set }));
  }
  return [...parts, "", "## What else the defaults pay for", "", extrasTable(estimates)];
}
