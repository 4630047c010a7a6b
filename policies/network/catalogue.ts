import type { PackPolicy } from "../support/policy";
import { defaultSecurityGroupClosed } from "./defaultSecurityGroupClosed";
import { egressNamesItsPorts } from "./egressNamesItsPorts";
import { endpointAnswersByName } from "./endpointAnswersByName";
import { endpointAsked } from "./endpointAsked";
import { endpointNamesItsPolicy } from "./endpointNamesItsPolicy";
import { flowLogsOn } from "./flowLogsOn";
import { ingressNamesItsPorts } from "./ingressNamesItsPorts";
import { internetReachesLoadBalancerOnly } from "./internetReachesLoadBalancerOnly";
import { internetReachesWebPortsOnly } from "./internetReachesWebPortsOnly";
import { productionNatInEachZone } from "./productionNatInEachZone";
import { productionSubnetsSpanZones } from "./productionSubnetsSpanZones";
import { securityGroupRulesFit } from "./securityGroupRulesFit";
import { subnetZoneComplete } from "./subnetZoneComplete";

/** In the order of the README. */
export const networkPolicies: readonly PackPolicy[] = [
  internetReachesWebPortsOnly,
  internetReachesLoadBalancerOnly,
  ingressNamesItsPorts,
  egressNamesItsPorts,
  defaultSecurityGroupClosed,
  flowLogsOn,
  endpointNamesItsPolicy,
  endpointAnswersByName,
  productionSubnetsSpanZones,
  productionNatInEachZone,
  subnetZoneComplete,
  endpointAsked,
  securityGroupRulesFit,
];
