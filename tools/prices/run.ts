import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { isPriceFile, type PriceFile } from "../../policies/facts/prices";
import { UsageError } from "../support/errors";
import type { Ending } from "../support/exitCodes";
import { listenForInterruption, untilInterrupted } from "../support/interruption";
import { startProgress } from "../support/progress";
import type { PricesArguments } from "./arguments";
import { choose, isOnDemand, offerCodes } from "./choose";
import { compose, type Finding, textOf } from "./compose";
import { openPart, type Part } from "./part";
import { type PriceList, priceList } from "./priceList";
import { report } from "./report";
import { GLOBAL_OFFERS } from "./selectors";

/** Sold in every region: what it does not know is no region. */
const EVERYWHERE_SOLD = "AmazonEC2";
/** New figures of a region without a file are held against these. */
const MEASURE = join(__dirname, "../../policies/facts/prices/us-east-1.json");

export async function run(args: PricesArguments): Promise<Ending> {
  const present = readPriceFile(args.out);
  const signal = listenForInterruption({
    onStop: () => console.error("Stopping. What is finished is kept: the same command goes on from there."),
  });
  const ending = await untilInterrupted(signal, () => refresh(args, present, signal));
  return ending ?? "interrupted";
}

async function refresh(args: PricesArguments, present: PriceFile | undefined, signal: AbortSignal): Promise<Ending> {
  const part = openPart(args.out);
  const findings = await findAll(args.region, priceList(args.from, signal), part);
  const composed = compose(args.region, findings, { present, measure: readPriceFile(MEASURE) });
  const { changes, kept, problems } = composed;
  for (const line of report(composed)) console.log(line);
  if (!args.check && changes.length > 0) writeFileSync(args.out, textOf(composed.file));
  if (changes.length === 0) console.log(`${args.out} has the figures of the list.`);
  else console.log(args.check ? `${args.out} is out of date.` : `${args.out} is written.`);
  part.remove();
  return kept.length > 0 || problems.length > 0 || (args.check && changes.length > 0) ? "no" : "done";
}

async function findAll(region: string, list: PriceList, part: Part): Promise<readonly Finding[]> {
  const known = await list.regions(EVERYWHERE_SOLD);
  if (!known.has(region))
    throw new UsageError(`--region ${region}: AWS's price list has ${[...known.keys()].sort().join(", ")}`);
  const findings: Finding[] = [];
  for (const [index, code] of offerCodes.entries()) {
    const title = `${code} (${index + 1} of ${offerCodes.length})`;
    const path = GLOBAL_OFFERS.includes(code) ? await list.everywhere(code) : (await list.regions(code)).get(region);
    if (path === undefined) console.error(`${title}: not in ${region}`);
    else findings.push(part.find(path) ?? (await read(list, { code, path, title, part })));
  }
  return findings;
}

interface Reading {
  readonly code: string;
  readonly path: string;
  readonly title: string;
  readonly part: Part;
}

async function read(list: PriceList, { code, path, title, part }: Reading): Promise<Finding> {
  const progress = startProgress({ title, unit: "prices" });
  try {
    const figures = await choose(code, list.rows(path, isOnDemand), (rows) => progress.update(rows));
    const finding = { code, path, ...figures };
    part.add(finding);
    return finding;
  } finally {
    progress.end();
  }
}

/** @throws UsageError when there is a file that is not one of prices */
function readPriceFile(path: string): PriceFile | undefined {
  if (!existsSync(path)) return undefined;
  const data: unknown = parse(readFileSync(path, "utf8"));
  if (!isPriceFile(data))
    throw new UsageError(`${path} is no file of prices: take it away, or name another one with --out`);
  return data;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
