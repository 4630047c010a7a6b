import { type Phase, phases } from "../../components/configuration/keys/key";
import { declare } from "../support/command";
import { flag, value } from "../support/options";
import { asText, listOf, oneOf, wholeNumber } from "../support/parsers";
import { CACHES, type CacheName, MODELS, type Model } from "./results";

/** What was asked of `npm run load`. */
export interface LoadArguments {
  readonly rounds: number;
  /** Of one measurement. */
  readonly seconds: number;
  /** Of the attempts that find the highest rate. */
  readonly limitSeconds: number;
  /** Before the first measurement of a phase, for each cache. */
  readonly warmUpSeconds: number;
  /** In this order, as the tables only grow. */
  readonly phases: readonly Phase[];
  readonly caches: readonly CacheName[];
  readonly models: readonly Model[];
  readonly out: string;
  /** Goes on with the results that are in --out. */
  readonly resume: boolean;
}

const DEFAULTS = { rounds: 5, seconds: 4, limitSeconds: 3, warmUpSeconds: 12, phases } as const;
/** Shows that everything works, and its figures say little more. */
const QUICK = { rounds: 1, seconds: 2, limitSeconds: 1, warmUpSeconds: 2, phases: ["initial", "growth"] } as const;

const figure = (name: Exclude<keyof typeof DEFAULTS, "phases">, most: number, description: string) =>
  value({
    placeholder: "<number>",
    description: `${description} (default: ${DEFAULTS[name]}; with --quick: ${QUICK[name]})`,
    parse: wholeNumber(1, most),
  });

const some = <Name extends string>(names: readonly Name[], what: string) =>
  value({
    placeholder: `<${what},…>`,
    description: `of ${names.join(", ")}`,
    parse: listOf(oneOf(names)),
    default: names,
    shown: "all",
  });

const options = {
  rounds: figure("rounds", 100, "rounds; every cache is measured in each"),
  seconds: figure("seconds", 3600, "of one measurement"),
  limitSeconds: figure("limitSeconds", 3600, "of an attempt at the highest rate"),
  warmUpSeconds: figure("warmUpSeconds", 3600, "of requests to each application before a phase is measured"),
  phases: value({
    placeholder: "<phase,…>",
    description: `of ${phases.join(", ")} (default: all; with --quick: ${QUICK.phases.join(", ")})`,
    parse: listOf(oneOf(phases)),
  }),
  caches: some(CACHES, "cache"),
  models: some(MODELS, "model"),
  out: value({
    placeholder: "<folder>",
    description: "folder of results.json, report.md and the chart",
    parse: asText,
    default: "load-results",
  }),
  resume: flag("adds rounds to the results in --out"),
  quick: flag("takes two minutes, to see that it works"),
} as const;

export const loadCommand = declare({
  name: "load",
  usage: ["[options]", "--quick"],
  description:
    "Puts the sample application under the load of the three phases, with PostgreSQL as cache, with Redis, and without a cache, in interleaved rounds (about 10 minutes).",
  options,
  notes: `Needs a JDK (17 or newer), Maven for the first time, redis-server and vegeta; what is missing is named, with what to type.
It starts PostgreSQL, Redis and the applications itself, on 127.0.0.1, and stops them.`,
  endings: {
    missing: "a program is missing on this machine",
    interrupted: "interrupted: the rounds that were finished are in results.json",
  },
  read: ({ quick, rounds, seconds, limitSeconds, warmUpSeconds, phases: asked, ...values }): LoadArguments => ({
    ...values,
    ...(quick ? QUICK : DEFAULTS),
    ...given({ rounds, seconds, limitSeconds, warmUpSeconds, phases: asked }),
  }),
});

function given<Values extends object>(values: Values): Partial<{ [Name in keyof Values]: NonNullable<Values[Name]> }>;
function given(values: object): object {
  return Object.fromEntries(Object.entries(values).filter(([, each]) => each !== undefined));
}
