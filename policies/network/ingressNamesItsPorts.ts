import type { ResourcePolicy } from "../support/policy";
import { INGRESS_TYPES, ingressRules, isAllPorts } from "../support/securityRules";

export const ingressNamesItsPorts: ResourcePolicy = {
  id: "MLY-NET-003",
  name: "ingress-names-its-ports",
  description: "A rule that lets traffic in names its ports: all of them is more than anything needs.",
  level: "mandatory",
  severity: "critical",
  remediation: "Set ipProtocol, fromPort and toPort to what the service listens on.",
  authority: "https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-18",
  resourceTypes: INGRESS_TYPES,
  checkResource: (resource) =>
    ingressRules(resource).flatMap((rule) =>
      isAllPorts(rule) ? ["All ports are open to what the rule lets in."] : [],
    ),
};
