import type { PackPolicy } from "../support/policy";
import { defaultSecurityGroupClosed } from "./defaultSecurityGroupClosed";
import { egressNamesItsPorts } from "./egressNamesItsPorts";
import { flowLogsOn } from "./flowLogsOn";
import { ingressNamesItsPorts } from "./ingressNamesItsPorts";
import { internetReachesLoadBalancerOnly } from "./internetReachesLoadBalancerOnly";
import { internetReachesWebPortsOnly } from "./internetReachesWebPortsOnly";

/** In the order of the README. */
export const networkPolicies: readonly PackPolicy[] = [
  internetReachesWebPortsOnly,
  internetReachesLoadBalancerOnly,
  ingressNamesItsPorts,
  egressNamesItsPorts,
  defaultSecurityGroupClosed,
  flowLogsOn,
];
