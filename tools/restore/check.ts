import type { DatabaseConfig, DatabaseInstanceConfig } from "../../components/stackConfig";
import { UsageError } from "../support/errors";
import type { Backups } from "./backups";
import { type Goal, resumed, servingOf } from "./planner";

/** What a stack says about its database. */
export interface FoundDatabase {
  readonly settings: DatabaseConfig;
  /** Physical name of the first instance; the others have their number behind it. */
  readonly baseName: string;
}

type TimeGoal = Goal & { readonly kind: "time" };

/**
 * Asks AWS whether what is to be restored is there, and says which moment `latest` is.
 * @throws UsageError when AWS would refuse the restore, or make something that does not fit to the stack
 * @throws Unreachable when AWS cannot be asked
 */
export async function checkSource(goal: Goal, database: FoundDatabase, backups: Backups): Promise<Goal> {
  // Made already: its time may be older than the backups by now.
  if (resumed(database.settings.instances, goal)) return goal;
  if (goal.kind === "snapshot") await checkSnapshot(goal.snapshot, database, backups);
  return goal.kind === "time" ? fixTime(goal, database, backups) : goal;
}

async function fixTime(goal: TimeGoal, database: FoundDatabase, backups: Backups): Promise<TimeGoal> {
  const { instances } = database.settings;
  const from = goal.from ?? servingOf(instances).number;
  const instance = instances.find(({ number }) => number === from);
  if (instance === undefined || instance.state === "gone")
    throw new UsageError(`--from ${from}: there is no such instance; ${listOf(instances)}`);
  const identifier = identifierOf(database.baseName, from);
  const window = await backups.window(identifier);
  if (window === undefined)
    throw new UsageError(
      `${identifier} has no automatic backups (databaseBackupDays), so there is no time to restore it to; from a snapshot: --snapshot <name>`,
    );
  const time = goal.time === "latest" ? window.latest : new Date(goal.time);
  if (time < window.earliest || time > window.latest)
    throw new UsageError(outside(time, window, identifier, instances));
  return { ...goal, from, time: time.toISOString() };
}

function outside(
  time: Date,
  { earliest, latest }: { readonly earliest: Date; readonly latest: Date },
  identifier: string,
  instances: readonly DatabaseInstanceConfig[],
): string {
  const others = instances.filter(({ state }) => state === "kept").map(({ number }) => `--from ${number}`);
  const more = others.length === 0 ? "" : `; for another time, an instance that was kept: ${others.join(" or ")}`;
  return `--to ${time.toISOString()} is outside of what ${identifier} can be restored to: from ${earliest.toISOString()} to ${latest.toISOString()} (the latest moves on every five minutes)${more}`;
}

async function checkSnapshot(name: string, { settings, baseName }: FoundDatabase, backups: Backups): Promise<void> {
  const snapshot = await backups.snapshot(name);
  if (snapshot === undefined)
    throw new UsageError(
      `there is no snapshot ${name} in this account and region; one of another region is copied first`,
    );
  const { status, engine, engineVersion, storage, keyArn } = snapshot;
  const wanted = settings.engineVersion;
  const key = await backups.keyOf(identifierOf(baseName, servingOf(settings.instances).number));
  const faults: readonly (readonly [boolean, string])[] = [
    [status !== "available", `it is ${status}: wait until it is available`],
    [engine !== "postgres", `it is of ${engine}, not of postgres`],
    [
      majorOf(engineVersion) !== majorOf(wanted),
      `it is of PostgreSQL ${engineVersion}, and the stack has ${wanted}: RDS changes no version in a restore`,
    ],
    [
      storage > settings.maxStorage,
      `it has ${storage} GiB, more than databaseMaxStorage: pulumi config set databaseMaxStorage ${Math.ceil(storage * 1.1)}`,
    ],
    [
      key !== undefined && keyArn !== key,
      `${keyArn === undefined ? "it is not encrypted" : `its key is ${keyArn}`}, and a restored database keeps that. Copy it with the stack's key first: aws rds copy-db-snapshot --source-db-snapshot-identifier ${name} --target-db-snapshot-identifier <new name> --kms-key-id ${key}`,
    ],
  ];
  const fault = faults.find(([is]) => is);
  if (fault) throw new UsageError(`the snapshot ${name} cannot be used: ${fault[1]}`);
}

function majorOf(version: string): string {
  return version.split(".")[0] ?? "";
}

/** As components/databaseInstances.ts names it. */
export function identifierOf(baseName: string, number: number): string {
  return number === 1 ? baseName : `${baseName}-${number}`;
}

function listOf(instances: readonly DatabaseInstanceConfig[]): string {
  return instances.map(({ number, state }) => `${number} is ${state}`).join(", ");
}
