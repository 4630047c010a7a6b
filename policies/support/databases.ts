import { findInstanceClass, instanceClassMemoryBytes } from "../facts/instanceClasses";
import { rdsDefault } from "../facts/postgresParameters";
import { evaluateFormula, type FormulaContext } from "../facts/rdsFormula";
import { PARAMETER_GROUP_TYPES, type ParameterGroup, readParameterGroup } from "./parameterGroups";
import { effectiveValue } from "./parameterValues";
import { DB_CLUSTER, DB_INSTANCE } from "./rdsKinds";
import type { Stack, StackResource } from "./stack";
import { numberOf, readText, textOf } from "./values";

/** What makes a database of PostgreSQL, and where each says its class and its group. */
export const DATABASE_KINDS = [
  { type: DB_INSTANCE, classProperty: "instanceClass", groupProperty: "parameterGroupName" },
  { type: DB_CLUSTER, classProperty: "dbClusterInstanceClass", groupProperty: "dbClusterParameterGroupName" },
] as const;

/** The parameter group of a database. `custom`: made elsewhere; `default`: RDS's own. */
export type Attachment =
  | { readonly kind: "in-program"; readonly group: StackResource }
  | { readonly kind: "custom" }
  | { readonly kind: "default" }
  | { readonly kind: "unknown" };

export interface Database {
  /** The instance or cluster. */
  readonly resource: StackResource;
  /** Its parameter group. */
  readonly attachment: Attachment;
  /** Undefined when not known yet or absent. */
  readonly instanceClass?: string;
}

/** A database whose class is known and in the table. */
export interface SizedDatabase extends Database {
  readonly instanceClass: string;
  /** Estimate of DBInstanceClassMemory, in bytes. */
  readonly memoryBytes: number;
  /** What RDS's formulas are evaluated with. */
  readonly formulaContext: FormulaContext;
}

/** A parameter group and the databases that use it. */
export interface UsedGroup {
  /** The group, read. */
  readonly group: ParameterGroup;
  /** Those that use it, replicas included. */
  readonly databases: readonly Database[];
  /** The one with the least memory: what fits there fits everywhere. Undefined when no class is known. */
  readonly smallest?: SizedDatabase;
}

/** Every PostgreSQL database of the stack, read replicas included. One whose engine is not known yet is left out. */
export function postgresDatabases(stack: Stack): readonly Database[] {
  return DATABASE_KINDS.flatMap(({ type, classProperty, groupProperty }) =>
    stack
      .ofType(type)
      .map((resource) => ({
        resource,
        attachment: attachmentOf(stack, resource, groupProperty),
        instanceClass: textOf(resource.props[classProperty]),
      }))
      // A cluster that names no class is Aurora's.
      .filter(
        (database) => (type === DB_INSTANCE || database.instanceClass !== undefined) && isPostgres(stack, database),
      ),
  );
}

/** Every parameter group of PostgreSQL in the stack with its databases. */
export function usedGroups(stack: Stack): readonly UsedGroup[] {
  const databases = postgresDatabases(stack);
  return parameterGroups(stack).map((group) => {
    const users = databases.filter(
      ({ attachment }) => attachment.kind === "in-program" && attachment.group.urn === group.resource.urn,
    );
    return { group, databases: users, smallest: smallestOf(users) };
  });
}

/** max_connections of a database, by its group or by RDS's own; undefined while it is not known, or set elsewhere. */
export function maxConnectionsOf(stack: Stack, { urn }: StackResource): number | undefined {
  const database = postgresDatabases(stack).find(({ resource }) => resource.urn === urn);
  const context = database && sized(database)?.formulaContext;
  if (database === undefined || context === undefined) return undefined;
  const { attachment } = database;
  if (attachment.kind === "in-program") {
    const group = readParameterGroup(attachment.group);
    return group && effectiveValue(group, "max_connections", context)?.value;
  }
  if (attachment.kind !== "default") return undefined;
  const formula = evaluateFormula(rdsDefault("max_connections") ?? "", context);
  return formula.ok ? formula.value : undefined;
}

/** Every parameter group of PostgreSQL in the stack. */
export function parameterGroups(stack: Stack): readonly ParameterGroup[] {
  return stack.ofType(...PARAMETER_GROUP_TYPES).flatMap((resource) => readParameterGroup(resource) ?? []);
}

function smallestOf(databases: readonly Database[]): SizedDatabase | undefined {
  return databases
    .flatMap((database) => sized(database) ?? [])
    .sort((one, other) => one.memoryBytes - other.memoryBytes)[0];
}

function sized(database: Database): SizedDatabase | undefined {
  const { instanceClass, resource } = database;
  const facts = findInstanceClass(instanceClass ?? "");
  const memoryBytes = instanceClassMemoryBytes(instanceClass ?? "");
  if (instanceClass === undefined || facts === undefined || memoryBytes === undefined) return undefined;
  const storageGiB = numberOf(resource.props.allocatedStorage);
  const formulaContext: FormulaContext = {
    DBInstanceClassMemory: memoryBytes,
    DBInstanceVCPU: facts.vcpu,
    AllocatedStorage: storageGiB === undefined ? undefined : storageGiB * 1024 ** 3,
    EndPointPort: numberOf(resource.props.port) ?? 5432,
    TrueIfReplica: readText(resource.props.replicateSourceDb).kind === "absent" ? 0 : 1,
  };
  return { ...database, instanceClass, memoryBytes, formulaContext };
}

/** By the dependency of the property, which is known before any name is, or else by equal name. */
function attachmentOf(stack: Stack, resource: StackResource, groupProperty: string): Attachment {
  const named = namedAttachment(stack, resource, groupProperty);
  return named ?? inheritedAttachment(stack, resource, groupProperty);
}

/** Undefined when the database names no group. */
function namedAttachment(stack: Stack, resource: StackResource, groupProperty: string): Attachment | undefined {
  const groups = stack.ofType(...PARAMETER_GROUP_TYPES);
  const dependencies = resource.propertyDependencies[groupProperty] ?? [];
  const dependedOn = groups.find((group) => dependencies.includes(group.urn));
  if (dependedOn !== undefined) return { kind: "in-program", group: dependedOn };

  const name = readText(resource.props[groupProperty]);
  if (name.kind === "absent" || (name.kind === "text" && name.text === "")) return undefined;
  // RDS fills in a name that was left out, so a preview shows it as unknown, though it depends on nothing.
  if (name.kind === "unknown" && dependencies.length === 0) return undefined;
  if (name.kind !== "text") return { kind: "unknown" };
  const group = groups.find(({ props }) => textOf(props.name) === name.text);
  if (group !== undefined) return { kind: "in-program", group };
  return { kind: name.text.startsWith("default.") ? "default" : "custom" };
}

/**
 * A database that names no group: a replica in the same Region takes its source's, all others RDS's own.
 * Source: Amazon RDS API reference, CreateDBInstanceReadReplica, DBParameterGroupName (2026-11).
 */
function inheritedAttachment(stack: Stack, resource: StackResource, groupProperty: string): Attachment {
  const visited = new Set([resource.urn]);
  for (let current = resource; ; ) {
    const source = readText(current.props.replicateSourceDb);
    if (source.kind === "absent") return { kind: "default" };
    const next = replicaSource(stack, current);
    // An ARN of a database that is not in the program means another Region.
    if (next === undefined)
      return source.kind === "text" && source.text.startsWith("arn:") ? { kind: "default" } : { kind: "unknown" };
    // Two databases that are each other's replica: RDS refuses that, there is nothing to judge here.
    if (visited.has(next.urn)) return { kind: "unknown" };
    visited.add(next.urn);
    const named = namedAttachment(stack, next, groupProperty);
    if (named !== undefined) return named;
    current = next;
  }
}

/** The instance that a replica copies, by the dependency of the property or by equal identifier. */
export function replicaSource(stack: Stack, replica: StackResource): StackResource | undefined {
  const dependencies = replica.propertyDependencies.replicateSourceDb ?? [];
  const name = textOf(replica.props.replicateSourceDb);
  return stack
    .ofType(DB_INSTANCE)
    .find(({ urn, props }) => dependencies.includes(urn) || (name !== undefined && textOf(props.identifier) === name));
}

/** By its engine, or where that is not said (replicas, snapshots), by its group or its source. */
function isPostgres(stack: Stack, { resource, attachment }: Database): boolean {
  const engine = textOf(resource.props.engine);
  if (engine !== undefined) return engine === "postgres";
  if (attachment.kind === "in-program") return readParameterGroup(attachment.group) !== undefined;
  const source = replicaSource(stack, resource);
  return source !== undefined && textOf(source.props.engine) === "postgres";
}
