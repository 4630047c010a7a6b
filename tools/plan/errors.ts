/** A mistake on the command line or in a stack file: told in plain words, exit code 2. */
export class UsageError extends Error {}
