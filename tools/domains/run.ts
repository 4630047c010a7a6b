import type { Ending } from "../support/exitCodes";
import { DnsAddresses } from "./addresses";
import type { DomainsArguments } from "./arguments";
import { changeDomains } from "./change";
import { lookAtDomains } from "./look";
import { renderStatus } from "./render";

export async function run(args: DomainsArguments): Promise<Ending> {
  // npm runs scripts in the project's folder.
  const root = process.cwd();
  if (args.command !== "status") {
    for (const line of await changeDomains(root, args)) console.log(line);
    return "done";
  }
  const domains = await lookAtDomains(root, args.stack, new DnsAddresses());
  console.log(args.json ? JSON.stringify(domains, null, 2) : renderStatus(domains));
  return domains.every(({ isServed }) => isServed) ? "done" : "no";
}
