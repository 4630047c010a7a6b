import { readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { withCatalogue } from "../../policies/readme";
import { UsageError } from "../support/errors";
import { HELP, readArguments } from "./arguments";
import { find, select } from "./catalogue";
import { renderEntry, renderList } from "./render";

/** What the process ends with; --help has it in words. */
const EXIT = { done: 0, badInput: 2, bug: 70 } as const;

/** The one page that has the catalogue. */
const PAGE = "policies/README.md";

// usage: npm run policies -- --help
try {
  console.log(run(process.argv.slice(2)));
} catch (error) {
  if (error instanceof UsageError) console.error(`${error.message}\nFor help: npm run policies -- --help`);
  else console.error(error);
  process.exitCode = error instanceof UsageError ? EXIT.badInput : EXIT.bug;
}

function run(given: readonly string[]): string {
  const args = readArguments(given);
  switch (args.command) {
    case "help":
      return HELP;
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
