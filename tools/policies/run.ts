import { readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { withCatalogue } from "../../policies/readme";
import type { Ending } from "../support/exitCodes";
import type { PoliciesArguments } from "./arguments";
import { find, select } from "./catalogue";
import { renderEntry, renderList } from "./render";

/** The one page that has the catalogue. */
const PAGE = "policies/README.md";

export async function run(args: PoliciesArguments): Promise<Ending> {
  console.log(textOf(args));
  return "done";
}

function textOf(args: PoliciesArguments): string {
  switch (args.command) {
    case "page":
      return writePage();
    case "list": {
      const entries = select(args.filter);
      return args.json ? JSON.stringify(entries, null, 2) : renderList(entries);
    }
    case "show": {
      const entry = find(args.which);
      return args.json ? JSON.stringify(entry, null, 2) : renderEntry(entry);
    }
  }
}

function writePage(): string {
  const path = join(resolve(__dirname, "../.."), PAGE);
  writeFileSync(path, withCatalogue(readFileSync(path, "utf8")));
  return `wrote ${PAGE}`;
}
