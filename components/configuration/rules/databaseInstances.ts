import type { Settings } from "../settings";
import type { Rule } from "./rule";

type Entry = Settings["databaseInstances"][number];

/** What a list of instances may not be, each with what is allowed instead. */
const faults: readonly (readonly [fault: (entries: readonly Entry[]) => boolean, allowed: string])[] = [
  [(entries) => new Set(entries.map(({ number }) => number)).size < entries.length, "each number once"],
  [
    (entries) => entries.filter(({ state }) => state === "serving").length !== 1,
    "exactly one instance that is serving",
  ],
  [
    (entries) => entries.filter(({ state }) => state === "restoring" || state === "restored").length > 1,
    "one instance at a time that is restoring or restored: complete it, or give it up with --cancel",
  ],
  [
    (entries) =>
      entries.some(({ number, from, time, snapshot }) => number === 1 && (from ?? time ?? snapshot) !== undefined),
    "number 1 without from, time and snapshot: it was made empty",
  ],
  [
    (entries) => entries.some((entry) => entry.number > 1 && !hasOneSource(entry)),
    "for every number above 1 either from and time, or snapshot",
  ],
  [
    (entries) => entries.some(({ number, from }) => from !== undefined && from >= number),
    "from with a smaller number: an instance is restored from an earlier one",
  ],
];

function hasOneSource({ from, time, snapshot }: Entry): boolean {
  return snapshot === undefined ? from !== undefined && time !== undefined : (from ?? time) === undefined;
}

export const databaseInstanceRules: readonly Rule[] = [
  function instancesFitTogether(_config, { databaseInstances }) {
    if (databaseInstances.length === 0) return undefined;
    const [, allowed] = faults.find(([fault]) => fault(databaseInstances)) ?? [];
    if (allowed === undefined) return undefined;
    const value = JSON.stringify(databaseInstances);
    return { keys: ["databaseInstances"], value, allowed, example: "[0].number=1, [0].state=serving" };
  },
];
