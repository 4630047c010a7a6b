import type { ResourcePolicy } from "../support/policy";
import { readText, textOf } from "../support/values";

export const listenerTlsModern: ResourcePolicy = {
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
  resourceTypes: ["aws:lb/listener:Listener"],
  checkResource: ({ props }, settings) => {
    const policy = readText(props.sslPolicy);
    if (!["HTTPS", "TLS"].includes(textOf(props.protocol) ?? "") || policy.kind === "unknown") return [];
    if (policy.kind === "text" && new RegExp(settings.text("accepted")).test(policy.text)) return [];
    const shown = policy.kind === "text" ? policy.text : "not set, and an old one by default";
    return [`sslPolicy is ${shown}; names that are accepted: ${settings.text("accepted")}.`];
  },
};
