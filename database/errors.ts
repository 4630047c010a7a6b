/** An error that a person can fix: a database that does not answer, an edited migration, SQL that fails. Its message says how. */
export class DatabaseError extends Error {}

/** The database cannot be reached, or refuses this user: nothing was changed. */
export class ConnectionError extends DatabaseError {}
