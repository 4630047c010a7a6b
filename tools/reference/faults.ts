import { readFileSync } from "node:fs";
import { join } from "node:path";
import { makePlan, type Plan } from "../plan/plan";
import { type FaultRow, type FaultSetting, type FaultTest, faultRows } from "./faultRows";
import { POD_SETTINGS } from "./guide";

export const faultsPage = "docs/faults.md";

/** The tables of faults. @throws Error when a row names a test that is not there, or a setting that the plan of prod does not have */
export async function faultTables(root: string): Promise<readonly string[]> {
  const plans = new Map<string, Plan>();
  for (const topology of settings().map((each) => each.topology ?? "fargate"))
    if (!plans.has(topology)) plans.set(topology, await makePlan("prod", { topology, ...podSettings(topology) }, root));
  const lines = Object.entries(faultRows).flatMap(([heading, rows]) => [
    `## ${heading}`,
    "",
    "| fault | what happens | what you do | shown by |",
    "|---|---|---|---|",
    ...rows.map((row) => rendered(row)),
    "",
  ]);
  return lines.slice(0, -1);

  function rendered({ fault, happens, youDo = "nothing", shown }: FaultRow): string {
    const evidence = shown.map((each) => ("title" in each ? ofTest(root, each) : ofSetting(plans, each)));
    return `| ${[fault, happens, youDo, [...new Set(evidence)].join("<br>")].join(" | ")} |`;
  }
}

function settings(): readonly FaultSetting[] {
  return Object.values(faultRows).flatMap((rows) =>
    rows.flatMap(({ shown }) => shown.flatMap((each) => ("property" in each ? [each] : []))),
  );
}

function podSettings(topology: string): Readonly<Record<string, string>> {
  return topology === "eks" ? POD_SETTINGS : {};
}

function ofTest(root: string, { file, title }: FaultTest): string {
  if (!readFileSync(join(root, file), "utf8").includes(title)) throw new Error(`${file} has no test "${title}"`);
  return `[${file.split("/").pop()}](../${file})`;
}

function ofSetting(
  plans: ReadonlyMap<string, Plan>,
  { type, property, is, topology = "fargate" }: FaultSetting,
): string {
  const found = plans.get(topology)?.resources.find((each) => each.type === type)?.inputs;
  const value = property.split(".").reduce<unknown>((within, part) => Object(within)[part], found);
  if (value !== is) throw new Error(`${type} has ${property} ${JSON.stringify(value)} in the plan of prod, not ${is}`);
  return `${type.split(":").pop()}: \`${property}\` ${is}`;
}
