import type { PackPolicy } from "../support/policy";
import { productionDataProtected } from "./productionDataProtected";
import { productionRunsTwoCopies } from "./productionRunsTwoCopies";
import { productionScales } from "./productionScales";
import { productionSpansZones } from "./productionSpansZones";
import { suppressionsHaveReasons } from "./suppressionsHaveReasons";

/** In the order of the README. */
export const stackPolicies: readonly PackPolicy[] = [
  productionScales,
  productionSpansZones,
  productionRunsTwoCopies,
  productionDataProtected,
  suppressionsHaveReasons,
];
