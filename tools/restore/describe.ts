import type { DatabaseInstanceConfig } from "../../components/stackConfig";
import { dollars } from "../support/amounts";
import type { RestoreResult } from "./carryOut";
import { identifierOf } from "./check";
import { describeSource, type Step } from "./planner";

/** What a step does, and about how long it takes, in words. */
const words: Readonly<Record<Step["kind"], (identifier: string, instance: DatabaseInstanceConfig) => string>> = {
  make: (identifier, { source }) =>
    `${identifier} is restored ${describeSource(source)}, beside the old one (20 minutes to some hours: RDS copies the storage and replays the log)`,
  prepare: (identifier) =>
    `${identifier} gets its settings, its replicas, the roles with their passwords of today, and the migrations (10 to 30 minutes)`,
  move: (identifier) =>
    `the other database becomes read-only, and the application moves to ${identifier} (5 to 15 minutes; until its task is replaced, a user reads and cannot write)`,
  release: (identifier) => `the protection of ${identifier} goes (a minute)`,
  remove: (identifier) => `${identifier} is deleted, with its replicas and log groups (5 to 20 minutes)`,
};

/** What the words of a plan need. */
export interface Named {
  readonly stack: string;
  readonly baseName: string;
  /** What was typed, without the stack: `--to 2026-11-28T10:00:00.000Z --from 1`. */
  readonly command: string;
}

export function describeStep({ kind, number, instances }: Step, { baseName }: Pick<Named, "baseName">): string {
  const instance = instances.find((each) => each.number === number);
  if (instance === undefined) throw new Error(`step ${kind} is about instance ${number}, which there is not`);
  return words[kind](identifierOf(baseName, number), instance);
}

/** The steps, a line each. */
export function describeSteps(steps: readonly Step[], named: Named): readonly string[] {
  return steps.map((step, index) => `${index + 1} of ${steps.length}  ${describeStep(step, named)}`);
}

/**
 * What a restore means for the data.
 * @param monthly US dollars a month that the second instance costs; undefined: not known
 */
export function describeLoss(steps: readonly Step[], monthly: number | undefined): readonly string[] {
  const made = steps.find(({ kind }) => kind === "make" || kind === "prepare");
  if (made === undefined) return [];
  const source = made.instances.find(({ number }) => number === made.number)?.source;
  const moment = source === undefined || "snapshot" in source ? "the snapshot was made" : source.time;
  return [
    `What was committed until ${moment} is in the new database, and nothing after that: sessions and accounts as well. The caches are empty.`,
    "Until the last step the application writes to the old database. Those writes stay there alone: it is kept, and can be read.",
    ...(monthly === undefined ? [] : [`While both are there, the second one costs ${dollars(monthly)} a month more.`]),
  ];
}

/** What has happened, and what to type next. */
export function describeResult(result: RestoreResult, steps: readonly Step[], named: Named): readonly string[] {
  const { stack, command } = named;
  const run = (options: string) => `npm run restore -- --stack ${stack} ${options}`;
  const isRestore = steps.some(({ kind }) => kind === "make" || kind === "prepare");
  const next = [`continue: ${run(command)}`, ...(isRestore ? [`give up:  ${run("--cancel")}`] : [])];
  switch (result.result) {
    case "done":
      return [`done. Pulumi.${stack}.yaml says so now: commit it.`, ...remaining(steps, named, run)];
    case "declined":
      return [
        `stopped before: ${describeStep(result.step, named)}`,
        "The databases are there, and nothing waits for you: look at the new one first (docs/restoring.md).",
        `continue: ${run(`${command} --yes`)}`,
        ...next.slice(1),
      ];
    case "stuck":
      return [`stopped at: ${describeStep(result.step, named)}`, `reason:   ${result.reason}`, ...next];
    case "interrupted":
      return [`interrupted; Pulumi.${stack}.yaml says where.`, ...next];
  }
}

function remaining(steps: readonly Step[], { baseName }: Named, run: (options: string) => string): readonly string[] {
  const kept = (steps.at(-1)?.instances ?? []).filter(({ state }) => state === "kept");
  return kept.flatMap(({ number }) => [
    `kept:     ${identifierOf(baseName, number)}, read-only and protected`,
    `go back:  ${run(`--use ${number}`)}`,
    `delete:   ${run(`--delete ${number}`)}`,
  ]);
}
