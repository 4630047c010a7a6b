import type { DesignResult } from "./results";
import { type Spread, spread } from "./statistics";

/** Whether the median reaches the target; the spread says how sure that is. */
export function isHeld({ bound, target, ratios }: DesignResult): boolean {
  const { median } = spread(ratios);
  return bound === "at least" ? median >= target : median <= target;
}

/** min / median / max, as all ratios are reported. */
export function renderSpread({ min, median, max }: Spread, digits = 2): string {
  return [min, median, max].map((each) => each.toFixed(digits)).join(" / ");
}
