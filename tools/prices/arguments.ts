import { declare } from "../support/command";
import { UsageError } from "../support/errors";
import { flag, required, value } from "../support/options";
import { asText } from "../support/parsers";
import { PRICE_LIST } from "./priceList";

/** What was asked of `npm run prices`. */
export interface PricesArguments {
  readonly region: string;
  /** Path of the file that is read and written. */
  readonly out: string;
  /** Folder or address with the price list. */
  readonly from: string;
  /** Compares alone. */
  readonly check: boolean;
}

export const pricesCommand = declare({
  name: "prices",
  usage: ["--region <region> [--out <file>] [--from <folder or address>] [--check]"],
  description: "Makes a region's file of prices from AWS's public price list, and shows what changed.",
  options: {
    region: required({
      placeholder: "<region>",
      description: "such as eu-central-1",
      parse: asRegion,
      example: "eu-central-1",
    }),
    out: value({
      placeholder: "<file>",
      description: "the file (default: policies/facts/prices/REGION.json)",
      parse: asText,
    }),
    from: value({
      placeholder: "<folder or address>",
      description: "where the price list is: an address, or a folder with the same files under the same paths",
      parse: asText,
      default: PRICE_LIST,
    }),
    check: flag("writes nothing; the answer is whether the file's figures are still the list's"),
  },
  notes: `The list is large: some hundred megabytes for Amazon EC2 alone. Nothing is held in memory. A service whose file was read to its end
is not read again by the next run, unless AWS has published a new one: FILE.part remembers it until the work is done.`,
  endings: {
    no: "figures changed (--check), the list lacks a price that the file has, or a file of the list cannot be read",
    usage: "usage, a region that AWS does not have, or no connection",
  },
  read: ({ out, ...values }): PricesArguments => ({
    ...values,
    out: out ?? `policies/facts/prices/${values.region}.json`,
  }),
});

function asRegion(text: string): string {
  if (!/^[a-z]{2}(-[a-z]+)+-\d$/.test(text))
    throw new UsageError(`must be a region such as eu-central-1, not "${text}"`);
  return text;
}
