import { spread } from "../measuring/statistics";
import type { DesignResult } from "./results";

/** Whether the median reaches the target; the spread says how sure that is. */
export function isHeld({ bound, target, ratios }: DesignResult): boolean {
  const { median } = spread(ratios);
  return bound === "at least" ? median >= target : median <= target;
}
