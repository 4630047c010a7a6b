import { namedReasonOf } from "../../database/errors";
import { Unreachable } from "./errors";

/**
 * Asks AWS something.
 * @param what begins the message, such as `the task cannot be stopped`
 * @throws Unreachable when AWS does not answer, or refuses; with AWS's reason
 */
export async function asking<T>(what: string, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof Unreachable) throw error;
    throw new Unreachable(`${what}: ${namedReasonOf(error)}`);
  }
}
