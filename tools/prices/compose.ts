import { priceKindOf } from "../../policies/facts/priceKinds";
import type { PriceFile, PriceSection } from "../../policies/facts/prices";
import type { Figures } from "./choose";
import { isInList, priceSelectors, type Selector } from "./selectors";

/** What a service's file said, and which file that was. */
export interface Finding extends Figures {
  /** Service, as the list writes it. */
  readonly code: string;
  readonly path: string;
}

export interface Composed {
  readonly file: PriceFile;
  readonly changes: readonly Change[];
  /** What the file had and the list has nothing of: it stays, and somebody has to look. */
  readonly kept: readonly string[];
  /** What neither has, in this region. */
  readonly lacking: readonly string[];
  /** Figures that were not taken, in words. */
  readonly problems: readonly string[];
}

export interface Change {
  readonly id: string;
  readonly before: number | undefined;
  readonly after: number | undefined;
}

/** A price that is ten times another one is more likely the price of something else. */
const MOST_TIMES = 10;

/**
 * Brings what was found and what the file had together.
 * @param present the file as it is, undefined for a new region
 * @param measure figures that new ones are held against where the file has none: another region's
 */
export function compose(
  region: string,
  findings: readonly Finding[],
  { present, measure }: { readonly present: PriceFile | undefined; readonly measure: PriceFile | undefined },
): Composed {
  const before = dollarsOf(present);
  const near = new Map([...dollarsOf(measure), ...before]);
  const found = findings.flatMap(({ dollars }) => Object.entries(dollars));
  const absurd = found.filter(([id, dollars]) => isAbsurd(dollars, near.get(id)));
  const taken = new Map(found.filter((each) => !absurd.includes(each)));
  const foundKinds = new Set([...taken.keys()].map(kindOf));
  const stays = [...before.keys()].filter((id) => !taken.has(id) && !foundKinds.has(kindOf(id)));

  const sections = [...freshSections(taken, findings), ...keptSections(present, new Set(stays))];
  const file = { region, date: newestDate(findings) ?? present?.date ?? "", sections };
  const pricedKinds = new Set([...foundKinds, ...stays.map(kindOf)]);
  return {
    file,
    changes: changesBetween(before, dollarsOf(file)),
    kept: stays.filter((id) => isInList(selectorOf(id))),
    lacking: Object.entries(priceSelectors)
      .filter(([kind, selector]) => isInList(selector) && !pricedKinds.has(kind))
      .map(([kind]) => kind),
    problems: [
      ...findings.flatMap(({ problems }) => problems),
      ...absurd.map(([id, dollars]) => `${id}: ${dollars} in the list, ${near.get(id)} here; another unit?`),
    ],
  };
}

function isAbsurd(dollars: number, near: number | undefined): boolean {
  return near !== undefined && (dollars > near * MOST_TIMES || dollars * MOST_TIMES < near);
}

function dollarsOf(file: PriceFile | undefined): ReadonlyMap<string, number> {
  return new Map(file?.sections.flatMap(({ dollars }) => Object.entries(dollars)));
}

const KINDS = Object.keys(priceSelectors).map((kind) => ({
  kind,
  pattern: new RegExp(`^${kind.replace(/<\w+>/g, "[\\w.-]+")}$`),
}));

function kindOf(id: string): string {
  return KINDS.find(({ pattern }) => pattern.test(id))?.kind ?? id;
}

function selectorOf(id: string): Selector {
  const found = Object.entries(priceSelectors).find(([kind]) => kind === kindOf(id));
  if (found === undefined) throw new Error(`${id} has no selector, and ${priceKindOf(id)?.words ?? "no kind"}`);
  return found[1];
}

/** A section for each page, in the order of the kinds. */
function freshSections(taken: ReadonlyMap<string, number>, findings: readonly Finding[]): readonly PriceSection[] {
  const pages = new Map<string, { readonly codes: Set<string>; readonly dollars: Record<string, number> }>();
  for (const [kind, selector] of Object.entries(priceSelectors)) {
    const ids = [...taken.keys()].filter((id) => kindOf(id) === kind);
    if (ids.length === 0 || !isInList(selector)) continue;
    const page = pages.get(selector.page) ?? { codes: new Set(), dollars: {} };
    pages.set(selector.page, page);
    page.codes.add(selector.offer);
    for (const id of ids) page.dollars[id] = taken.get(id) ?? 0;
  }
  return [...pages].map(([page, { codes, dollars }]) => ({
    page,
    note: `AWS price list: ${findings
      .filter(({ code }) => codes.has(code))
      .map(({ code, path }) => `${code}${dateOf(path) === undefined ? "" : ` of ${dateOf(path)}`}`)
      .join(", ")}.`,
    dollars: sorted(dollars),
  }));
}

function keptSections(present: PriceFile | undefined, stays: ReadonlySet<string>): readonly PriceSection[] {
  return (present?.sections ?? [])
    .map((section) => ({
      ...section,
      dollars: sorted(Object.fromEntries(Object.entries(section.dollars).filter(([id]) => stays.has(id)))),
    }))
    .filter(({ dollars }) => Object.keys(dollars).length > 0);
}

function changesBetween(before: ReadonlyMap<string, number>, after: ReadonlyMap<string, number>): readonly Change[] {
  return [...new Set([...before.keys(), ...after.keys()])]
    .filter((id) => before.get(id) !== after.get(id))
    .sort(compareIds)
    .map((id) => ({ id, before: before.get(id), after: after.get(id) }));
}

/** The day that is in the path of a version: /offers/v1.0/aws/AmazonRDS/20260428170746/us-east-1/index.csv. */
function dateOf(path: string): string | undefined {
  const [, year, month, day] = /\/(\d{4})(\d\d)(\d\d)\d{6}\//.exec(path) ?? [];
  return year === undefined ? undefined : `${year}-${month}-${day}`;
}

function newestDate(findings: readonly Finding[]): string | undefined {
  const dates = findings.map(({ path }) => dateOf(path)).filter((date) => date !== undefined);
  return dates.sort().at(-1);
}

const SIZES = ["nano", "micro", "small", "medium", "large", "xlarge"];

/** By name; the sizes of a family by what they have: micro, small, … 2xlarge. */
export function compareIds(one: string, other: string): number {
  const [first, second] = [sortKey(one), sortKey(other)];
  return first.family.localeCompare(second.family) || first.size - second.size || first.rest.localeCompare(second.rest);
}

function sortKey(id: string) {
  const [, family = id, size = "", rest = ""] = /^(.*)\.(\w+)(\/\w+)?$/.exec(id) ?? [];
  const [, times] = /^(\d+)xlarge$/.exec(size) ?? [];
  return { family, size: times === undefined ? SIZES.indexOf(size) : SIZES.length + Number(times), rest };
}

export function sorted(dollars: Readonly<Record<string, number>>): Readonly<Record<string, number>> {
  return Object.fromEntries(Object.entries(dollars).sort(([one], [other]) => compareIds(one, other)));
}

/** As it stands in the repository. */
export function textOf(file: PriceFile): string {
  return `${JSON.stringify(file, null, 2)}\n`;
}
