import {
  findPostgresParameter,
  type ParameterUnit,
  type PostgresParameter,
  unitBytes,
} from "../facts/postgresParameters";
import { evaluateFormula, type FormulaContext } from "../facts/rdsFormula";
import { suggestion } from "./suggestion";

/**
 * Why RDS or PostgreSQL would refuse the value in the family of that major version, in words that say what to write; undefined when it is
 * legal or the name not known.
 */
export function whyIllegal(
  name: string,
  text: string,
  { major, context }: { readonly major: number; readonly context: FormulaContext },
): string | undefined {
  const parameter = findPostgresParameter(name, major);
  if (parameter === undefined) return undefined;
  if (text === "") return "the value is empty";
  switch (parameter.type) {
    case "integer":
      return whyNotInteger(parameter, text, context);
    case "real":
      return whyNotReal(parameter, text);
    case "boolean":
      return whyNotBoolean(text);
    case "enum":
      return whyNotOneOf(parameter.values, text);
    case "list":
      return whyNotList(parameter.values, text);
    case "text":
      return undefined;
  }
}

type NumberParameter = Extract<PostgresParameter, { readonly type: "integer" | "real" }>;

function whyNotInteger(parameter: NumberParameter, text: string, context: FormulaContext): string | undefined {
  const withUnit = /^(\d+(?:\.\d+)?)\s*([a-zA-Z]+)$/.exec(text);
  if (withUnit !== null)
    return `RDS takes no unit here, only ${integerIn(parameter.unit)}${instead(withUnit, parameter.unit)}`;
  const result = evaluateFormula(text, context);
  if (result.ok) return whyOutOfRange(parameter, result.value);
  if (result.reason === "not-known") return undefined;
  return `it must be ${integerIn(parameter.unit)} or a formula of RDS: ${result.error}`;
}

function integerIn(unit: ParameterUnit): string {
  return unit === "none" ? "an integer" : `an integer in units of ${unit}`;
}

/** Bytes, or milliseconds, in what people write. */
const WRITTEN_BYTES: Readonly<Record<string, number>> = { b: 1, kb: 1024, mb: 1024 ** 2, gb: 1024 ** 3, tb: 1024 ** 4 };
const WRITTEN_MILLISECONDS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  min: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};
const UNIT_MILLISECONDS: Readonly<Partial<Record<ParameterUnit, number>>> = { ms: 1, s: 1000, min: 60_000 };

/** The integer to write in place of `2GB` or `5min`. */
function instead([whole, amount, word]: RegExpExecArray, unit: ParameterUnit): string {
  const written = (word ?? "").toLowerCase();
  const [from, to] =
    unitBytes(unit) === undefined
      ? [WRITTEN_MILLISECONDS[written], UNIT_MILLISECONDS[unit]]
      : [WRITTEN_BYTES[written], unitBytes(unit)];
  if (from === undefined || to === undefined) return "";
  return `: write ${Math.round((Number(amount) * from) / to)} for ${whole}`;
}

function whyNotReal(parameter: NumberParameter, text: string): string | undefined {
  if (!/^-?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text)) return "it must be a number, with a point for decimals";
  return whyOutOfRange(parameter, Number(text));
}

function whyOutOfRange({ minimum, maximum, unit }: NumberParameter, value: number): string | undefined {
  if (value >= minimum && value <= maximum) return undefined;
  return `${value} is out of range, which is ${minimum} to ${maximum}${unit === "none" ? "" : ` (in units of ${unit})`}`;
}

const SWITCHED_ON: readonly string[] = ["on", "true", "yes", "t", "y"];
const SWITCHED_OFF: readonly string[] = ["off", "false", "no", "f", "n"];

function whyNotBoolean(text: string): string | undefined {
  if (text === "0" || text === "1") return undefined;
  const word = text.toLowerCase();
  if (SWITCHED_ON.includes(word)) return `RDS takes 0 or 1: write 1 for ${text}`;
  if (SWITCHED_OFF.includes(word)) return `RDS takes 0 or 1: write 0 for ${text}`;
  return "it must be 0 or 1";
}

function whyNotOneOf(values: readonly string[], text: string): string | undefined {
  const isSwitch = values.includes("on") && (text === "0" || text === "1");
  return isSwitch || values.includes(text.toLowerCase()) || values.includes(text)
    ? undefined
    : `it must be one of ${values.join(", ")}`;
}

function whyNotList(values: readonly string[], text: string): string | undefined {
  const words = text.split(",").map((word) => word.trim().toLowerCase());
  const wrong = words.find((word) => !values.includes(word));
  if (wrong === "") return "the list has an empty place between its commas";
  if (wrong !== undefined)
    return `RDS has no "${wrong}" there${suggestion(wrong, values) || `, but ${values.join(", ")}`}`;
  const twice = words.find((word, index) => words.indexOf(word) !== index);
  return twice === undefined ? undefined : `"${twice}" is in the list twice`;
}
