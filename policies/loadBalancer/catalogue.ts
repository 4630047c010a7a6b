import type { PackPolicy } from "../support/policy";
import { listenerHasCertificate } from "./listenerHasCertificate";
import { listenerTlsModern } from "./listenerTlsModern";
import { loadBalancerDeletionProtected } from "./loadBalancerDeletionProtected";
import { loadBalancerDropsInvalidHeaders } from "./loadBalancerDropsInvalidHeaders";
import { loadBalancerLogsAccess } from "./loadBalancerLogsAccess";
import { loadBalancerMitigatesDesync } from "./loadBalancerMitigatesDesync";
import { plainHttpRedirected } from "./plainHttpRedirected";
import { targetGroupChecked } from "./targetGroupChecked";
import { targetGroupDrains } from "./targetGroupDrains";

/** In the order of the README. */
export const loadBalancerPolicies: readonly PackPolicy[] = [
  listenerTlsModern,
  plainHttpRedirected,
  listenerHasCertificate,
  loadBalancerLogsAccess,
  loadBalancerDropsInvalidHeaders,
  loadBalancerMitigatesDesync,
  loadBalancerDeletionProtected,
  targetGroupChecked,
  targetGroupDrains,
];
