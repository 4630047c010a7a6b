import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { isRecord } from "../support/values";
import { fixedPriceIds, type PriceId, priceKindOf } from "./priceKinds";

/** AWS's own month for estimates. Source: AWS Pricing Calculator, assumptions (2026-11). */
export const HOURS_PER_MONTH = 730;

/** What something costs, in US dollars, on demand and without discount. */
export interface Price {
  readonly dollars: number;
  /** Address of the page that says so. */
  readonly page: string;
}

/** The prices of a region. */
export interface Prices {
  readonly region: string;
  /** Day on which they were read, as 2026-11-28. */
  readonly date: string;
  /** All that the region's file has. */
  readonly ids: readonly string[];
  /** Undefined when the region's file does not have it. */
  priceOf(id: PriceId): Price | undefined;
}

/** Figures of one page. */
export interface PriceSection {
  readonly page: string;
  /** How and when the figures were found, where they were not read from the page itself on the file's date. */
  readonly note?: string;
  readonly dollars: Readonly<Record<string, number>>;
}

/** A file of prices. */
export interface PriceFile {
  readonly region: string;
  readonly date: string;
  readonly sections: readonly PriceSection[];
}

const read = new Map<string, Prices | undefined>();

/**
 * The prices of a region, from prices/REGION.json; undefined without such a file.
 * @throws when the file is not one of prices
 */
export function pricesOf(region: string): Prices | undefined {
  if (!read.has(region)) read.set(region, readPrices(region));
  return read.get(region);
}

function readPrices(region: string): Prices | undefined {
  const file = join(__dirname, "prices", `${region}.json`);
  if (!/^[a-z0-9-]+$/.test(region) || !existsSync(file)) return undefined;
  const data: unknown = JSON.parse(readFileSync(file, "utf8"));
  if (!isPriceFile(data)) throw new Error(`${file}: ${priceFaults(data, region).join("; ")}`);
  const prices = new Map<string, Price>();
  for (const { page, dollars } of data.sections)
    for (const [id, each] of Object.entries(dollars)) prices.set(id, { dollars: each, page });
  return { region, date: data.date, ids: [...prices.keys()], priceOf: (id) => prices.get(id) };
}

/** Has the shape; `priceFaults` says what is in it. */
export function isPriceFile(data: unknown): data is PriceFile {
  return (
    isRecord(data) && typeof data.region === "string" && typeof data.date === "string" && areSections(data.sections)
  );
}

function areSections(sections: unknown): boolean {
  return (
    Array.isArray(sections) &&
    sections.every(
      (each) =>
        isRecord(each) &&
        typeof each.page === "string" &&
        isRecord(each.dollars) &&
        Object.values(each.dollars).every((dollars) => typeof dollars === "number"),
    )
  );
}

/** What is wrong with a file of prices, in words; nothing when it is right. What it does not have, `missingPrices` says. */
export function priceFaults(data: unknown, region: string): readonly string[] {
  if (!isPriceFile(data)) return ["not {region, date, sections: [{page, dollars: {id: number}}]}"];
  const ids = data.sections.flatMap(({ dollars }) => Object.keys(dollars));
  return [
    ...(data.region === region ? [] : [`region is ${data.region}, not ${region}`]),
    ...(/^\d{4}-\d\d-\d\d$/.test(data.date) ? [] : [`date is ${data.date}, not like 2026-11-28`]),
    ...data.sections.filter(({ page }) => !/^https:\/\//.test(page)).map(({ page }) => `page ${page} is no address`),
    ...ids.filter((id) => priceKindOf(id) === undefined).map((id) => `${id} is no price (facts/priceKinds.ts)`),
    ...ids.filter((id, index) => ids.indexOf(id) < index).map((id) => `${id} stands there twice`),
    ...data.sections.flatMap(({ dollars }) =>
      Object.entries(dollars)
        .filter(([, each]) => !(each > 0 && Number.isFinite(each)))
        .map(([id, each]) => `${id} is ${each}, not more than 0`),
    ),
  ];
}

/** Fixed ids that a file does not have: a stack in its region lists them as unpriced. */
export function missingPrices({ sections }: PriceFile): readonly string[] {
  const ids = new Set(sections.flatMap(({ dollars }) => Object.keys(dollars)));
  return fixedPriceIds.filter((id) => !ids.has(id));
}
