import { readFileSync } from "node:fs";
import { ConfigurationError } from "../../components/configuration/errors";
import { parseStackConfig } from "../../components/stackConfig";
import { changesOf } from "../plan/changes/changes";
import { findingChanges } from "../plan/changes/findings";
import { findingLines, renderChanges } from "../plan/changes/render";
import { makePlan, type Plan } from "../plan/plan";
import { readStackFiles } from "../plan/stackFiles";
import { replaceFile, stackFileOf } from "../support/stackFile";
import type { DomainChange } from "./arguments";
import { withDomain, withoutDomain } from "./edit";

/**
 * Adds or removes a domain in a stack's file.
 * @returns what the next update does, in words
 * @throws UsageError or ConfigurationError when the result would be refused; nothing is written then
 */
export async function changeDomains(root: string, change: DomainChange): Promise<readonly string[]> {
  const { stack } = change;
  const before = await planUnlessRefused(root, stack);
  const file = stackFileOf(root, stack);
  const text = readFileSync(file, "utf8");
  const edited = change.command === "add" ? withDomain(text, change.domain) : withoutDomain(text, change.name);
  parseStackConfig(readStackFiles(root, stack, edited.overrides).config, stack);
  const after = await makePlan(stack, edited.overrides, root);
  const update = await describeUpdate(change, before, after);
  replaceFile(file, edited.text);
  return [...update, `Pulumi.${stack}.yaml is changed. To do it: pulumi up --stack ${stack} --policy-pack policies`];
}

/** A stack may be refused for the very domain that it lacks. */
async function planUnlessRefused(root: string, stack: string): Promise<Plan | undefined> {
  const { config } = readStackFiles(root, stack, {});
  try {
    parseStackConfig(config, stack);
  } catch (error) {
    if (error instanceof ConfigurationError) return undefined;
    throw error;
  }
  return makePlan(stack, {}, root);
}

async function describeUpdate(change: DomainChange, before: Plan | undefined, after: Plan): Promise<readonly string[]> {
  if (before === undefined) return findingLines(findingChanges({ violations: [], suppressions: [] }, after));
  const what = change.command === "add" ? `${change.domain.name} added` : `${change.name} removed`;
  // Not what is for information: offline, records and ARNs in it are invented.
  const said = new Set(before.messages.map(({ text }) => text));
  const isNew = ({ severity, text }: Plan["messages"][number]) => severity !== "info" && !said.has(text);
  return [
    renderChanges(`What the next update of ${change.stack} does, with ${what}`, await changesOf(before, after)),
    ...after.messages.filter(isNew).map(({ severity, text }) => `${severity}: ${text}`),
  ];
}
