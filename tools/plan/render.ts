import { styleText } from "node:util";
import type { Suppression } from "../../policies/runner";
import { renderBill } from "../cost/render";
import { dollars } from "../support/amounts";
import { logicalName } from "../support/urns";
import { type Monthly, monthlyOf } from "./amounts";
import { figuresOf } from "./figures";
import type { OfflineResource } from "./offlineMonitor";
import type { Plan } from "./plan";
import { timelineOf } from "./timeline/timeline";
import { duration, longSteps } from "./timeline/words";

type Style = Parameters<typeof styleText>[0];
type Paint = (style: Style, text: string) => string;

/** The plan for people: the tree of resources, counts, findings, outputs. */
export function renderText(plan: Plan, colours: boolean): string {
  const paint: Paint = colours
    ? (style, text) => styleText(style, text, { validateStream: false })
    : (_style, text) => text;
  const { resources } = plan;
  const made = resources.filter(({ custom, external }) => custom && !external).length;
  return [
    paint("bold", `Stack ${plan.stack}${plan.topology && `, topology ${plan.topology}`}: ${made} resources to create`),
    "",
    ...renderTree(resources, monthlyOf(plan.costs), paint),
    "",
    paint("bold", "By kind"),
    ...renderCounts(resources),
    "",
    ...renderViolations(plan, paint),
    ...renderSuppressions(plan.suppressions, paint),
    "",
    paint("bold", "Outputs (ids and addresses are examples of the right shape)"),
    ...Object.entries(plan.outputs).map(([name, value]) => `  ${name}: ${show(value)}`),
    "",
    paint("bold", "Costs"),
    renderBill(plan, false, "--costs"),
    "",
    ...renderTime(plan, paint),
  ].join("\n");
}

/** Left out where nothing takes long, as on a cluster of one's own without waiting. */
function renderTime(plan: Plan, paint: Paint): readonly string[] {
  const { seconds, chain } = timelineOf(plan);
  const steps = longSteps(chain).map((step) => `${step.name} ${duration(step.seconds)}`);
  if (steps.length === 0) return [];
  return [paint("bold", "Time of the first update"), `  about ${duration(seconds)}: ${steps.join(", then ")}`, ""];
}

/** The plan for programs. Secrets are masked already. */
export function renderJson({
  stack,
  topology,
  resources,
  violations,
  suppressions,
  outputs,
  costs,
  policyConfig,
}: Plan): string {
  const plan = {
    stack,
    topology,
    resources: resources.map(({ urn, type, name, parent, inputs, dependencies, protect, remote, external }) => ({
      urn,
      type,
      name,
      parent,
      inputs,
      dependencies,
      ...(protect ? { protect } : {}),
      ...(remote ? { remote } : {}),
      ...(external ? { external } : {}),
    })),
    policyConfig,
    violations,
    suppressions,
    outputs,
    costs,
  };
  return JSON.stringify(plan, null, 2);
}

function renderTree(resources: readonly OfflineResource[], monthly: Monthly, paint: Paint): readonly string[] {
  const childrenOf = (urn: string | undefined) => resources.filter(({ parent }) => parent === urn);
  return childrenOf(undefined).flatMap((stack) => childrenOf(stack.urn).flatMap((top) => branch(top, "", "")));

  function branch(resource: OfflineResource, head: string, indent: string): readonly string[] {
    const children = childrenOf(resource.urn);
    return [
      head + label(resource),
      ...children.flatMap((child, index) => {
        const last = index === children.length - 1;
        return branch(child, `${indent}${last ? "└─ " : "├─ "}`, `${indent}${last ? "   " : "│  "}`);
      }),
    ];
  }

  function amountOf({ urn }: OfflineResource): readonly string[] {
    const amount = monthly.get(urn);
    if (amount === undefined) return [];
    const [least, expected] = [dollars(amount.least), dollars(amount.expected)];
    return [paint("green", ` ${expected} a month${least === expected ? "" : ` (at least ${least})`}`)];
  }

  function label(resource: OfflineResource): string {
    const { type, name, custom, remote, external, protect } = resource;
    const marks = [
      ...(protect ? ["protected"] : []),
      ...(external ? ["exists already, is only read"] : []),
      ...(remote ? ["its inside is seen by the real engine only"] : []),
    ];
    const kind = custom ? type : paint("cyan", type);
    const figures = figuresOf(resource);
    return [
      `${kind} ${paint("bold", name)}`,
      ...(figures === "" ? [] : [` ${figures}`]),
      ...amountOf(resource),
      ...(marks.length > 0 ? [paint("dim", `(${marks.join(", ")})`)] : []),
    ].join(" ");
  }
}

function renderCounts(resources: readonly OfflineResource[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const { type } of resources.filter(({ custom, remote, external }) => (custom || remote) && !external)) {
    counts.set(type, (counts.get(type) ?? 0) + 1);
  }
  return [...counts]
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([type, count]) => `  ${String(count).padStart(3)} ${type}`);
}

function renderViolations({ violations, policyConfig }: Plan, paint: Paint): readonly string[] {
  const title = `Policies${policyConfig === undefined ? "" : ` (${policyConfig})`}`;
  if (violations.length === 0) return [paint("green", `${title}: nothing to find fault with`)];
  return [
    paint("bold", title),
    ...violations.flatMap(({ policy, level, urn, message, remediation }) => [
      `  ${paint(level === "mandatory" ? "red" : "yellow", level)} ${policy}: ${logicalName(urn)}`,
      `    ${message}`,
      `    ${paint("dim", remediation)}`,
    ]),
  ];
}

/** Suppressed findings stay visible, with their reasons. */
function renderSuppressions(suppressions: readonly Suppression[], paint: Paint): readonly string[] {
  if (suppressions.length === 0) return [];
  return [
    paint("bold", "Policies that are set aside"),
    ...suppressions.map(({ policy, urn, reason }) => `  ${policy}: ${logicalName(urn)}: ${paint("dim", reason)}`),
  ];
}

function show(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
