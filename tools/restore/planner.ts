import type { DatabaseInstanceConfig, DatabaseSource } from "../../components/stackConfig";
import { UsageError } from "../support/errors";

type Instances = readonly DatabaseInstanceConfig[];

/** What shall be. */
export type Goal =
  /** `time`: ISO 8601 in UTC, or `latest`. `from`: whose backups. @default the instance that serves */
  | { readonly kind: "time"; readonly time: string; readonly from?: number }
  | { readonly kind: "snapshot"; readonly snapshot: string }
  | { readonly kind: "cancel" }
  | { readonly kind: "use"; readonly number: number }
  | { readonly kind: "delete"; readonly number: number };

/** One update of the stack on the way. */
export interface Step {
  /** `make` restores, `prepare` gives settings and migrations, `move` lets another instance serve, `release` takes protection off, `remove` deletes. */
  readonly kind: "make" | "prepare" | "move" | "release" | "remove";
  /** The instance that the step is about. */
  readonly number: number;
  /** The instances after it. */
  readonly instances: Instances;
}

/**
 * The steps from what the configuration says to the goal. A pure function; the same goal continues what an earlier run left.
 * @param goal with a time, not `latest`
 * @throws UsageError when the goal does not fit to the instances that there are
 */
export function planSteps(found: Instances, goal: Goal): readonly Step[] {
  switch (goal.kind) {
    case "time":
      return restore(found, goal, { from: goal.from ?? servingOf(found).number, time: goal.time });
    case "snapshot":
      return restore(found, goal, { snapshot: goal.snapshot });
    case "cancel":
      return cancel(found);
    case "use":
      return use(found, goal.number);
    case "delete":
      return remove(found, kept(found, goal.number, "deleted"));
  }
}

/** The instance that a restore is about, where one is under way. */
export function underWay(found: Instances): DatabaseInstanceConfig | undefined {
  return found.find(({ state }) => state === "restoring" || state === "restored");
}

/** The instance that an earlier run of the same goal has made, or has let serve; undefined: the goal is a new one. */
export function resumed(found: Instances, goal: Goal): DatabaseInstanceConfig | undefined {
  if (goal.kind !== "time" && goal.kind !== "snapshot") return undefined;
  return [underWay(found), servingOf(found)].find((instance) => {
    const source = instance?.source;
    if (source === undefined) return false;
    if ("snapshot" in source) return goal.kind === "snapshot" && goal.snapshot === source.snapshot;
    return goal.kind === "time" && goal.time === source.time && [undefined, source.from].includes(goal.from);
  });
}

export function servingOf(found: Instances): DatabaseInstanceConfig {
  const serving = found.find(({ state }) => state === "serving");
  if (serving === undefined) throw new Error("one instance serves (configuration/rules/databaseInstances.ts)");
  return serving;
}

function restore(found: Instances, goal: Goal, source: DatabaseSource): readonly Step[] {
  const serving = servingOf(found);
  const begun = underWay(found);
  const own = resumed(found, goal);
  // Moved by an earlier run, whose last update may have been cut off.
  if (own?.state === "serving") return [step("move", own.number, found)];
  if (begun !== undefined && own === undefined)
    throw new UsageError(
      `a restore ${describeSource(begun.source)} is under way: complete it with ${optionOf(begun.source)}, or give it up with --cancel`,
    );
  const number = begun?.number ?? Math.max(...found.map((each) => each.number)) + 1;
  const all = begun === undefined ? [...found, { number, state: "restoring" as const, source }] : found;
  const made = begun?.state === "restored" ? [] : [step("make", number, withStates(all, { [number]: "restoring" }))];
  return [
    ...made,
    step("prepare", number, withStates(all, { [number]: "restored" })),
    step("move", number, withStates(all, { [serving.number]: "kept", [number]: "serving" })),
  ];
}

function use(found: Instances, number: number): readonly Step[] {
  const serving = servingOf(found);
  if (serving.number === number) return [step("move", number, found)];
  if (underWay(found)) throw new UsageError("a restore is under way: complete it, or give it up with --cancel");
  kept(found, number, "used");
  return [step("move", number, withStates(found, { [serving.number]: "kept", [number]: "serving" }))];
}

function cancel(found: Instances): readonly Step[] {
  const begun = underWay(found) ?? found.find(({ state }) => state === "leaving");
  if (begun !== undefined) return remove(found, begun);
  const back = found.filter(({ state }) => state === "kept").map(({ number }) => `--use ${number}`);
  throw new UsageError(
    `no restore is under way${back.length === 0 ? "" : `; to go back to an instance that was kept: ${back.join(" or ")}`}`,
  );
}

function remove(found: Instances, { number }: DatabaseInstanceConfig): readonly Step[] {
  return [
    step("release", number, withStates(found, { [number]: "leaving" })),
    step("remove", number, withStates(found, { [number]: "gone" })),
  ];
}

function kept(found: Instances, number: number, purpose: string): DatabaseInstanceConfig {
  const instance = found.find((each) => each.number === number);
  if (instance?.state === "kept" || (purpose === "deleted" && instance?.state === "leaving")) return instance;
  const all = found.map((each) => `${each.number} is ${each.state}`).join(", ");
  throw new UsageError(`only an instance that was kept can be ${purpose}: ${all}`);
}

function step(kind: Step["kind"], number: number, instances: Instances): Step {
  return { kind, number, instances };
}

function withStates(
  instances: Instances,
  states: Readonly<Record<number, DatabaseInstanceConfig["state"]>>,
): Instances {
  return instances.map((each) => ({ ...each, state: states[each.number] ?? each.state }));
}

/** `to 2026-11-28T10:00:00.000Z`, `from the snapshot before-release`. */
export function describeSource(source: DatabaseSource | undefined): string {
  if (source === undefined) return "empty";
  return "snapshot" in source ? `from the snapshot ${source.snapshot}` : `to ${source.time}`;
}

/** What to type for a goal, without the stack. */
export function commandOf(goal: Goal): string {
  switch (goal.kind) {
    case "time":
      return `--to ${goal.time}${goal.from === undefined ? "" : ` --from ${goal.from}`}`;
    case "snapshot":
      return `--snapshot ${goal.snapshot}`;
    case "cancel":
      return "--cancel";
    case "use":
    case "delete":
      return `--${goal.kind} ${goal.number}`;
  }
}

/** What to type for a source. */
export function optionOf(source: DatabaseSource | undefined): string {
  if (source === undefined) return "";
  return "snapshot" in source ? `--snapshot ${source.snapshot}` : `--to ${source.time} --from ${source.from}`;
}
