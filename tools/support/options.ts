import { UsageError } from "./errors";

/** Turns the text of an option into its value. @throws UsageError that begins behind the option's name: `must be …` */
export type Parse<Value> = (text: string) => Value;

/** Something that may stand on a command line, declared once: for parsing, messages and help. */
export interface Option<Value> {
  readonly kind: "flag" | "value" | "argument";
  readonly description: string;
  /** What stands for the value in the help, such as `<seconds>`. */
  readonly placeholder: string;
  /** An argument that takes all that follow: it is the last one. */
  readonly many?: boolean;
  /** Commands that take it, where a command line begins with one. @default all */
  readonly only?: readonly string[];
  /** Names that it must be one of, each with its meaning. */
  readonly commands?: Readonly<Record<string, string>>;
  /** The value, from the texts that were given, in their order. @throws UsageError in words that begin with the name */
  read(texts: readonly string[], name: string): Value;
}

export type Options = Readonly<Record<string, Option<unknown>>>;

/** The values of options, by their names. */
export type ValuesOf<Declared extends Options> = {
  readonly [Name in keyof Declared]: Declared[Name] extends Option<infer Value> ? Value : never;
};

interface Declaration<Value> {
  readonly placeholder: string;
  readonly description: string;
  readonly parse: Parse<Value>;
  readonly only?: readonly string[];
}

interface WithDefault<Value> extends Declaration<Value> {
  readonly default: NoInfer<Value>;
  /** The default as it would be typed. @default the value as a text */
  readonly shown?: string;
}

/** Present or not. */
export function flag(description: string, more: { readonly only?: readonly string[] } = {}): Option<boolean> {
  return { kind: "flag", placeholder: "", description, ...more, read: (texts) => texts.length > 0 };
}

/** A value that may be left out; given twice, the last one counts. */
export function value<Value>(declared: WithDefault<Value>): Option<Value>;
export function value<Value>(declared: Declaration<Value>): Option<Value | undefined>;
export function value<Value>(declared: Declaration<Value> & Partial<WithDefault<Value>>): Option<Value | undefined> {
  const { parse, default: otherwise, shown = otherwise === undefined ? undefined : String(otherwise) } = declared;
  return {
    ...described(declared, "value"),
    description: shown === undefined ? declared.description : `${declared.description} (default: ${shown})`,
    read: (texts, name) => (texts.length === 0 ? otherwise : named(name, parse, texts.at(-1) ?? "")),
  };
}

/** A value that must be there. */
export function required<Value>(declared: Declaration<Value> & { readonly example: string }): Option<Value> {
  return {
    ...described(declared, "value"),
    read(texts, name) {
      const text = texts.at(-1);
      if (text === undefined) throw new UsageError(`${name} is missing, for example ${name} ${declared.example}`);
      return named(name, declared.parse, text);
    },
  };
}

/** A value that may be given several times. */
export function several<Value>(declared: Declaration<Value>): Option<readonly Value[]> {
  return {
    ...described(declared, "value"),
    read: (texts, name) => texts.map((text) => named(name, declared.parse, text)),
  };
}

/** Stands without a name, in the order of declaration. */
export function argument<Value>(declared: WithDefault<Value>): Option<Value>;
export function argument<Value>(declared: Declaration<Value>): Option<Value | undefined>;
export function argument<Value>(declared: Declaration<Value> & Partial<WithDefault<Value>>): Option<Value | undefined> {
  return { ...value(declared), kind: "argument" };
}

/** Stands without a name, any number of times, behind all other arguments. */
export function severalArguments<Value>(declared: Declaration<Value>): Option<readonly Value[]> {
  return { ...several(declared), kind: "argument", many: true };
}

/** The first word: what shall be done. */
export function commandOf<Name extends string>(commands: Readonly<Record<Name, string>>): Option<Name> {
  const names = Object.keys(commands).join(", ");
  return {
    kind: "argument",
    description: "",
    placeholder: "<command>",
    commands,
    read([text]) {
      if (isNameOf(commands, text)) return text;
      throw new UsageError(`one command of ${names}: ${text === undefined ? "none is given" : `not "${text}"`}`);
    },
  };
}

function isNameOf<Name extends string>(commands: Readonly<Record<Name, string>>, text = ""): text is Name {
  return Object.hasOwn(commands, text);
}

function described({ placeholder, description, only }: Declaration<unknown>, kind: "value" | "argument") {
  return { kind, placeholder, description, only };
}

/** Parses the text of an option; what is wrong with it begins with the option's name. @throws UsageError */
export function named<Value>(name: string, parse: Parse<Value>, text: string): Value {
  try {
    return parse(text);
  } catch (error) {
    throw error instanceof UsageError ? new UsageError(`${name} ${error.message}`) : error;
  }
}
