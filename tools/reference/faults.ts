import { readFileSync } from "node:fs";
import { join } from "node:path";
import { makePlan, type Plan } from "../plan/plan";
import { type FaultRow, type FaultSetting, type FaultTest, faultRows } from "./faultRows";

export const faultsPage = "docs/faults.md";

/** The tables of faults. @throws Error when a row names a test that is not there, or a setting that the plan of prod does not have */
export async function faultTables(root: string): Promise<readonly string[]> {
  const { resources } = await makePlan("prod", {}, root);
  const lines = Object.entries(faultRows).flatMap(([heading, rows]) => [
    `## ${heading}`,
    "",
    "| fault | what happens | what you do | shown by |",
    "|---|---|---|---|",
    ...rows.map(rendered),
    "",
  ]);
  return lines.slice(0, -1);

  function rendered({ fault, happens, youDo = "nothing", shown }: FaultRow): string {
    const evidence = shown.map((each) => ("title" in each ? ofTest(root, each) : ofSetting(resources, each)));
    return `| ${[fault, happens, youDo, [...new Set(evidence)].join("<br>")].join(" | ")} |`;
  }
}

function ofTest(root: string, { file, title }: FaultTest): string {
  if (!readFileSync(join(root, file), "utf8").includes(title)) throw new Error(`${file} has no test "${title}"`);
  return `[${file.split("/").pop()}](../${file})`;
}

function ofSetting(resources: Plan["resources"], { type, property, is }: FaultSetting): string {
  const found = resources.find((each) => each.type === type)?.inputs;
  const value = property.split(".").reduce<unknown>((within, part) => Object(within)[part], found);
  if (value !== is) throw new Error(`${type} has ${property} ${JSON.stringify(value)} in the plan of prod, not ${is}`);
  return `${type.split(":").pop()}: \`${property}\` ${is}`;
}
