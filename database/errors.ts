/** An error that a person can fix: a database that does not answer, an edited migration, SQL that fails. Its message says how. */
export class DatabaseError extends Error {}

/** The database cannot be reached, or refuses this user: nothing was changed. */
export class ConnectionError extends DatabaseError {}

/** Name and message: AWS's errors say by their name what is wrong. */
export function namedReasonOf(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}

/** The message of whatever was thrown. */
export function reasonOf(error: unknown): string {
  // Node tries every address of a host name; the error for all of them has no message of its own.
  if (error instanceof AggregateError) return error.errors.map(reasonOf).join("; ");
  return error instanceof Error ? error.message : String(error);
}
