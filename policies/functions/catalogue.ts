import type { PackPolicy } from "../support/policy";
import { functionClosedToPublic } from "./functionClosedToPublic";
import { functionConcurrencyBounded } from "./functionConcurrencyBounded";
import { functionInVpc } from "./functionInVpc";
import { functionLogsExpire } from "./functionLogsExpire";
import { functionRuntimeLasts } from "./functionRuntimeLasts";
import { functionRuntimeSupported } from "./functionRuntimeSupported";
import { functionTraced } from "./functionTraced";
import { scheduleDoesNotPileUp } from "./scheduleDoesNotPileUp";
import { scheduleRuns } from "./scheduleRuns";

/** In the order of the README. */
export const functionPolicies: readonly PackPolicy[] = [
  functionRuntimeSupported,
  functionRuntimeLasts,
  functionClosedToPublic,
  functionInVpc,
  functionLogsExpire,
  functionConcurrencyBounded,
  functionTraced,
  scheduleRuns,
  scheduleDoesNotPileUp,
];
