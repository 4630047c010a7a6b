import { setPriority } from "node:os";

/** A third of the share of other processes, where they compete: twice that, and these files were the last ones. */
const BEHIND = 5;

/**
 * For a file whose stack is done earlier than others': the longest ones, which all the rest waits for at the end, have the processors
 * first. What the file starts inherits it.
 */
export function letLongerTestsGoFirst(): void {
  setPriority(BEHIND);
}
