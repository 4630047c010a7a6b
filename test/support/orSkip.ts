import type { Context } from "mocha";
import { MissingProgram } from "../../tools/support/errors";

/**
 * Gets what a suite needs from the machine. If it is missing, the suite is skipped and its report says why; with E2E_REQUIRED the suite
 * fails instead.
 */
export async function orSkip<T>(context: Context, needed: Promise<T>): Promise<T> {
  try {
    return await needed;
  } catch (error) {
    if (!(error instanceof MissingProgram) || process.env.E2E_REQUIRED) throw error;
    console.log(`      skipped: ${error.message}`);
    return context.skip();
  }
}
