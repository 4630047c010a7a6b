import { writeFileSync } from "node:fs";
import { reasonOf } from "../../database/errors";
import type { Comparison } from "../report/section";
import { UsageError } from "../support/errors";
import type { Ending } from "../support/exitCodes";
import { type PlanArguments, planCommand } from "./arguments";
import type { Plan } from "./plan";
import { type Check, startPlanning } from "./startPlanning";

/** Runs the command in this process, over the Pulumi project in a folder. */
export function startPlan(folder: string, args?: readonly string[]): void {
  startPlanning(planCommand, (given, check) => showPlan(folder, given, check), args);
}

async function showPlan(folder: string, given: PlanArguments, check: Check): Promise<Ending> {
  const { stack, overrides, json, out, html, costs } = given;
  // Loaded when needed: help and mistakes on the command line do not wait for the SDKs.
  const { makePlan } = await import("./plan.js");
  const { renderJson, renderText } = await import("./render.js");
  const { renderBill } = await import("../cost/render.js");
  const compare = given.changes ? await comparing(given, folder) : undefined;
  const plan = await makePlan(stack, overrides, folder, given.policyConfig);
  await check();
  reportMessages(plan);
  // The engine, too, takes a logged error for a failure.
  if (plan.messages.some(({ severity }) => severity === "error")) return "usage";
  const colours = wantsColours(process.env, process.stdout.isTTY === true);
  if (out !== undefined) writeTo("--out", out, renderJson(plan));
  const comparison = await compare?.(plan);
  if (html !== undefined) writeTo("--html", html, await reportOf(plan, given, folder, comparison));
  const text = () => (json ? renderJson(plan) : costs ? renderBill(plan, true) : renderText(plan, colours));
  console.log(comparison ? comparison.text : text());
  if (!json && !given.markdown) console.log(`Planned in ${(performance.now() / 1000).toFixed(1)} s, offline.`);
  return plan.violations.some(({ level }) => level === "mandatory") ? "no" : "done";
}

/** What the plan is compared with is read first, so that what is wrong with it is said before a plan is made. */
async function comparing({ stack, json, markdown, against, overrides, policyConfig }: PlanArguments, folder: string) {
  const { changesAsData, renderChanges } = await import("./changes/render.js");
  const { changesAsMarkdown } = await import("./changes/markdown.js");
  const { changesOf } = await import("./changes/changes.js");
  const { currentPlan, readBaseline } = await import("./changes/baseline.js");
  const before =
    against === undefined ? await currentPlan(stack, folder, policyConfig) : await readBaseline(against, stack, folder);
  const sets = Object.entries(overrides).map(([key, value]) => `${key}=${value}`);
  const title = `What an update of ${stack}${sets.length > 0 ? ` with ${sets.join(", ")}` : ""} does, compared with ${before.name}`;
  return async (plan: Plan) => {
    const changes = await changesOf(before, plan);
    const data = () => JSON.stringify({ stack, against: before.name, ...changesAsData(changes) }, null, 2);
    const words = () => (markdown ? changesAsMarkdown(stack, title, changes) : renderChanges(title, changes));
    const text = json ? data() : words();
    return { name: before.name, ...changes, text };
  };
}

async function reportOf(plan: Plan, { overrides }: PlanArguments, folder: string, comparison?: Comparison) {
  const { contextOf } = await import("../report/context.js");
  const { renderReport } = await import("../report/page.js");
  const date = new Date().toISOString().slice(0, 10);
  return renderReport(await contextOf(plan, { folder, overrides }, date, comparison));
}

/** @throws UsageError when the file cannot be written */
function writeTo(option: string, file: string, text: string): void {
  try {
    writeFileSync(file, `${text}\n`);
  } catch (error) {
    throw new UsageError(`${option} ${file}: ${reasonOf(error)}`);
  }
}

/** Not on the standard output, which may go to a program. */
export function reportMessages({ messages, encrypted }: Plan): void {
  for (const { severity, text } of messages) console.error(`${severity}: ${text}`);
  for (const key of encrypted)
    console.error(
      `warning: ${key} is encrypted in the stack file and cannot be read offline; the plan goes on with a stand-in`,
    );
}

/** On a terminal, unless https://no-color.org or Node's own FORCE_COLOR say otherwise. */
export function wantsColours({ NO_COLOR, FORCE_COLOR }: NodeJS.ProcessEnv, isTerminal: boolean): boolean {
  if (NO_COLOR) return false;
  return FORCE_COLOR ? FORCE_COLOR !== "0" : isTerminal;
}
