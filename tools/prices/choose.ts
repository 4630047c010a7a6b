import type { Row } from "./csv";
import { type InList, isInList, priceSelectors } from "./selectors";

/** What a service's file says. */
export interface Figures {
  /** Id → dollars for one of our units. */
  readonly dollars: Readonly<Record<string, number>>;
  /** Ids that it has two prices for, in words. */
  readonly problems: readonly string[];
}

/** A row that fits a kind. */
interface Candidate {
  readonly usage: string;
  /** Begin of its tier. */
  readonly from: number;
  readonly dollars: number;
}

type Kind = readonly [kind: string, selector: InList];

/** Reservations and others than dollars are most of a file. */
export function isOnDemand(line: string): boolean {
  return line.includes("OnDemand") && line.includes("USD");
}

/** Every service that something is taken from. */
export const offerCodes: readonly string[] = [
  ...new Set(
    Object.values(priceSelectors)
      .filter(isInList)
      .map(({ offer }) => offer),
  ),
].sort();

/** Goes through a service's file once. @param counted hears how many rows were read so far */
export async function choose(code: string, rows: AsyncIterable<Row>, counted: (rows: number) => void = () => {}) {
  const kinds = kindsOf(code);
  const found = new Map<string, { readonly selector: InList; readonly candidates: Candidate[] }>();
  let read = 0;
  for await (const row of rows) {
    counted(++read);
    for (const [kind, selector] of kinds) {
      const id = idOf(kind, selector, row);
      const candidate = id === undefined ? undefined : candidateOf(row, selector);
      if (id === undefined || candidate === undefined) continue;
      const known = found.get(id);
      if (known === undefined) found.set(id, { selector, candidates: [candidate] });
      else known.candidates.push(candidate);
    }
  }
  return settle(found);
}

function kindsOf(code: string): readonly Kind[] {
  return Object.entries(priceSelectors).flatMap(([kind, selector]) =>
    isInList(selector) && selector.offer === code ? [[kind, selector] as const] : [],
  );
}

/** The kind with its brackets filled; undefined when the row is of something else. */
function idOf(kind: string, { where, names = {}, wants = () => true }: InList, row: Row): string | undefined {
  const captured: string[] = [];
  for (const [column, pattern] of Object.entries(where)) {
    const match = pattern.exec(row.get(column) ?? "");
    if (match === null) return undefined;
    captured.push(...match.slice(1).filter((text) => text !== undefined));
  }
  const texts = captured.map((text) => names[text] ?? text.toLowerCase());
  return texts.every(wants) ? kind.replaceAll(/<\w+>/g, () => texts.shift() ?? "") : undefined;
}

/** Free tiers are no prices. */
function candidateOf(row: Row, { times = 1, from }: InList): Candidate | undefined {
  const begin = Number(row.get("startingrange") ?? 0);
  const dollars = Number(row.get("priceperunit"));
  const isOther = row.get("termtype") !== "OnDemand" || row.get("currency") !== "USD";
  if (isOther || !(dollars > 0) || (from !== undefined && begin !== from)) return undefined;
  return { usage: row.get("usagetype") ?? "", from: begin, dollars: tidy(dollars * times * perOurs(row)) };
}

/** Throughput is ours by the MiB, and the list's sometimes by the GiB. */
function perOurs(row: Row): number {
  return /^GiBps/i.test(row.get("unit") ?? "") ? 1 / 1024 : 1;
}

/** 0.000003 × 10000 is 0.03, and not 0.030000000000000002. */
export function tidy(dollars: number): number {
  return Number(dollars.toPrecision(12));
}

function settle(found: ReadonlyMap<string, { readonly selector: InList; readonly candidates: readonly Candidate[] }>) {
  const dollars: Record<string, number> = {};
  const problems: string[] = [];
  for (const [id, { selector, candidates }] of found) {
    const begin = Math.min(...candidates.map(({ from }) => from));
    const first = candidates.filter(({ from }) => from === begin);
    const prices = selector.adds ? [sum(first)] : [...new Set(first.map((each) => each.dollars))];
    const [price] = prices;
    if (price !== undefined && prices.length === 1) dollars[id] = price;
    else problems.push(`${id}: ${first.map((each) => `${each.usage} ${each.dollars}`).join(", ")}`);
  }
  return { dollars, problems } satisfies Figures;
}

/** Each usage type once: the list may say it for several operations. */
function sum(candidates: readonly Candidate[]): number {
  const byUsage = new Map(candidates.map(({ usage, dollars }) => [usage, dollars]));
  return tidy([...byUsage.values()].reduce((total, each) => total + each, 0));
}
