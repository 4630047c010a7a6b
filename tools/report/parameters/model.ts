import { wantedParameters } from "../../../components/cacheParameters";
import { familyDefault } from "../../../policies/facts/familyDefaults";
import {
  BACKEND_OVERHEAD_BYTES,
  memoryAllowanceBytes,
  USABLE_SHARE,
  WORK_MEM_USE,
} from "../../../policies/facts/memoryBudget";
import {
  findPostgresParameter,
  type PostgresParameter,
  rdsDefault,
  unitBytes,
} from "../../../policies/facts/postgresParameters";
import { evaluateFormula, type FormulaContext } from "../../../policies/facts/rdsFormula";
import { type SizedDatabase, usedGroups } from "../../../policies/support/databases";
import type { GroupParameter, ParameterGroup } from "../../../policies/support/parameterGroups";
import { effectiveValue } from "../../../policies/support/parameterValues";
import type { Stack } from "../../../policies/support/stack";
import { showBytes } from "../../../policies/support/values";
import type { Share } from "../budgetBar";

/** A setting, and what it comes to on the class. */
export interface Setting {
  /** As written: a number, a word or a formula. */
  readonly formula: string;
  /** The number or word that PostgreSQL runs with, with its unit: `26214 × 8 kB = 204.8 MiB`. */
  readonly value: string;
}

/** One parameter, with what it comes to. */
export interface ShownParameter {
  readonly name: string;
  readonly set: Setting;
  /** What the family would set; undefined where it is not known. */
  readonly byDefault: Setting | undefined;
  readonly takesEffect: "at once" | "at the next restart";
  /** Only a restart can apply it, whatever the apply method. */
  readonly isStatic: boolean;
  /** Why it has this value; undefined for one that the program did not choose. */
  readonly why: string | undefined;
}

/** A parameter group on the smallest instance class that uses it. */
export interface ShownGroup {
  readonly name: string;
  readonly major: number;
  readonly databases: readonly string[];
  readonly instanceClass: string;
  /** Estimate of what the database gets, in bytes. */
  readonly memoryBytes: number;
  readonly parameters: readonly ShownParameter[];
  /** Undefined where a value is not known. */
  readonly memory: MemoryBudget | undefined;
}

/** What takes the memory at the worst moment, in bytes. */
export interface MemoryBudget {
  readonly whole: number;
  /** What the settings may use of it. */
  readonly allowance: number;
  readonly shares: readonly (Share & { readonly how: string })[];
}

/** The names and reasons do not depend on class, version or database. */
const REASONS: ReadonlyMap<string, string> = new Map(
  wantedParameters({ instanceClass: "db.t4g.micro", engineVersion: "18", databaseName: "" }).map(({ name, why }) => [
    name,
    why,
  ]),
);

/** Groups that a database of a known class uses. */
export function readGroups(stack: Stack): readonly ShownGroup[] {
  return usedGroups(stack).flatMap(({ group, databases, smallest }) => {
    if (smallest === undefined) return [];
    return [
      {
        name: group.resource.name,
        major: group.major,
        databases: databases.map(({ resource }) => resource.name),
        instanceClass: smallest.instanceClass,
        memoryBytes: smallest.memoryBytes,
        parameters: group.parameters.map((each) => shown(each, group.major, smallest.formulaContext)),
        memory: memoryBudget(group, smallest),
      },
    ];
  });
}

function shown({ name, value, applyMethod }: GroupParameter, major: number, context: FormulaContext): ShownParameter {
  const facts = findPostgresParameter(name, major);
  const formula = value.kind === "text" ? value.text : "not known before the update";
  const own = familyDefault(major, name)?.value ?? rdsDefault(name);
  const isStatic = facts?.applyType === "static";
  const isImmediate = applyMethod.kind !== "text" || applyMethod.text === "immediate";
  return {
    name,
    set: { formula, value: amountOf(formula, facts, context) },
    byDefault: own === undefined ? undefined : { formula: own, value: amountOf(own, facts, context) },
    takesEffect: isStatic || !isImmediate ? "at the next restart" : "at once",
    isStatic,
    why: REASONS.get(name),
  };
}

/** The number with its unit, and its size or time in the words of people where that says more. */
function amountOf(formula: string, facts: PostgresParameter | undefined, context: FormulaContext): string {
  if (facts?.type === "boolean") return formula === "1" ? "on" : formula === "0" ? "off" : formula;
  if (facts?.type !== "integer") return formula;
  const result = evaluateFormula(formula, context);
  if (!result.ok) return formula;
  const { unit } = facts;
  const bytes = unitBytes(unit);
  if (result.value <= 0 || unit === "none") return String(result.value);
  if (bytes === undefined) return `${result.value} ${unit}${timeOf(result.value, unit)}`;
  const size = showBytes(result.value * bytes);
  const exact = unit === "8kB" ? `${result.value} × 8 kB` : `${result.value} ${unit}`;
  return exact === size ? exact : `${exact} = ${size}`;
}

const SECONDS: Readonly<Record<string, number>> = { ms: 0.001, s: 1, min: 60 };

function timeOf(value: number, unit: string): string {
  const seconds = value * (SECONDS[unit] ?? 0);
  if (unit === "ms" && seconds >= 1 && seconds < 60) return ` = ${seconds} s`;
  if (seconds >= 3600) return ` = ${seconds / 3600} h`;
  if (unit !== "min" && seconds >= 60) return ` = ${seconds / 60} min`;
  return "";
}

/** By the rule of policies/facts/memoryBudget.ts, part by part. */
function memoryBudget(group: ParameterGroup, { formulaContext, memoryBytes }: SizedDatabase): MemoryBudget | undefined {
  const read = (name: string) => effectiveValue(group, name, formulaContext);
  const [shared, maintenance, workers, perWorker, connections, workMem] = [
    "shared_buffers",
    "maintenance_work_mem",
    "autovacuum_max_workers",
    "autovacuum_work_mem",
    "max_connections",
    "work_mem",
  ].map(read);
  if (!shared || !maintenance || !workers || !perWorker || !connections || !workMem) return undefined;
  const worker = perWorker.value === -1 ? maintenance.amount : perWorker.amount;
  const allowance = memoryAllowanceBytes(memoryBytes);
  const used = [
    { label: "shared_buffers", amount: shared.amount, how: "the cache of pages that all connections share" },
    {
      label: "autovacuum",
      amount: workers.value * worker,
      how: `${workers.value} workers × ${showBytes(worker)}`,
    },
    {
      label: "connections themselves",
      amount: connections.value * BACKEND_OVERHEAD_BYTES,
      how: `${connections.value} connections × ${showBytes(BACKEND_OVERHEAD_BYTES)}`,
    },
    {
      label: "work_mem",
      amount: connections.value * WORK_MEM_USE * workMem.amount,
      how: `${connections.value} connections × half of ${showBytes(workMem.amount)}`,
    },
  ];
  const left = allowance - used.reduce((sum, { amount }) => sum + amount, 0);
  const free =
    left > 0 ? [{ label: "left of the budget", amount: left, how: "nothing asks for it", isFree: true }] : [];
  const kept = {
    label: "kept free",
    amount: memoryBytes - allowance,
    how: `${Math.round((1 - USABLE_SHARE) * 100)} % for the file cache and what the estimate does not see`,
    isFree: true,
  };
  return { whole: memoryBytes, allowance, shares: [...used, ...free, kept] };
}
