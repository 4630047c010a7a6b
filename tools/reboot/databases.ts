/** One value that waits. */
export interface PendingValue {
  /** As RDS writes it: DBInstanceClass, AllocatedStorage … */
  readonly name: string;
  /** As it is now, where that is known; a password is never shown. */
  readonly before: string;
  readonly after: string;
}

/** An RDS instance, as far as a restart of it is concerned. */
export interface Database {
  readonly identifier: string;
  /** `available`, `modifying`, `rebooting` … */
  readonly status: string;
  readonly instanceClass: string;
  readonly multiAz: boolean;
  /** Names of its read replicas in the same region. */
  readonly replicas: readonly string[];
  /** Pending until the maintenance window, or until they are applied on purpose. */
  readonly values: readonly PendingValue[];
  /** Parameter groups whose static parameters wait for a reboot. */
  readonly parameterGroups: readonly string[];
  /** A parameter group is being applied. */
  readonly isApplying: boolean;
  /** What AWS wants to do itself, in words. */
  readonly maintenance: readonly string[];
}

/** RDS, or what stands in for it in a test. */
export interface Databases {
  /** @throws Unreachable when AWS does not answer, or refuses */
  look(identifier: string): Promise<Database>;
  /** Has RDS apply what waits for the maintenance window. @throws Unreachable when AWS does not answer, or refuses */
  applyNow(database: Database): Promise<void>;
  /** @throws Unreachable when AWS does not answer, or refuses */
  reboot(identifier: string, failOver: boolean): Promise<void>;
}

/** What a restart of the database would do: changes or parameters. Maintenance of AWS has its own way. */
export function isPending({ values, parameterGroups }: Database): boolean {
  return values.length > 0 || parameterGroups.length > 0;
}
