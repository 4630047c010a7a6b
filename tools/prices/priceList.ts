import { createReadStream } from "node:fs";
import { join } from "node:path";
import { isRecord } from "../../policies/support/values";
import { Refused, Unreachable, UsageError } from "../support/errors";
import { CsvError, type Row, readRows, type Wanted } from "./csv";

/** AWS's own. Source: AWS Billing user guide, "Getting price list files manually" (2026-11). */
export const PRICE_LIST = "https://pricing.us-east-1.amazonaws.com";
const INDEX = "/offers/v1.0/aws/index.json";

/** The price list: an index of services, one of regions for each service, and a file for each region. */
export interface PriceList {
  /** Region → path of the service's file there; the path has the version. */
  regions(code: string): Promise<ReadonlyMap<string, string>>;
  /** Path of the service's file that has all regions. */
  everywhere(code: string): Promise<string>;
  /** @throws Refused when the file is not what it should be */
  rows(path: string, wanted: Wanted): AsyncGenerator<Row>;
}

/** @param from an address, or a folder with the same files under the same paths */
export function priceList(from: string, signal: AbortSignal): PriceList {
  const open = /^https?:\/\//.test(from)
    ? (path: string) => download(new URL(path, from), signal)
    : (path: string) => readFile(join(from, path), signal);
  const json = async (path: string) => parse(await textOf(await open(path)), path);
  let index: Promise<unknown> | undefined;
  const service = async (code: string) => {
    index ??= json(INDEX);
    const found = fieldOf(fieldOf(await index, "offers"), code);
    if (!isRecord(found)) throw new Refused(`${INDEX} has no service ${code}`);
    return found;
  };

  return {
    async regions(code) {
      const path = pathOf(await service(code), "currentRegionIndexUrl", INDEX);
      const regions = fieldOf(await json(path), "regions");
      if (!isRecord(regions)) throw new Refused(`${path} has no regions`);
      return new Map(
        Object.entries(regions).map(([name, each]) => [name, csv(pathOf(each, "currentVersionUrl", path))]),
      );
    },
    everywhere: async (code) => csv(pathOf(await service(code), "currentVersionUrl", INDEX)),
    async *rows(path, wanted) {
      const bytes = await open(path);
      try {
        yield* readRows(bytes, wanted);
      } catch (error) {
        if (!(error instanceof CsvError)) throw error;
        throw new Refused(`${path} is no price list: ${error.message}`);
      }
    },
  };
}

/** The same file is there in both formats. */
function csv(path: string): string {
  return path.replace(/\.json$/, ".csv");
}

function pathOf(record: unknown, field: string, file: string): string {
  const path = fieldOf(record, field);
  if (typeof path !== "string" || !path.startsWith("/")) throw new Refused(`${file}: ${field} is no path`);
  return path;
}

function fieldOf(value: unknown, name: string): unknown {
  return isRecord(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}

function parse(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Refused(`${path} is no JSON`);
  }
}

async function textOf(bytes: AsyncIterable<Uint8Array>): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  for await (const chunk of bytes) text += decoder.decode(chunk, { stream: true });
  return text;
}

async function download(address: URL, signal: AbortSignal): Promise<AsyncIterable<Uint8Array>> {
  const response = await fetch(address, { signal }).catch((error: unknown) => {
    throw signal.aborted ? error : new Unreachable(`${address.host} does not answer: ${reasonOf(error)}`);
  });
  if (!response.ok || response.body === null) throw new Refused(`${address} answers ${response.status}`);
  return chunksOf(response.body, address, signal);
}

async function* chunksOf(body: AsyncIterable<Uint8Array>, address: URL, signal: AbortSignal) {
  try {
    yield* body;
  } catch (error) {
    throw signal.aborted ? error : new Unreachable(`${address} broke off: ${reasonOf(error)}`);
  }
}

async function readFile(path: string, signal: AbortSignal): Promise<AsyncIterable<Uint8Array>> {
  const stream = createReadStream(path, { signal });
  return new Promise((resolve, reject) => {
    stream.once("open", () => resolve(stream));
    stream.once("error", (error) => reject(signal.aborted ? error : new UsageError(`--from: ${error.message}`)));
  });
}

/** fetch says "fetch failed", and keeps why in the cause. */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  return cause instanceof Error ? cause.message : String(cause);
}
