import type { ResourcePolicy } from "../support/policy";
import { EGRESS_TYPES, egressRules, fromInternet, isAllPorts } from "../support/securityRules";

export const egressNamesItsPorts: ResourcePolicy = {
  id: "MLY-NET-004",
  name: "egress-names-its-ports",
  description:
    "A rule that lets traffic out to the internet names its ports: what breaks in cannot call home as it likes.",
  level: "mandatory",
  severity: "medium",
  remediation: "Set ipProtocol, fromPort and toPort, usually to TCP 443.",
  authority: "https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html",
  resourceTypes: EGRESS_TYPES,
  checkResource: (resource) =>
    egressRules(resource).flatMap((rule) =>
      fromInternet(rule) && isAllPorts(rule) ? ["All ports of the internet can be reached."] : [],
    ),
};
