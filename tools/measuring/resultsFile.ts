import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { reasonOf } from "../../database/errors";
import { UsageError } from "../support/errors";

/** Name of the results within the folder of `--out`. */
export const RESULTS_FILE = "results.json";

/** What was asked for, as far as it has to be the same for rounds to be of one series. */
export type RunSettings = Readonly<Record<string, string | number>>;

/** Where finished rounds go. */
export interface Store<Results> {
  readonly results: Results;
  add(change: (results: Results) => Results): void;
}

/** Keeps results in a folder from round to round. @throws UsageError when the folder cannot be made */
export function storeIn<Results>(folder: string, first: Results): Store<Results> {
  let results = first;
  return {
    get results() {
      return results;
    },
    add(change) {
      results = change(results);
      writeResults(folder, results);
    },
  };
}

/** @throws UsageError when it cannot be made */
export function makeFolder(out: string): void {
  try {
    mkdirSync(out, { recursive: true });
  } catch (error) {
    throw new UsageError(`--out ${out}: ${reasonOf(error)}`);
  }
}

/** Written beside and renamed: a run that is killed leaves the last whole file. */
export function writeResults(folder: string, results: unknown): void {
  const path = join(folder, RESULTS_FILE);
  writeFileSync(`${path}.new`, `${JSON.stringify(results, null, 1)}\n`);
  renameSync(`${path}.new`, path);
}

/**
 * The results in a folder; undefined when there are none.
 * @throws UsageError when the file is there and is not what a run has written
 */
export function readResultsOf<Results>(
  folder: string,
  isResults: (read: unknown) => read is Results,
): Results | undefined {
  const path = join(folder, RESULTS_FILE);
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
  try {
    const read: unknown = JSON.parse(text);
    if (isResults(read)) return read;
  } catch {
    // Reported below: what is no JSON is no result either.
  }
  throw new UsageError(`${path} is not a file of results: choose another --out, or remove it`);
}

/** Rounds under other settings are no rounds of the same series. @throws UsageError */
export function refuseOtherSettings(before: RunSettings, asked: RunSettings, out: string): void {
  for (const [name, value] of Object.entries(asked)) {
    if (before[name] !== value)
      throw new UsageError(`--resume: the results in ${out} are of ${name} ${before[name]}, not ${value}`);
  }
}
