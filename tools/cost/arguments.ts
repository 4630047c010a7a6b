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
  /** The configuration that costs least and keeps what the stack promises. */
  readonly cheapest: boolean;
  readonly json: boolean;
}

export const costCommand = declare({
  name: "cost",
  usage: [
    "[stack…] [--set key=value]… [--items] [--json]",
    "[stack] --compare [--set key=value]… [--json]",
    "[stack] --cheapest [--set key=value]… [--json]",
  ],
  description:
    "What stacks cost a month on demand, in US dollars: at least (minimum sizes, no traffic) and as expected. Offline, from dated prices.",
  options: {
    stacks: severalArguments({
      placeholder: "[stack…]",
      description: "stacks that have a Pulumi.<stack>.yaml (default: all of them; prod for --compare and --cheapest)",
      parse: asText,
    }),
    set: planCommand.options.set,
    items: flag("prints every line of the bill: quantity, price, where the price is from"),
    compare: flag(
      "prints what the guide says beside what it comes to, for each phase and topology, with PostgreSQL as the cache and with Redis",
    ),
    cheapest: flag(
      "searches for the configuration that costs least and keeps what the stack promises, and says what it gives up (some minutes)",
    ),
    json: flag(
      "prints the same as data: one stack is an object, several are a list. Into another program: npm run --silent cost -- prod --json | jq",
    ),
  },
  endings: {},
  read({ set, stacks, ...given }): CostArguments {
    const twice = stacks.find((stack, index) => stacks.indexOf(stack) < index);
    if (twice !== undefined) throw new UsageError(`${twice} is given twice`);
    const one = given.compare ? "--compare" : given.cheapest ? "--cheapest" : undefined;
    if (given.compare && given.cheapest) throw new UsageError("--compare goes without --cheapest");
    if (one !== undefined && stacks.length > 1) throw new UsageError(`${one} takes one stack`);
    if (one !== undefined && given.items) throw new UsageError(`--items goes without ${one}`);
    return { ...given, stacks, overrides: Object.fromEntries(set) };
  },
});
