import type { Context } from "mocha";
import { MissingProgram } from "../../tools/support/errors";

/**
 * What a suite needs of the machine, or the suite is skipped and says what is missing.
 * Where E2E_REQUIRED is set nothing may be skipped.
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
