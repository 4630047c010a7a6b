import type { Finding, SetAside } from "./baseline";
import type { Changes } from "./changes";
import { type Change, pathsThatDiffer } from "./compare";
import { type Effect, type Kind, kinds } from "./effects";
import type { FindingChanges } from "./findings";
import { costLines } from "./renderCosts";

/** As people read them. */
export const kindWords: Readonly<Record<Kind, string>> = {
  replaced: "replaced",
  gone: "gone",
  window: "waits for the maintenance window",
  reboot: "waits for a reboot",
  inPlace: "in place",
  inside: "inside",
  ignored: "ignored",
  new: "new",
};

/** What the policies say, by what is new in it: a line each. */
export function findingLines(findings: FindingChanges): readonly string[] {
  return findingParts(findings).flatMap(([heading, lines]) => titled(heading, lines));
}

/** The same, each part with its heading. */
export function findingParts({ new: found, gone, still, suppressions }: FindingChanges) {
  const judged = ({ policy, level, urn, message }: Finding) => `${level} ${policy}: ${nameIn(urn)}: ${message}`;
  const setAside = ({ policy, urn, reason }: SetAside) => `${policy}: ${nameIn(urn)}: ${reason}`;
  return [
    ["New findings of the policies", found.map(judged)],
    ["Findings that are gone", gone.map(judged)],
    ["Findings that are still there", still.map(judged)],
    ["Newly set aside", suppressions.new.map(setAside)],
    ["No longer set aside", suppressions.gone.map(setAside)],
  ] as const;
}

function titled(heading: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : ["", heading, ...lines.map((line) => `  ${line}`)];
}

/** The logical name. */
export function nameIn(urn: string): string {
  return urn.split("::").at(-1) ?? urn;
}

/** What an update would do, for people: what holds data first, then the rest by gravity, then what the policies say. */
export function renderChanges(title: string, { changes, advice, findings, costs }: Changes): string {
  return [
    title,
    ...changeLines(changes),
    ...titled("Before you do it", advice),
    ...costLines(costs),
    ...findingLines(findings),
    "",
  ].join("\n");
}

function changeLines(changes: readonly Change[]): readonly string[] {
  if (changes.length === 0) return ["", "Nothing changes."];
  const sections: readonly (readonly [string, readonly Change[]])[] = [
    ["What holds data", changes.filter(({ isStateful }) => isStateful)],
    ["The rest", changes.filter(({ isStateful }) => !isStateful)],
  ];
  return [
    ...sections
      .filter(([, some]) => some.length > 0)
      .flatMap(([name, some]) => ["", name, ...byGravity(some).flatMap(linesOf)]),
    "",
    `Summary: ${summaryOf(changes)}.`,
  ];
}

/** The same for programs. */
export function changesAsData({ changes, ...rest }: Changes) {
  return { changes: byGravity(changes), summary: countsOf(changes), ...rest };
}

/** The gravest first. */
export function byGravity(changes: readonly Change[]): readonly Change[] {
  return [...changes].sort((a, b) => kinds.indexOf(a.kind) - kinds.indexOf(b.kind));
}

function linesOf({ type, name, kind, effects, isProtected }: Change): readonly string[] {
  const head = `  ${kindWords[kind]}: ${type} ${name}${isProtected ? " (protected)" : ""}`;
  return [head, ...effectTexts({ effects, kind }).map((text) => `    ${text}`)];
}

/** Each reason for which a resource changes. */
export function effectTexts({ effects, kind }: Pick<Change, "effects" | "kind">): readonly string[] {
  return effects.filter(({ property }) => property !== "").map((effect) => effectLine(effect, kind));
}

/** One difference, with its values; what the change as a whole says already is left out. */
export function effectLine({ kind, property, before, after, why }: Effect, head: Kind): string {
  const values = before === undefined && after === undefined ? "" : ` ${differences(before, after)}`;
  const notes = [...(kind === head ? [] : [kindWords[kind]]), ...(why === undefined ? [] : [why])].join("; ");
  return `${property}${values}${notes === "" ? "" : ` (${notes})`}`;
}

/** The places inside structured values, or in JSON texts, that are shown at most. */
const MOST_PLACES = 3;

/** What differs, and not all that is there. */
function differences(before: unknown, after: unknown): string {
  const places = pathsThatDiffer(structured(before), structured(after), "");
  if (places.some(({ path }) => path === "")) return `${show(before)} → ${show(after)}`;
  const shown = places.slice(0, MOST_PLACES).map((each) => {
    return `${each.path.replace(/^\./, "")} ${show(each.before)} → ${show(each.after)}`;
  });
  return [...shown, ...(places.length > MOST_PLACES ? [`${places.length - MOST_PLACES} more`] : [])].join(", ");
}

function structured(value: unknown): unknown {
  if (typeof value !== "string" || !/^[[{]/.test(value)) return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}

const LONGEST = 48;

function show(value: unknown): string {
  if (value === undefined) return "none";
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST)}…`;
}

function countsOf(changes: readonly Change[]): Readonly<Record<string, number>> {
  const counted = kinds.map((kind) => [kind, changes.filter((change) => change.kind === kind).length] as const);
  return Object.fromEntries(counted.filter(([, count]) => count > 0));
}

/** How many of each kind, in words. */
export function summaryOf(changes: readonly Change[]): string {
  return kinds
    .flatMap((kind) => {
      const count = countsOf(changes)[kind];
      return count === undefined ? [] : [`${count} ${kindWords[kind]}`];
    })
    .join(", ");
}
