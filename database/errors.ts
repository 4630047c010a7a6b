/** What a person can fix, said in plain words: a database that does not answer, an edited migration, SQL that fails. */
export class DatabaseError extends Error {}

/** The database cannot be reached or does not let this user in: nothing was changed. */
export class ConnectionError extends DatabaseError {}
