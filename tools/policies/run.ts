import type { Ending } from "../support/exitCodes";
import type { PoliciesArguments } from "./arguments";
import { find, select } from "./catalogue";
import { renderEntry, renderList } from "./render";

export async function run(args: PoliciesArguments): Promise<Ending> {
  console.log(textOf(args));
  return "done";
}

function textOf(args: PoliciesArguments): string {
  switch (args.command) {
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
