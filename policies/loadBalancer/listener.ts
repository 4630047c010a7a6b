import { ENVIRONMENT, productionOnly } from "../support/environment";
import { at, mustBeSet, records } from "../support/expectations";
import type { ResourcePolicy } from "../support/policy";
import type { StackResource } from "../support/stack";
import { readText, textOf } from "../support/values";

const LISTENER = "aws:lb/listener:Listener";

function isEncrypted({ protocol }: StackResource["props"]): boolean {
  return ["HTTPS", "TLS"].includes(textOf(protocol) ?? "");
}

export const listenerPolicies: readonly ResourcePolicy[] = [
  {
    id: "MLY-LB-001",
    name: "listener-tls-modern",
    description: "A listener speaks TLS 1.2 and 1.3 with forward secrecy, and nothing older.",
    level: "mandatory",
    severity: "high",
    remediation: "Set sslPolicy to ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09 or ELBSecurityPolicy-TLS13-1-2-2021-06.",
    authority: "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html",
    settings: {
      accepted: {
        type: "string",
        default: "^ELBSecurityPolicy-TLS13-1-[23]-(?!Ext)",
        pattern: ".",
        description: "Regular expression of the names that are accepted",
      },
    },
    resourceTypes: [LISTENER],
    checkResource: ({ props }, settings) => {
      const policy = readText(props.sslPolicy);
      if (!isEncrypted(props) || policy.kind === "unknown") return [];
      if (policy.kind === "text" && new RegExp(settings.text("accepted")).test(policy.text)) return [];
      const shown = policy.kind === "text" ? policy.text : "not set, and an old one by default";
      return [`sslPolicy is ${shown}; names that are accepted: ${settings.text("accepted")}.`];
    },
  },
  {
    id: "MLY-LB-002",
    name: "plain-http-redirected",
    description: "In production plain HTTP only redirects to HTTPS: nothing is served in plain text.",
    level: "mandatory",
    severity: "high",
    remediation: "Give the listener a default action of type redirect to HTTPS, port 443.",
    authority: "https://docs.aws.amazon.com/securityhub/latest/userguide/elb-controls.html#elb-1",
    settings: { environment: ENVIRONMENT },
    resourceTypes: [LISTENER],
    checkResource: productionOnly(({ props: { protocol, defaultActions } }) => {
      if (protocol !== "HTTP" || !Array.isArray(defaultActions)) return [];
      const redirects = records(defaultActions).some((each) => at(each, "redirect.protocol") === "HTTPS");
      return redirects ? [] : ["The listener of plain HTTP does not redirect to HTTPS."];
    }),
  },
  {
    id: "MLY-LB-003",
    name: "listener-has-certificate",
    description:
      "A listener of HTTPS has a certificate: without one the load balancer refuses it, or serves the wrong one.",
    level: "mandatory",
    severity: "high",
    remediation: "Set certificateArn to a validated certificate.",
    authority: "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/https-listener-certificates.html",
    resourceTypes: [LISTENER],
    checkResource: ({ props }) => (isEncrypted(props) ? mustBeSet(props, "certificateArn") : []),
  },
];
