import { setPriority } from "node:os";

/** Behind other processes, as `nice` does by default. */
const BEHIND = 10;

/**
 * For a file whose stack is done earlier than others': the longest ones, which all the rest waits for at the end, have the processors
 * first. What the file starts inherits it.
 */
export function letLongerTestsGoFirst(): void {
  setPriority(BEHIND);
}
