import { topologyFacts } from "../../components/configuration/topologyFacts";
import { readOverride } from "../plan/arguments";
import { declare } from "../support/command";
import { UsageError } from "../support/errors";
import { argument, flag, several, value } from "../support/options";
import { asText } from "../support/parsers";

/** What was asked of `npm run deployer-policy`. */
export interface DeployerArguments {
  readonly stack: string;
  /** Key, with or without namespace, to text: as given by --set. */
  readonly overrides: Readonly<Record<string, string>>;
  /** Topologies that the deployer may move the stack to. */
  readonly topologies: readonly string[];
  /** For who only looks: previews, also with --refresh. */
  readonly preview: boolean;
  /** Twelve digits, or `*`. */
  readonly account: string;
  /** Folder that takes each document as a file, in place of the standard output. */
  readonly out?: string;
}

export const deployerCommand = declare({
  name: "deployer-policy",
  usage: [
    "[stack] [--topology NAME]… [--set key=value]… [--account DIGITS] [--preview]",
    "[stack] [--topology NAME]… [--set key=value]… [--account DIGITS] --out DIRECTORY",
  ],
  description:
    "Prints the IAM policies of whoever deploys a stack: the actions that its resources need, on the names that they will have, and no more. It is made from the plan, offline. Each document fits into a managed policy, and all of them onto one role.",
  options: {
    stack: argument({
      placeholder: "[stack]",
      description: "a stack that has a Pulumi.<stack>.yaml",
      parse: asText,
      default: "dev",
    }),
    topology: several({
      placeholder: "<name>",
      description: `a topology that the stack may be moved to, as well as its own: ${Object.keys(topologyFacts).join(", ")}`,
      parse: readTopology,
    }),
    set: several({
      placeholder: "<key=value>",
      description: "takes this value in place of the stack's, as in npm run plan",
      parse: readOverride,
    }),
    account: value({
      placeholder: "<digits>",
      description: "the AWS account that the ARNs name",
      parse: readAccount,
      default: "*",
    }),
    preview: flag("for who only looks: pulumi preview, also with --refresh; no secret is read"),
    out: value({
      placeholder: "<directory>",
      description: "writes a file there for each document, for pulumi up and for who only looks; the names are printed",
      parse: asText,
    }),
  },
  endings: {
    done: "printed",
    usage: "usage or configuration, or a resource type that the table of rights does not know",
  },
  read({ set, topology, ...given }): DeployerArguments {
    if (given.preview && given.out !== undefined)
      throw new UsageError("--out writes the policies for previews as well: it goes without --preview");
    return { ...given, overrides: Object.fromEntries(set), topologies: topology };
  },
});

function readTopology(text: string): string {
  if (Object.hasOwn(topologyFacts, text)) return text;
  throw new UsageError(`must be one of ${Object.keys(topologyFacts).join(", ")}, not ${text}`);
}

function readAccount(text: string): string {
  if (/^(\d{12}|\*)$/.test(text)) return text;
  throw new UsageError(`must be the twelve digits of an AWS account, not ${text}`);
}
