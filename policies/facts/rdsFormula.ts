/**
 * Values of RDS parameters: integers and formulas such as `{DBInstanceClassMemory/32768}` or `LEAST({DBInstanceClassMemory/9531392},5000)`.
 * Source: Amazon RDS user guide, "Specifying DB parameters" (2026-11).
 */

export interface FormulaContext {
  /** Memory that the database gets, in bytes. */
  readonly DBInstanceClassMemory?: number;
  /** Virtual CPUs of the class. */
  readonly DBInstanceVCPU?: number;
  /** Size of the data volume in bytes. */
  readonly AllocatedStorage?: number;
  /** Port of the database. */
  readonly EndPointPort?: number;
  /** 1 on a read replica, else 0. */
  readonly TrueIfReplica?: number;
}

export type FormulaVariable = keyof FormulaContext;

const VARIABLES: readonly FormulaVariable[] = [
  "DBInstanceClassMemory",
  "DBInstanceVCPU",
  "AllocatedStorage",
  "EndPointPort",
  "TrueIfReplica",
];

type Aggregate = "GREATEST" | "LEAST" | "SUM";

/** A parsed value; what is in braces is an `arithmetic`. */
export type Formula =
  | { readonly kind: "integer"; readonly value: number }
  | { readonly kind: "variable"; readonly name: FormulaVariable }
  | { readonly kind: "log"; readonly of: Formula }
  | { readonly kind: "chain"; readonly first: Formula; readonly steps: readonly Step[] }
  | { readonly kind: "aggregate"; readonly name: Aggregate; readonly of: readonly Formula[] };

interface Step {
  readonly operator: "*" | "/";
  readonly operand: Formula;
}

/** `malformed`: RDS would refuse the text. `not-known`: it is well formed, but a variable it needs is not in the context. */
export type FormulaError = { readonly ok: false; readonly reason: "malformed" | "not-known"; readonly error: string };
export type ParseResult = { readonly ok: true; readonly formula: Formula } | FormulaError;
export type FormulaResult = { readonly ok: true; readonly value: number } | FormulaError;

/** Parses without evaluating. Never throws. */
export function parseFormula(text: string): ParseResult {
  if (/\s/.test(text)) return malformed(`"${text}" contains blanks; RDS formulas are written without`);
  const tokens = text.match(/[A-Za-z]+|\d+|\S/g) ?? [];
  if (tokens.length > LONGEST_FORMULA)
    return malformed(`the formula is too long (more than ${LONGEST_FORMULA} words and signs)`);
  const reader = new Reader(tokens);
  try {
    const formula = parseValue(reader);
    reader.expectEnd();
    return { ok: true, formula };
  } catch (error) {
    if (error instanceof Malformed) return malformed(`"${text}": ${error.message}`);
    throw error;
  }
}

/** Parses and evaluates. Decimals are truncated after every operation, as RDS does. Never throws. */
export function evaluateFormula(text: string, context: FormulaContext = {}): FormulaResult {
  const parsed = parseFormula(text);
  if (!parsed.ok) return parsed;
  const result = evaluate(parsed.formula, context);
  if (result.ok && !Number.isSafeInteger(result.value)) return malformed(`"${text}" is too large a number`);
  return result;
}

/** Long enough for every formula of RDS's own, short enough that nesting cannot exhaust the stack. */
const LONGEST_FORMULA = 200;

class Malformed extends Error {}

/** Walks over the tokens, one at a time. */
class Reader {
  #position = 0;
  constructor(private readonly tokens: readonly string[]) {}

  peek(): string | undefined {
    return this.tokens[this.#position];
  }

  next(): string {
    const token = this.tokens[this.#position];
    if (token === undefined) throw new Malformed("it ends too early");
    this.#position += 1;
    return token;
  }

  accept(token: string): boolean {
    if (this.peek() !== token) return false;
    this.#position += 1;
    return true;
  }

  expect(token: string): void {
    if (!this.accept(token)) throw new Malformed(`expected "${token}" before ${quoted(this.peek())}`);
  }

  expectEnd(): void {
    if (this.peek() !== undefined) throw new Malformed(`nothing may follow before ${quoted(this.peek())}`);
  }
}

/** value := integer | "{" chain "}" | (GREATEST|LEAST|SUM) "(" value ("," value)+ ")" */
function parseValue(reader: Reader): Formula {
  const token = reader.next();
  if (token === "-") return { kind: "integer", value: -parseInteger(reader.next()) };
  if (isInteger(token)) return { kind: "integer", value: parseInteger(token) };
  if (token === "{") {
    const chain = parseChain(reader);
    reader.expect("}");
    return chain;
  }
  if (token === "GREATEST" || token === "LEAST" || token === "SUM") return parseAggregate(token, reader);
  throw new Malformed(`${quoted(token)} is not an integer, a {…} formula, GREATEST(…), LEAST(…) or SUM(…)`);
}

function parseAggregate(name: Aggregate, reader: Reader): Formula {
  reader.expect("(");
  const of = [parseValue(reader)];
  while (reader.accept(",")) of.push(parseValue(reader));
  reader.expect(")");
  if (of.length < 2) throw new Malformed(`${name} takes two values or more`);
  return { kind: "aggregate", name, of };
}

/** chain := operand (("*"|"/") operand)* */
function parseChain(reader: Reader): Formula {
  const first = parseOperand(reader);
  const steps: Step[] = [];
  for (let token = reader.peek(); token === "*" || token === "/"; token = reader.peek()) {
    reader.next();
    steps.push({ operator: token, operand: parseOperand(reader) });
  }
  return steps.length === 0 ? first : { kind: "chain", first, steps };
}

function parseOperand(reader: Reader): Formula {
  const token = reader.next();
  if (isInteger(token)) return { kind: "integer", value: parseInteger(token) };
  if (token === "log") {
    reader.expect("(");
    const of = parseChain(reader);
    reader.expect(")");
    return { kind: "log", of };
  }
  const name = VARIABLES.find((variable) => variable === token);
  if (name !== undefined) return { kind: "variable", name };
  throw new Malformed(`${quoted(token)} is not a variable of RDS (${VARIABLES.join(", ")})`);
}

function evaluate(formula: Formula, context: FormulaContext): FormulaResult {
  switch (formula.kind) {
    case "integer":
      return known(formula.value);
    case "variable": {
      const value = context[formula.name];
      return value === undefined ? notKnown(`${formula.name} is not known here`) : known(Math.trunc(value));
    }
    case "aggregate":
      return evaluateAggregate(formula.name, formula.of, context);
    case "chain":
      return evaluateChain(formula.first, formula.steps, context, Math.trunc);
    case "log":
      return evaluateLog(formula.of, context);
  }
}

function evaluateAggregate(name: Aggregate, of: readonly Formula[], context: FormulaContext): FormulaResult {
  const values: number[] = [];
  for (const each of of) {
    const result = evaluate(each, context);
    if (!result.ok) return result;
    values.push(result.value);
  }
  return known(AGGREGATES[name](values));
}

const AGGREGATES: Readonly<Record<Aggregate, (values: readonly number[]) => number>> = {
  GREATEST: (values) => Math.max(...values),
  LEAST: (values) => Math.min(...values),
  SUM: (values) => values.reduce((sum, value) => sum + value, 0),
};

function evaluateChain(
  first: Formula,
  steps: readonly Step[],
  context: FormulaContext,
  round: (value: number) => number,
): FormulaResult {
  const start = first.kind === "log" ? evaluateLog(first.of, context, (value) => value) : evaluate(first, context);
  if (!start.ok) return start;
  let value = start.value;
  for (const { operator, operand } of steps) {
    const right = evaluate(operand, context);
    if (!right.ok) return right;
    if (operator === "/" && right.value === 0) return malformed("it divides by zero");
    value = round(operator === "*" ? value * right.value : value / right.value);
  }
  return known(value);
}

/** Base 2. Inside, decimals count: RDS's own `{log(DBInstanceClassMemory/21474836480)*600}` makes sense only so. */
function evaluateLog(
  of: Formula,
  context: FormulaContext,
  round: (value: number) => number = Math.trunc,
): FormulaResult {
  const inner =
    of.kind === "chain" ? evaluateChain(of.first, of.steps, context, (value) => value) : evaluate(of, context);
  if (!inner.ok) return inner;
  if (inner.value <= 0) return malformed("it takes the logarithm of zero or less");
  return known(round(Math.log2(inner.value)));
}

function isInteger(token: string): boolean {
  return /^\d+$/.test(token);
}

function parseInteger(token: string): number {
  const value = Number(token);
  if (!isInteger(token) || !Number.isSafeInteger(value))
    throw new Malformed(`${quoted(token)} is not an integer of usual size`);
  return value;
}

function quoted(token: string | undefined): string {
  return token === undefined ? "the end" : `"${token}"`;
}

function known(value: number): FormulaResult {
  return { ok: true, value };
}

function malformed(error: string): FormulaError {
  return { ok: false, reason: "malformed", error };
}

function notKnown(error: string): FormulaError {
  return { ok: false, reason: "not-known", error };
}
