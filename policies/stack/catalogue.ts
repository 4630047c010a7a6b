import type { PackPolicy } from "../support/policy";
import { costWithinCeiling } from "./costWithinCeiling";
import { productionDataProtected } from "./productionDataProtected";
import { productionRunsTwoCopies } from "./productionRunsTwoCopies";
import { productionScales } from "./productionScales";
import { productionSpansZones } from "./productionSpansZones";
import { requiredTags } from "./requiredTags";
import { suppressionsHaveReasons } from "./suppressionsHaveReasons";

/** In the order of the README. */
export const stackPolicies: readonly PackPolicy[] = [
  productionScales,
  productionSpansZones,
  productionRunsTwoCopies,
  productionDataProtected,
  suppressionsHaveReasons,
  costWithinCeiling,
  requiredTags,
];
