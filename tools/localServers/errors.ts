/** A program that this machine lacks: told by name, with what to type to get it. */
export class MissingProgram extends Error {
  constructor(name: string, remedy: string) {
    super(`${name} is missing: ${remedy}`);
  }
}
