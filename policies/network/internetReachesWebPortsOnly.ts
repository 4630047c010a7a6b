import type { ResourcePolicy } from "../support/policy";
import { fromInternet, INGRESS_TYPES, ingressRules, isAllPorts, showPorts } from "../support/securityRules";

export const internetReachesWebPortsOnly: ResourcePolicy = {
  id: "MLY-NET-001",
  name: "internet-reaches-web-ports-only",
  description: "The internet reaches no port but those of the web: everything else is a way in that nobody watches.",
  level: "mandatory",
  severity: "critical",
  remediation: "Name the security group or the address range that needs the port.",
  authority: "https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-18",
  settings: { ports: { type: "array", default: ["80", "443"], description: "Ports that the internet may reach" } },
  resourceTypes: INGRESS_TYPES,
  checkResource: (resource, settings) =>
    ingressRules(resource)
      // All ports at once are reported by ingress-names-its-ports.
      .filter((rule) => fromInternet(rule) && !isAllPorts(rule))
      .filter(({ fromPort, toPort }) => fromPort !== undefined && toPort !== undefined)
      .filter(({ fromPort, toPort }) => fromPort !== toPort || !settings.texts("ports").includes(String(fromPort)))
      .map((rule) => `${rule.cidrs.join(", ")} reaches ${showPorts(rule)}.`),
};
