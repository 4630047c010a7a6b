import { existsSync, readFileSync, statSync } from "node:fs";
import { z } from "zod";
import { reasonOf } from "../../../database/errors";
import { COST_GROUPS } from "../../../policies/costs/estimate";
import { UsageError } from "../../support/errors";
import { makePlan } from "../plan";
import { planAt } from "./checkout";
import type { ComparedResource } from "./compare";
import type { ComparedCosts } from "./costs";
import { findCommit } from "./git";

/** What a plan is compared with: another plan of the stack, of today's files, of another commit, or from a file. */
export interface Baseline {
  /** As a title says it. */
  readonly name: string;
  readonly resources: readonly (ComparedResource & {
    readonly props: Readonly<Record<string, unknown>>;
    readonly dependencies?: readonly string[];
  })[];
  readonly violations: readonly Finding[];
  readonly suppressions: readonly SetAside[];
  /** None in a plan of before there were costs. */
  readonly costs?: ComparedCosts;
}

/** A finding, as far as it is compared. */
export interface Finding {
  readonly policy: string;
  readonly level: string;
  readonly urn: string;
  readonly message: string;
}

/** A finding that is set aside, as far as it is compared. */
export interface SetAside {
  readonly policy: string;
  readonly urn: string;
  readonly reason: string;
}

const savedCosts = z.object({
  region: z.string(),
  priceDate: z.string().optional(),
  problem: z.string().optional(),
  least: z.number(),
  expected: z.number(),
  items: z.array(
    z.object({
      urn: z.string(),
      group: z.enum(COST_GROUPS),
      kind: z.enum(["priced", "free", "unpriced"]),
      least: z.number(),
      dollars: z.number(),
    }),
  ),
});

const savedPlan = z.object({
  stack: z.string(),
  resources: z.array(
    z.object({
      urn: z.string(),
      type: z.string(),
      name: z.string(),
      inputs: z.record(z.string(), z.unknown()),
      dependencies: z.array(z.string()).default([]),
      protect: z.boolean().optional(),
      remote: z.boolean().optional(),
      external: z.boolean().optional(),
    }),
  ),
  violations: z
    .array(z.object({ policy: z.string(), level: z.string(), urn: z.string(), message: z.string() }))
    .default([]),
  suppressions: z.array(z.object({ policy: z.string(), urn: z.string(), reason: z.string() })).default([]),
  costs: savedCosts.optional(),
});

/** The plan of the stack as its files have it. */
export async function currentPlan(stack: string, folder: string, policyConfig?: string): Promise<Baseline> {
  return { ...(await makePlan(stack, {}, folder, policyConfig)), name: "its configuration" };
}

/**
 * The plan in a file that --json or --out wrote, or the plan of another commit, made by that commit's own files.
 * @param against a file where there is one, otherwise a branch, tag or commit
 * @throws UsageError when it is neither or both, when the file has no plan of this stack, or when the commit's plan cannot be made
 */
export async function readBaseline(against: string, stack: string, folder: string): Promise<Baseline> {
  const isFile = existsSync(against) && statSync(against).isFile();
  // A file needs no git.
  const commit = await findCommit(against, folder).catch((error: unknown) => {
    if (!isFile) throw error;
    return undefined;
  });
  if (isFile && commit !== undefined)
    throw new UsageError(
      `--against ${against} is a file and a ref of git: write ./${against} or refs/heads/${against}`,
    );
  if (isFile) return readSavedPlan(against, stack);
  if (commit === undefined)
    throw new UsageError(
      `--against ${against} is no file, and git knows no such branch, tag or commit here: give a plan that --out wrote, or a ref (git fetch brings those of the server)`,
    );
  const name = commit.id.startsWith(against) ? against : `${against} (${commit.id.slice(0, 7)})`;
  const text = await planAt(commit, stack, folder);
  if (text === undefined)
    return { name: `${name}, which has no stack ${stack}`, resources: [], violations: [], suppressions: [] };
  return readPlan(text, stack, `--against ${against}`, name);
}

/**
 * A plan that was written by --json or --out.
 * @throws UsageError when the file has no plan, or one of another stack
 */
export function readSavedPlan(file: string, stack: string): Baseline {
  return readPlan(readText(file), stack, `--against ${file}`, file);
}

function readText(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw new UsageError(`--against ${file}: ${reasonOf(error)}`);
  }
}

function readPlan(text: string, stack: string, from: string, name: string): Baseline {
  const saved = savedPlan.safeParse(jsonOf(text, from));
  if (!saved.success) throw new UsageError(`${from} is no plan: write one with npm run plan -- ${stack} --out FILE`);
  if (saved.data.stack !== stack) throw new UsageError(`${from} is a plan of ${saved.data.stack}, not of ${stack}`);
  const { resources, violations, suppressions, costs } = saved.data;
  return {
    name,
    resources: resources.map((each) => ({ ...each, props: each.inputs })),
    violations,
    suppressions,
    costs,
  };
}

function jsonOf(text: string, from: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new UsageError(`${from}: ${reasonOf(error)}`);
  }
}
