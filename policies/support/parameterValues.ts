import { findPostgresParameter, rdsDefault, unitBytes } from "../facts/postgresParameters";
import { evaluateFormula, type FormulaContext } from "../facts/rdsFormula";
import { lookUp, type ParameterGroup } from "./parameterGroups";

/** A number that PostgreSQL will run with. */
export interface EffectiveValue {
  /** In the parameter's unit. */
  readonly value: number;
  /** In bytes where the parameter is a size, else the value itself. */
  readonly amount: number;
  /** As written in the group, or RDS's default. */
  readonly text: string;
  /** The group does not set it. */
  readonly isDefault: boolean;
}

/**
 * What a numeric parameter comes to on that instance: the group's value, or RDS's default when the group does not set it. Undefined when
 * it is not known yet, or illegal, which the policy parameter-values-legal reports.
 */
export function effectiveValue(
  group: ParameterGroup,
  name: string,
  context: FormulaContext,
): EffectiveValue | undefined {
  const facts = findPostgresParameter(name, group.major);
  const found = lookUp(group, name);
  if (facts?.type !== "integer" || found.kind === "unclear") return undefined;
  const text = found.kind === "set" ? found.text : rdsDefault(name);
  const result = text === undefined ? undefined : evaluateFormula(text, context);
  if (text === undefined || !result?.ok || result.value < facts.minimum || result.value > facts.maximum)
    return undefined;
  const amount = result.value * (unitBytes(facts.unit) ?? 1);
  return { value: result.value, amount, text, isDefault: found.kind === "absent" };
}

/** For messages: `shared_buffers = {DBInstanceClassMemory/32768}`. */
export function showSetting(name: string, { text, isDefault }: EffectiveValue): string {
  return `${name} = ${text}${isDefault ? " (RDS's default)" : ""}`;
}
