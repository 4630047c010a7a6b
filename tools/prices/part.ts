import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { isRecord } from "../../policies/support/values";
import type { Finding } from "./compose";

/** What was found so far, in a file beside the one that it is for. */
export interface Part {
  /** What that file of the list said, if it was read to its end. */
  find(path: string): Finding | undefined;
  add(finding: Finding): void;
  remove(): void;
}

export function openPart(out: string): Part {
  const file = `${out}.part`;
  const findings = new Map(readFindings(file).map((each) => [each.path, each]));
  return {
    find: (path) => findings.get(path),
    add(finding) {
      findings.set(finding.path, finding);
      writeFileSync(file, JSON.stringify([...findings.values()]));
    },
    remove: () => rmSync(file, { force: true }),
  };
}

/** Nothing when the file is not there or was cut off: then all is read anew. */
function readFindings(file: string): readonly Finding[] {
  if (!existsSync(file)) return [];
  try {
    const data: unknown = JSON.parse(readFileSync(file, "utf8"));
    return Array.isArray(data) ? data.filter(isFinding) : [];
  } catch {
    return [];
  }
}

function isFinding(value: unknown): value is Finding {
  return (
    isRecord(value) &&
    typeof value.code === "string" &&
    typeof value.path === "string" &&
    isRecord(value.dollars) &&
    Object.values(value.dollars).every((each) => typeof each === "number") &&
    Array.isArray(value.problems)
  );
}
