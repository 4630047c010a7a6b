import { instanceClasses, instanceClassMemoryBytes } from "../facts/instanceClasses";
import { findPostgresParameter, unitBytes } from "../facts/postgresParameters";
import { evaluateFormula } from "../facts/rdsFormula";
import type { SizedDatabase } from "./databases";
import { lookUp, type ParameterGroup } from "./parameterGroups";

/** A value that fits no class: what it comes to on the largest. */
export interface Misfit {
  /** As written in the group. */
  readonly text: string;
  /** In bytes where the parameter is a size, else the value itself, on the class with the most memory. */
  readonly amount: number;
  readonly memoryBytes: number;
}

/** Enough of an instance to evaluate a group on it. */
type Machine = Pick<SizedDatabase, "memoryBytes" | "formulaContext">;

/** Every class of the table, the smallest memory first. */
export const everyClass: readonly Machine[] = instanceClasses
  .map(({ name, vcpu }) => {
    const memoryBytes = instanceClassMemoryBytes(name) ?? 0;
    return { memoryBytes, formulaContext: { DBInstanceClassMemory: memoryBytes, DBInstanceVCPU: vcpu } };
  })
  .sort((one, other) => one.memoryBytes - other.memoryBytes);

/**
 * A value of the group that is wrong whatever the class, for groups whose databases have a class that is not known (yet): a formula without
 * its unit is 2048 times the memory everywhere, a figure in bytes more than any machine has. Undefined where one class or more takes it.
 */
export function fitsNoClass(
  group: ParameterGroup,
  name: string,
  fits: (amount: number, memoryBytes: number) => boolean,
): Misfit | undefined {
  const found = lookUp(group, name);
  const facts = findPostgresParameter(name, group.major);
  const largest = everyClass.at(-1);
  if (found.kind !== "set" || facts?.type !== "integer" || largest === undefined) return undefined;
  const unit = unitBytes(facts.unit) ?? 1;
  const amountOn = ({ formulaContext }: Machine): number | undefined => {
    const result = evaluateFormula(found.text, formulaContext);
    return result.ok ? result.value * unit : undefined;
  };
  const isFit = (each: Machine) => {
    const amount = amountOn(each);
    return amount === undefined || fits(amount, each.memoryBytes);
  };
  const amount = amountOn(largest);
  if (amount === undefined || everyClass.some(isFit)) return undefined;
  return { text: found.text, amount, memoryBytes: largest.memoryBytes };
}
