import { planCommand } from "../plan/arguments";
import { declare } from "../support/command";
import { UsageError } from "../support/errors";
import { flag, severalArguments } from "../support/options";
import { asText } from "../support/parsers";

/** What was asked of `npm run cost`. */
export interface CostArguments {
  /** None: all that there are; with compare: prod. */
  readonly stacks: readonly string[];
  /** Key, with or without namespace, to text: as given by --set. */
  readonly overrides: Readonly<Record<string, string>>;
  /** Every line of the bill. */
  readonly items: boolean;
  /** Beside what the guide says, for each phase and topology. */
  readonly compare: boolean;
  readonly json: boolean;
}

export const costCommand = declare({
  name: "cost",
  usage: ["[stack…] [--set key=value]… [--items] [--json]", "[stack] --compare [--set key=value]… [--json]"],
  description:
    "What stacks cost a month on demand, in US dollars: at least (minimum sizes, no traffic) and as expected. Offline, from dated prices.",
  options: {
    stacks: severalArguments({
      placeholder: "[stack…]",
      description: "stacks that have a Pulumi.<stack>.yaml (default: all of them; prod for --compare)",
      parse: asText,
    }),
    set: planCommand.options.set,
    items: flag("prints every line of the bill: quantity, price, where the price is from"),
    compare: flag(
      "prints what the guide says beside what it comes to, for each phase and topology, with PostgreSQL as the cache and with Redis",
    ),
    json: flag(
      "prints the same as data: one stack is an object, several are a list. Into another program: npm run --silent cost -- prod --json | jq",
    ),
  },
  endings: {},
  read({ set, stacks, ...given }): CostArguments {
    const twice = stacks.find((stack, index) => stacks.indexOf(stack) < index);
    if (twice !== undefined) throw new UsageError(`${twice} is given twice`);
    if (given.compare && stacks.length > 1) throw new UsageError("--compare takes one stack");
    if (given.compare && given.items) throw new UsageError("--items goes without --compare");
    return { ...given, stacks, overrides: Object.fromEntries(set) };
  },
});
