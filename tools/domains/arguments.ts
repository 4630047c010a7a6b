import { domainToASCII } from "node:url";
import { declare } from "../support/command";
import { UsageError } from "../support/errors";
import { argument, commandOf, flag, required, value } from "../support/options";
import { asText } from "../support/parsers";

/** A domain to add or to remove. */
export type DomainChange =
  | { readonly command: "add"; readonly stack: string; readonly domain: NewDomain }
  | { readonly command: "remove"; readonly stack: string; readonly name: string };

export interface StatusArguments {
  readonly command: "status";
  readonly stack: string;
  readonly json: boolean;
}

/** What was asked of `npm run domains`. */
export type DomainsArguments = DomainChange | StatusArguments;

/** An entry of the key `domains`. */
export interface NewDomain {
  readonly name: string;
  readonly hostedZoneId?: string;
  readonly certificate?: string;
}

export const domainsCommand = declare({
  name: "domains",
  usage: [
    "add <name> --stack <stack> [--zone <id>] [--certificate <word>]",
    "remove <name> --stack <stack>",
    "status --stack <stack> [--json]",
  ],
  description: `Adds a domain to a stack's file, or removes one, with the file's comments kept: only if the program takes the result. Says what the next update then does; the update itself is pulumi up. Status shows what each domain still lacks.`,
  options: {
    command: commandOf({
      add: "adds a domain to Pulumi.<stack>.yaml: the first as the key domain, any other to the list domains",
      remove: "removes a domain from Pulumi.<stack>.yaml",
      status: "each domain's zone, certificate, address and the DNS records that are missing, as they are now",
    }),
    name: argument({
      placeholder: "<name>",
      description: "the domain, such as shop.your-company.com or *.your-company.com",
      parse: readName,
    }),
    stack: required({
      placeholder: "<stack>",
      description: "a stack that has a Pulumi.<stack>.yaml",
      parse: asText,
      example: "prod",
    }),
    zone: value({
      placeholder: "<id>",
      description: "the domain's Route 53 hosted zone, if it is in the stack's account",
      parse: asText,
      only: ["add"],
    }),
    certificate: value({
      placeholder: "<word>",
      description: "shares a certificate with the domains of the same word",
      parse: asText,
      only: ["add"],
    }),
    json: flag("prints the status as JSON", { only: ["status"] }),
  },
  endings: {
    done: "the file is changed, or every domain is served",
    no: "a domain is not served yet",
    usage: "usage, the configuration would be refused (nothing is written), or AWS cannot be asked",
    missing: "the Pulumi CLI is missing, which status asks for the stack's outputs",
  },
  read({ command, name, stack, zone: hostedZoneId, certificate, json }): DomainsArguments {
    if (command === "status") {
      if (name !== undefined) throw new UsageError(`status shows every domain of a stack and takes no name: ${name}`);
      return { command, stack, json };
    }
    if (name === undefined)
      throw new UsageError(
        `${command} needs a domain: npm run domains -- ${command} shop.your-company.com --stack prod`,
      );
    if (command === "remove") return { command, stack, name };
    return { command, stack, domain: { name, ...given({ hostedZoneId, certificate }) } };
  },
});

/** As it is in DNS: lower case, other scripts as xn--, without the dot of the root. What is wrong beyond that the configuration says. */
function readName(text: string): string {
  const [, star = "", rest = ""] = /^(\*\.)?(.*?)\.?$/.exec(text) ?? [];
  const name = domainToASCII(rest);
  if (name === "") throw new UsageError(`must be a domain such as shop.your-company.com, not "${text}"`);
  return star + name;
}

function given<Values extends object>(values: Values): Partial<Values> {
  const some: Partial<Values> = { ...values };
  for (const key in some) if (some[key] === undefined) delete some[key];
  return some;
}
